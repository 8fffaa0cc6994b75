#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: what the cloud goes on answering as deleted is gone.
. "$(dirname "$0")/lib.sh"
start_sandbox
[ -z "$REAL" ] || {
	skip "Cyclades and Synnefo answer deleted networks; Neutron answers 404"; exit
}
# gone CLOUD PATH BODY: a network there, removed by us, and another one by somebody else.
gone() {
	local cloud=$1 url m id
	url=$(cat "$WORK/url")/$1/$2/v2.0/networks
	mount_cloud "$cloud" -o wait=60,cache_ttl=600 || exit 1
	cd "$M" || exit 1
	mkdir networks/web
	id=$(cat networks/web/id)
	m=$(mark)
	ok "$cloud: rmdir of a network with -o wait" rmdir networks/web
	is "... is over with the first look, which finds it deleted" 1 requests "$m" GET \
		"networks/$id"
	like "... though the cloud goes on answering it" '"status": *"DELETED"' \
		curl -s -H "X-Auth-Token: sandbox-$cloud-token" "$url/$id"
	refused ENOENT "... it is gone" stat networks/web
	refused ENOENT "... by its id, too" stat "networks/$id/"
	refused ENOENT "... asked for afresh" sh_ "touch networks; stat networks/$id/"
	ok "... and its name is free" mkdir networks/web
	id=$(cat networks/web/id)
	curl -s -X DELETE -H "X-Auth-Token: sandbox-$cloud-token" "$url/$id"
	touch networks
	refused ENOENT "what somebody else deletes is gone" cat networks/web/status
	is "... from the list, too" "" sh_ 'ls networks | grep web'
	cd / && unmount
}
gone cyclades network
gone synnefo compute
