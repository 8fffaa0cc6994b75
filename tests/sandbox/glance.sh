#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Images: listed in pages and by name, shown without a key around them, and as Nova tells of them.
. "$(dirname "$0")/lib.sh"
TOKEN=$(login demo)
image() { curl -s -m 5 -w ' [%{http_code}]' -H "X-Auth-Token: $TOKEN" "$URL/image/v2$1" "${@:2}"; }
names() {
	curl -s -m 5 -H "X-Auth-Token: $TOKEN" "$URL$1" | jq -r '[.images[].name] | join(" ")'
}
debian=aaaaaaaa-0000-4000-8000-000000000002

like "a token is needed" ' \[401\]' curl -s -w ' [%{http_code}]' "$URL/image/v2/images"
like "the list" '^cirros-0.6.2 debian-12 ubuntu-24.04$' names /image/v2/images
like "... by name" '^debian-12$' names '/image/v2/images?name=debian-12'
like "... none of another" '^$' names '/image/v2/images?name=debian'
like "a page" '^cirros-0.6.2 debian-12$' names '/image/v2/images?limit=2'
like "... tells of the next" "\"next\":\"/v2/images\?limit=2&marker=$debian\"" \
	image '/images?limit=2'
like "... which is the last" '^ubuntu-24.04$' names "/image/v2/images?limit=2&marker=$debian"
like "... and says so" 'null' sh -c "curl -s -H 'X-Auth-Token: $TOKEN' \
	'$URL/image/v2/images?limit=2&marker=$debian' | jq .next"
like "one image" '"name":"debian-12".*"id":.*\[200\]' image /images/$debian
like "no such image" '404 Not Found.*\[404\]' image /images/x
like "nothing else" '\[404\]' image /imagesx
like "... can be done" '\[405\]' image /images -d '{}'
like "as Nova tells of them" '^cirros-0.6.2 debian-12 ubuntu-24.04$' names /compute/v2.1/images
like "... of one" '"image":.*debian-12.*\[200\]' curl -s -w ' [%{http_code}]' \
	-H "X-Auth-Token: $TOKEN" "$URL/compute/v2.1/images/$debian"
like "... of none" 'itemNotFound.*\[404\]' curl -s -w ' [%{http_code}]' \
	-H "X-Auth-Token: $TOKEN" "$URL/compute/v2.1/images/x"
