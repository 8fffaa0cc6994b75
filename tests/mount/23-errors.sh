#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), ERRORS: every row of the table of errnos, and .error has
# the cloud's own sentence and request id, for each session its own.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
base=/network/v2.0
n=networks/t-err
mkdir $n $n/subnets/10.3.0.0%2F24 $n/ports/t-p
f=$n/description

# answers ERRNO CODE TYPE SENTENCE: a PUT that is answered so.
answers() {
	fault "PUT $base status code=$2 type=$3 retry-after=60 message=$4"
	refused "$1" "$2 $3" sh_ "echo x > $f"
	like "... in the cloud's words, with the request's id" \
		"^write $f: $1: $4 \\(req-[0-9a-f-]+\\)\$" cat .error
	is "... and among the last errors" "write $f $1 $2 $3 $4" sh_ \
		"tail -1 .cloudnetfs/errors | awk -F'\t' '{print \$2, \$3, \$4, \$5, \$6, \$8}'"
}
answers EINVAL 400 BadRequest 'This value is not valid'
answers EINVAL 400 InvalidInput 'The CIDR overlaps with another, and this cloud says 400'
answers EINVAL 418 Teapot 'Another error of the client'
answers EACCES 403 PolicyNotAuthorized 'Policy does not allow it'
answers ENOENT 404 NetworkNotFound 'It could not be found'
answers EINVAL 404 QosPolicyNotFound 'What it refers to could not be found'
answers EOPNOTSUPP 405 MethodNotAllowed 'Not this method'
answers EOPNOTSUPP 501 NotImplemented 'Not implemented'
answers EBUSY 409 NetworkInUse 'It is in use'
answers EBUSY 409 InvalidState 'It is not in a state for this'
answers EEXIST 409 NetworkAlreadyExists 'There is one already'
answers EEXIST 409 DuplicateThing 'It is a duplicate'
answers EEXIST 409 OverlappingSubnets 'They overlap'
answers EADDRINUSE 409 IpAddressInUse 'The address is taken'
answers EADDRINUSE 409 MacAddressInUse 'The MAC is taken'
answers EDQUOT 409 OverQuota 'Quota exceeded for resources'
answers ENOSPC 409 IpAddressGenerationFailure 'No more addresses'
answers ESTALE 412 RevisionNumberConstraintFailed 'Somebody was faster'
answers EDQUOT 413 overLimit 'Over the limit'
answers EBUSY 421 Misdirected 'In use, as some clouds say it'
answers EAGAIN 429 TooManyRequests 'Later, please'
answers EAGAIN 503 ServiceUnavailable 'Not now'
answers EREMOTEIO 500 HTTPInternalServerError 'It broke'
answers EREMOTEIO 502 BadGateway 'A proxy found nobody'
answers EREMOTEIO 507 Storage 'Another error of the server'
answers ETIMEDOUT 504 GatewayTimeout 'A proxy waited in vain'
fault ''
is "after all that the value is as it was" "" cat $f

# by their real causes
refused EKEYEXPIRED "401 for ever" sh_ \
	"printf '* $base unauthorized\n' >$FAULT.1; mv $FAULT.1 $FAULT; echo x > $f"
fault ''
sleep 1.1
refused EBUSY "in use" rmdir $n
like "... in the cloud's words" 'one or more ports still in use' cat .error
mkdir subnets/t-s
refused EINVAL "something that it refers to is not there" sh_ \
	"echo 10.3.1.0/24 > subnets/t-s/cidr
	echo 11111111-2222-3333-4444-555555555555 > subnets/t-s/network_id"
like "... in our own words, before it is sent" \
	"there is no network with the id '11111111-2222-3333-4444-555555555555'" cat .error
id=$(cat $n/id)
is "an overlapping CIDR is what the cloud says: 400" "Invalid argument" \
	sh_ "mkdir $n/subnets/10.3.0.128%2F25 2>&1 | sed 's/.*: //'"
