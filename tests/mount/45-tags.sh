#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: tags, one a line, settable, append adds one.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-net networks/t-net/ports/t-p security-groups/t-g

for o in networks/t-net ports/t-p security-groups/t-g; do
	is "$o has no tags" 0 stat -c %s $o/tags
	m=$(mark)
	ok "echo > tags sets them" sh_ "echo red > $o/tags"
	is "... by one PUT of their own" 1 requests "$m" PUT '/tags$'
	is "... they are shown" red cat $o/tags
	ok "echo >> tags adds one" sh_ "echo blue >> $o/tags"
	is "... a line each" $'blue\nred' sort $o/tags
	ok "sed -i takes one away" sed -i /red/d $o/tags
	is "... and leaves the other" blue cat $o/tags
	like "the revision is read with them" '^[0-9]+$' cat $o/revision_number
	ok "an empty line clears them" sh_ "echo > $o/tags"
	is "... all" 0 stat -c %s $o/tags
done
mkdir networks/.draft/t-n
refused EPERM "tags wait until there is an object: its making would lose them" sh_ \
	'echo x > networks/.draft/t-n/tags'
refused EPERM "what only the cloud sets is no file of a draft, nor becomes one" sh_ \
	'echo 1 > networks/.draft/t-n/revision_number'
like "... and .error says so" 'revision_number of this network cannot be set' cat .error
rmdir networks/.draft/t-n
ok "rm -r takes all" rm -r ports/t-p networks/t-net security-groups/t-g
