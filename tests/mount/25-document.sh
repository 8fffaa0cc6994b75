#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: .json of an object is written: the difference to
# what was shown, one PUT, with If-Match; nobody's change is lost.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-doc networks/t-doc/subnets/10.7.0.0%2F24 networks/t-doc/ports/t-p
n=networks/t-doc p=ports/t-p
id=$(cat $n/id)
puts() { requests "$1" PUT; }
sent() { requests "$1"; }

is "it is 0644" 644 stat -c %a $n/.json
is "... and its size is exact" "" inexact $n/.json networks/.json
m=$(mark)
ok "jq FILTER .json > .json (the shell truncates first)" sh_ \
	"cat $n/.json >/dev/null; jq '.description=\"by jq\"' $n/.json > $n/.json"
is "... is one PUT" 1 puts "$m"
is "... and nothing else" 1 sent "$m"
is "... which sets the value" "by jq" cat $n/description
is "... in the cloud too" "by jq" jq -r .network.description <(api GET "/networks/$id")
is "... and .json shows it at once" "by jq" jq -r .description $n/.json
m=$(mark)
ok "writing back what was read" sh_ "jq . $n/.json > $WORK/same; cat $WORK/same > $n/.json"
is "... asks nothing" 0 sent "$m"
m=$(mark)
ok "a document of some attributes" sh_ "echo '{\"description\": \"a\", \"mtu\": 1400}' > $n/.json"
is "... is one PUT" 1 puts "$m"
is "... that sets them" $'a\n1400' cat $n/description $n/mtu
ok "the next one is compared with what that one made" sh_ \
	"echo '{\"description\": \"by jq\"}' > $n/.json"
is "... and is sent" "by jq" cat $n/description
ok "as the API wraps it" sh_ "echo '{\"network\": {\"description\": \"wrapped\"}}' > $n/.json"
is "... it is understood" wrapped cat $n/description
m=$(mark)
ok "in single bytes" sh_ \
	"jq -c '{description: \"by bytes\"}' <<<{} | dd of=$n/.json bs=1 conv=notrunc status=none"
is "... it is still one PUT" 1 puts "$m"
is "... of the whole" "by bytes" cat $n/description
ok "cp FILE .json" sh_ "jq '.description=\"by cp\"' $n/.json > $WORK/doc; cp $WORK/doc $n/.json"
is "... sets it" "by cp" cat $n/description
ok "tee" sh_ "jq '.description=\"by tee\"' $n/.json | tee $n/.json >/dev/null"
is "... sets it" "by tee" cat $n/description
ok "a file of an editor, renamed over .json" sh_ \
	"jq '.description=\"by mv\"' $n/.json > $n/.json.new && mv $n/.json.new $n/.json"
is "... sets it" "by mv" cat $n/description
ok "sed -i" sed -i 's/by mv/by sed/' $n/.json
is "... sets it" "by sed" cat $n/description
ok "vim" vim.tiny -u NONE -es -c '%s/by sed/by vim/' -c wq $n/.json
is "... sets it" "by vim" cat $n/description
ok "install" sh_ \
	"jq '.description=\"by install\"' $n/.json > $WORK/doc; install -m 644 $WORK/doc $n/.json"