refused EEXIST "a name that is there" mkdir $n
gone=$(cat ports/t-p/id)
api DELETE "/ports/$gone" >/dev/null
refused ENOENT "an object that somebody else has destroyed" sh_ "echo x > ports/t-p/description"
refused EOPNOTSUPP "no such service" mkdir connectors/t-c
fault "GET $base/ports status code=404 message=The resource could not be found."
refused EOPNOTSUPP "no such extension" sh_ "touch ports; ls ports"
fault "GET $base garbage"
refused EBADMSG "what is not what the API promises" sh_ "touch networks; ls networks"
like "... and says why" 'not what its API promises' cat .error
fault "GET $base redirect to=http://127.0.0.1:1/"
refused EPROTO "a redirect" sh_ "touch networks; ls networks"
fault "GET $base hang"
is "cancelled by a signal that a handler takes" EINTR perl -e '
	$SIG{TERM} = sub {};
	my $parent = $$;
	if (!fork) { sleep 1; kill "TERM", $parent; sleep 1; kill "TERM", $parent; exit }
	opendir(my $d, "ips") or do {
		use Errno; print exists $!{EINTR} && $!{EINTR} ? "EINTR" : $! ; exit
	};
	readdir $d; print $!{EINTR} ? "EINTR" : "$!"'
refused ETIMEDOUT "no answer in time" sh_ "touch networks; ls networks"
refused EHOSTUNREACH "... and then at once" ls ips
fault ''
sleep 4
touch networks

# sessions
mine=$(cat .error)
like "another session has its own .error" "admin_state_up is true or false" setsid -w bash -c \
	"echo maybe > $n/admin_state_up; cat .error" 2>/dev/null
is "... and this one's is as it was" "$mine" cat .error
is "a session without an error has an empty one" 0 setsid -w sh -c 'stat -c %s .error'
is "tail -f follows a session that had none yet" "admin_state_up is true or false" setsid \
	-w bash -c "
	tail -f .error >$WORK/tail & sleep 0.5; { echo maybe > $n/admin_state_up; } 2>/dev/null
		sleep 2; kill \$!; grep -o 'admin_state_up is true or false' $WORK/tail" 2>/dev/null
is "its size is exact" "" inexact .error
# reads FILE WORD: an error of its own session, and what it then reads 300 times
cat >"$WORK/reads" <<'END'
echo "$2" >"$1/admin_state_up"
for _ in $(seq 300); do cat .error; stat -c "size %s" .error; done | sort | uniq -c
END
setsid -w bash "$WORK/reads" $n no-word >"$WORK/one" 2>/dev/null &
one=$!
setsid -w bash "$WORK/reads" $n another-longer-word >"$WORK/two" 2>/dev/null
wait $one
is "sessions that read at the same time read each its own" "300 300" sh_ \
	"awk '/not .no-word/{a = \$1} END {printf \"%d \", a}' $WORK/one
	awk '/not .another-longer-word/{a = \$1} END {print a}' $WORK/two"
is "... of its own size" "2 2" sh_ "echo \$(wc -l <$WORK/one) \$(wc -l <$WORK/two)"
is "... under one number" 2 stat -c %i .error

# the last hundred
for i in $(seq 120); do echo "word-$i" >$n/admin_state_up; done 2>/dev/null
is ".cloudnetfs/errors keeps a hundred" 100 sh_ 'wc -l <.cloudnetfs/errors'
is "... the last ones" "word-120" sh_ "tail -1 .cloudnetfs/errors | grep -o 'word-[0-9]*'"
mkdir $'networks/a\tb\nc\e[31m' $'networks/\u009b31m' 2>/dev/null
is "... whatever callers type" 100 sh_ 'wc -l <.cloudnetfs/errors'
is "... no control character stands in them" 0 sh_ \
	"tr -d '\t' <.cloudnetfs/errors | cat - .error |
	grep -acP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]'"
is "... each of eight fields" 8 sh_ "awk -F'\t' '{print NF}' .cloudnetfs/errors | sort -u"
like "... the time first" \
	'^20[0-9-]{8}T[0-9:]{8}Z'$'\t'"write"$'\t'"$n/admin_state_up"$'\t'EINVAL$'\t' sh_ \
	'tail -3 .cloudnetfs/errors | head -1'
fault 'POST /identity status code=401 type=Unauthorized message=You may not log in any more' \
	"* $base unauthorized count=1"
refused EKEYEXPIRED "the renewal refused" sh_ "echo x > $f"
like "... in the cloud's words" "^write $f: EKEYEXPIRED: You may not log in any more" cat .error
fault ''
cd / && unmount && mount_cloud && cd "$M" || exit 1
end_cloud
sleep 1.1
refused ECONNREFUSED "nobody there" ls networks
refused ECONNREFUSED "... which is no ENOENT for a name either" stat networks/t-other
