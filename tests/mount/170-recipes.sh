#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: some nine seconds for servers
# cloudnetfs-recipes(7): each recipe does what it says. The commands come out of the page itself,
# run from its top to its bottom, and print what stands below them there; of a recipe that prints
# nothing the page has a check. The application is called t-shop here, so that a real cloud is
# swept of it; what that has not is left out for the reason that the page has.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
python3 "$TOP/tests/mount/recipes.py" "$TOP/man/cloudnetfs-recipes.7" "$WORK/recipes"
sed -i 's/\bshop/t-shop/g' "$WORK"/recipes/*/*
export HOME=$WORK/home PATH=$TOP/contrib/tools:$PATH
mkdir "$HOME"
run() { (cd "$M" && setsid -w bash "$1" 2>&1); }

recipe() {
	local title
	title=$(cat "$1/title")
	[ -z "$REAL" ] || [ ! -e "$1/sandbox" ] || { skip "$title $(cat "$1/sandbox")"; return; }
	is "$title" "$(cat "$1/prints")" run "$1/commands"
	if [ -e "$1/check" ]; then
		ok "... it is so" run "$1/check"
	elif ! grep -qv '^-- done$' "$1/prints"; then
		fail "$title prints nothing, and the page has no check"
	fi
}
for r in "$WORK"/recipes/*; do recipe "$r"; done
ok "there are forty of them" [ "$(find "$WORK/recipes" -name title | wc -l)" -ge 40 ]
