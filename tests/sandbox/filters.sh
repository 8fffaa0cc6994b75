#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Filters of the network service's lists: of one key any value may hold, however many there are.
ARGS=(--populate ports=60)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/api.sh"

# asked KEY VALUE...: how many ports a question by these values finds
asked() {
	local key=$1 query=
	shift
	query=$(printf "&$key=%s" "$@")
	field demo "ports?fields=id$query" '|length'
}
mapfile -t ids < <(field demo 'ports?fields=id' '[].id')
like "there are enough ports" '^yes$' echo "$([ ${#ids[@]} -ge 50 ] && echo yes)"
like "by one id" '^1$' asked id "${ids[0]}"
like "by forty ids" '^40$' asked id "${ids[@]:0:40}"
like "by fifty, the last of which are there alone" '^2$' asked id \
	"${ids[@]/#/0}" "${ids[@]: -2}"
mapfile -t names < <(field demo 'ports?fields=name' '[:40][].name')
like "by forty names" '^40$' asked name "${names[@]}"
like "keys side by side must all hold" '^0$' field demo \
	"ports?id=${ids[0]}&id=${ids[1]}&device_id=none&id=${ids[2]}" '|length'
