#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1), -o noremove: rmdir and rm take nothing from the cloud, by whatever name; drafts,
# values and editors' files go their way.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.0.0.0%2F24 networks/t-n/ports/t-p routers/t-r \
	security-groups/t-g
ip=$(mkdir ips/t-web && readlink ips/t-web)
ln -s ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.0.0.0%2F24 routers/t-r/interfaces/
ln -s ../../ports/t-p "ips/$ip/port"
echo kept >networks/t-n/description
cd / && unmount
mount_cloud "$CLOUD" -o noremove || exit 1
cd "$M" || exit 1
label=$(mkdir ips/t-label && readlink ips/t-label)
is "it is in force" "noremove = true  # -o noremove" grep noremove .cloudnetfs/config
# everything, as the cloud has it
everything() {
	local kind
	for kind in networks subnets ports floatingips routers security-groups \
		security-group-rules; do
		api GET "/$kind" | jq -S .
	done
}
everything >"$WORK/before"
m=$(mark)
rule=$(find security-groups/t-g/rules -mindepth 1 -maxdepth 1 -type d | head -1)
for what in networks/t-n subnets/10.0.0.0%2F24 ports/t-p "ips/$ip" routers/t-r \
	security-groups/t-g "$rule" networks/t-n/ports; do
	refused EPERM "rmdir $what" rmdir "$what"
	like "... and why" "mounted with -o noremove, and ${what##*/} is in the cloud" cat .error
done
for what in ips/t-label "ips/$ip/port" routers/t-r/gateway routers/t-r/interfaces/10.0.0.0%2F24 \
	"networks/$(cat networks/t-n/id)" networks/t-n/ports/t-p; do
	refused EPERM "rm $what" rm "$what"
done
rm -rf networks/t-n routers/t-r ips security-groups/t-g ports 2>/dev/null
is "rm -rf of all of it asks the cloud for no change" 0 requests "$m" 'POST|PUT|DELETE'
everything >"$WORK/after"
ok "... and everything is there, connected" cmp "$WORK/before" "$WORK/after"

ok "a draft is made" mkdir subnets/t-draft
ok "... and goes" rmdir subnets/t-draft
ok "a value is written over its removed file" sh_ \
	"rm networks/t-n/description && echo new >networks/t-n/description"
ok "... and by sed -i" sed -i s/new/other/ networks/t-n/description
is "... as it was said" other cat networks/t-n/description
ok "an object is made" mkdir networks/t-m
ok "... and renamed" mv networks/t-m networks/t-o
made=$(ls -v .cloudnetfs/journal | tail -2 | head -1)
refused EPERM "a creation is not undone" sh_ "echo $made >.cloudnetfs/undo"
ok "... but a rename is" sh_ "ls -v .cloudnetfs/journal | tail -1 >.cloudnetfs/undo"
ok "an object is renamed again" mv networks/t-m networks/t-o
ok "a connection goes by its id" sh_ ": >ips/$ip/port_id"
cd / && unmount
mount_cloud || exit 1
cd "$M" || exit 1
ok "without the option all goes" rm -r "ips/$ip" "ips/$label" networks/t-o routers/t-r/interfaces/*
ok "... to the end" rm -r routers/t-r ports/t-p networks/t-n security-groups/t-g
