#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each floor of client/ builds and links with nothing but the floors that it may
# use: its sources are compiled in a tree that has no other header, and each of
# its symbols must be found in them or in a library.
# fault: echo '#include "client/api/rest.h"' >>client/values/name.c
# finds: client/values needs more than
# fault: echo 'void http_poll(void); void f(void) { http_poll(); }' >>client/json/json.c
# finds: client/json needs more than
# fault: echo 'void fetch_start(void); void f(void) { fetch_start(); }' >>client/cache/index.c
# finds: client/cache needs more than
# fault: echo 'void attr_show(void); void f(void) { attr_show(); }' >>client/api/breaker.c
# finds: client/api needs more than
cd "$1" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
libs='libcurl libcjson libsecret-1 yaml-0.1 liblz4'
# shellcheck disable=SC2207,SC2086
flags=(-std=gnu11 -D_GNU_SOURCE -O0 -I. $(pkg-config --cflags $libs))
cc=${CC:-cc}
bad=0
echo 'int main(void) { return 0; }' >"$work/main.c"

# compile FLOOR USE...: its objects, in $work/obj/FLOOR
compile() {
	local floor=$1 use
	shift
	rm -rf "$work/tree" && mkdir -p "$work/tree/$floor" "$work/obj/$floor"
	cp "$floor"/*.[ch] "$work/tree/$floor/"
	for use; do
		mkdir -p "$work/tree/${use%/*}"
		case $use in
		*.h) cp "$use" "$work/tree/$use" ;;
		*) mkdir -p "$work/tree/$use" && cp "$use"/*.h "$work/tree/$use/" ;;
		esac
	done
	(cd "$work/tree" && printf '%s\n' "$floor"/*.c |
		sed "p; s|^|$work/obj/|; s|c\$|o|" | xargs -n 2 -P "$(nproc)" \
		sh -c '"$0" '"$(printf "'%s' " "${flags[@]}")"' -c "$1" -o "$2"' "$cc")
}

# link FLOOR USE...: is every symbol of the floor in these, in what they rest on,
# or in a library?
declare -A rests
link() {
	local floor=$1 use below=()
	shift
	rests[$floor]=$*
	for use; do
		rests[$floor]+=" ${rests[$use]-}"
	done
	# shellcheck disable=SC2086
	for use in $(printf '%s\n' ${rests[$floor]} | sort -u); do
		case $use in
		client/model.h) ;; # the door above: types and promises, no file
		*.h) below+=("$work/obj/${use%h}o") ;;
		*) below+=("$work/obj/$use"/*.o) ;;
		esac
	done
	rm -f "$work/below.a"
	ar rcs "$work/below.a" "${below[@]}" || return 1
	# shellcheck disable=SC2046,SC2086
	"$cc" "$work/main.c" "$work/obj/$floor"/*.o "$work/below.a" \
		$(pkg-config --libs $libs) -lm -o "$work/out"
}

# a floor of client/, and what it may use
while read -r floor uses; do
	floor=client/$floor uses=${uses:+client/${uses// / client/}}
	# shellcheck disable=SC2086
	if ! compile "$floor" $uses || ! link "$floor" $uses; then
		echo "$floor needs more than ${uses:-itself}"
		bad=1
	fi
done <<-'TABLE'
	util
	json util
	http json util
	kinds json util
	values kinds json util
	config json util
	login config http json util
	api login values/name.h kinds http json util
	cache model.h values kinds http/error.h json util
	query model.h cache api login values kinds http json util
	change model.h query cache api login values kinds http json util
TABLE
exit $bad