is "... sets it" "by install" cat $n/description
ok "a rename by .json" sh_ "echo '{\"name\": \"t-doc2\"}' > $n/.json"
is "... moves the directory" "$id" cat networks/t-doc2/id
mv networks/t-doc2 $n
python3 - "$p" <<'EOP' >"$WORK/big"
import json, sys
doc = json.load(open(sys.argv[1] + "/.json"))
doc["extra_dhcp_opts"] = [{"opt_name": "option-%d" % i,
    "opt_value": "10.7.%d.%d" % (i // 250, i % 250 + 1)} for i in range(2500)]
json.dump(doc, sys.stdout)
EOP
if [ -n "$REAL" ]; then
	skip "a document of 128 KiB: a real Neutron would be busy with it for long"
else
	ok "the next document is big" test "$(wc -c <"$WORK/big")" -gt 131072
	m=$(mark)
	ok "a document over several writes (128 KiB each)" cp "$WORK/big" $p/.json
	is "... is one PUT" 1 puts "$m"
	is "... of all of it" 2500 jq '.extra_dhcp_opts|length' $p/.json
fi

# what cannot be
refused EPERM "a read-only attribute" sh_ \
	"jq '.status=\"DOWN\"' $n/.json > $WORK/doc; cat $WORK/doc > $n/.json"
like "... is named" 'status of a network is read-only' cat .error
refused EINVAL "what is no JSON" sh_ "echo 'x' > $n/.json"
refused EINVAL "what can never become JSON, at the write that shows it" sh_ \
	"printf '%s' '{\"a\" 1' > $n/.json"
refused EINVAL "a list" sh_ "echo '[]' > $n/.json"
refused EINVAL "a value of the wrong kind" sh_ "echo '{\"admin_state_up\": \"maybe\"}' > $n/.json"
like "... is told" "true or false, not 'maybe'" cat .error
refused EINVAL "something after the document" sh_ "echo '{} x' > $n/.json"
refused EINVAL "appending to what was not begun here" sh_ "echo '{}' >> $n/.json"
m=$(mark)
ok "half a document" sh_ "printf '%s' '{\"description\": ' > $n/.json"
ok "... truncation" sh_ ": > $n/.json"
is "... change nothing" 0 sent "$m"
ok "white space after the document" sh_ \
	"(printf '%s' '{\"description\": \"ws\"}'; sleep 0.1; echo) > $n/.json"
is "... is nothing more" 1 puts "$m"
refused EPERM ".json of a collection" sh_ "echo '[]' > networks/.json"

m=$(mark)
ok "tags, which have a URL of their own" sh_ "jq '.tags=[\"red\"]' $n/.json > $n/.json"
is "... are one PUT too" 1 puts "$m"
is "... and set" red cat $n/tags
refused EINVAL "tags and something else are no one change" sh_ \
	"echo '{\"tags\": [], \"mtu\": 1300}' > $n/.json"
is "... and neither is made" $'red\n1400' cat $n/tags $n/mtu

# somebody else
jq . $n/.json >"$WORK/old"
api PUT "/networks/$id" '{"network": {"description": "by somebody else"}}' >/dev/null
refused ESTALE "an edit of what somebody else has changed" sh_ "jq '.mtu=1300' $WORK/old > $n/.json"
is "... changes nothing, and his is shown" $'by somebody else\n1400' cat $n/description $n/mtu
m=$(mark)
refused ESTALE "the old edit again" sh_ "jq '.mtu=1300' $WORK/old > $n/.json"
is "... is not even sent" 0 puts "$m"
ok "an edit of what is there now" sh_ "jq '.mtu=1300' $n/.json > $n/.json"
is "... is taken" $'by somebody else\n1300' cat $n/description $n/mtu
jq '{description, mtu}' $n/.json >"$WORK/old"
api PUT "/networks/$id" '{"network": {"description": "again"}}' >/dev/null
touch $n
is "a refresh between the reading" again cat $n/description
refused ESTALE "... and the writing does not let the old value win" sh_ \
	"jq '.mtu=1290' $WORK/old > $n/.json"
is "... (not sent by mistake)" $'again\n1300' cat $n/description $n/mtu
ok "a single attribute is written unconditionally" sh_ "echo mine > $n/description"

# two who count at once, each reading again when the other was faster: no step is lost
count() {
	local steps=0
	while [ $steps -lt 10 ]; do
		jq '.mtu += 1' $n/.json >"$WORK/count.$1" &&
			cat "$WORK/count.$1" >$n/.json 2>/dev/null && steps=$((steps + 1))
	done
}
echo 1000 >$n/mtu
count 1 & one=$!
count 2 & two=$!
wait $one $two
is "two who count at once lose no step" 1020 cat $n/mtu
is "... in the cloud" 1020 sh_ "touch $n; jq .mtu $n/.json"

# drafts
mkdir subnets/t-draft
m=$(mark)
is "a draft's .json is writable" 644 stat -c %a subnets/t-draft/.json
ok "it sets the draft's values" sh_ \
	"echo '{\"cidr\": \"10.7.8.0/24\", \"enable_dhcp\": false}' > subnets/t-draft/.json"
is "... and sends nothing" 0 sent "$m"
is "... what is missing is less" network cat subnets/t-draft/.missing
refused EINVAL "what the cloud refuses" sh_ \
	"echo '{\"network_id\": \"nosuch\", \"enable_dhcp\": true}' > subnets/t-draft/.json"
is "... leaves the draft as it was" $'10.7.8.0/24\nfalse' cat subnets/t-draft/cidr \
	subnets/t-draft/enable_dhcp
is "... all of it" network cat subnets/t-draft/.missing
m=$(mark)
ok "the document that completes it" sh_ \
	"jq -n --arg id $id '{network_id: \$id}' > subnets/t-draft/.json"
is "... creates it, with one POST" 1 requests "$m" POST
is "... with all its values" $'10.7.8.0/24\nfalse' cat subnets/t-draft/cidr \
	subnets/t-draft/enable_dhcp
mkdir networks/.draft/t-staged
m=$(mark)
ok "a staged draft takes a document" sh_ "echo '{\"mtu\": 1234}' > networks/.draft/t-staged/.json"
is "... and is not created by it" 0 sent "$m"
mv networks/.draft/t-staged networks/
is "... but by mv" 1234 cat networks/t-staged/mtu
fault 'PUT * close-after count=1'
ok "a PUT whose answer was lost is read back" sh_ "jq '.description=\"lost\"' $n/.json > $n/.json"
is "... and stands" lost cat $n/description
