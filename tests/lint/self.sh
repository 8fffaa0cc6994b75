#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# self.sh [NAME...]: tries the house rules. Each passes on a copy of the tree, and
# finds every fault that its "# fault:" lines plant there, one at a time: it says
# what the "# finds:" line below tells. Where all of the tree takes long, "# on:"
# names what of it is copied.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names() { for rule in tests/lint/rule-*.sh; do rule=${rule##*/rule-} && echo "${rule%.sh}"; done; }
[ $# -gt 0 ] || set -- $(names)
mkdir "$work/whole"
tar c --exclude=./build --exclude=./.git --exclude="./${work#"$PWD"/}" . | tar x -C "$work/whole"
[ ! -d build/lint ] || tar c build/lint | tar x -C "$work/whole"	# of built()

# copy WORK TREE [NAME...]: makes TREE a copy, or one of these alone.
copy() {
	mkdir "$2" && tar c -C "$1/whole" "${@:3}" | tar x -C "$2"
}

# mend WORK TREE: takes back what was changed there since WORK/since was made.
mend() {
	(cd "$2" && find . -type f -newer "$1/since") | while IFS= read -r file; do
		cp -p "$1/whole/$file" "$2/$file" 2>/dev/null || rm -f "$2/$file"
	done
}

# one NAME WORK: prints ok or not ok for each part of a rule's trial.
one() {
	local rule=$PWD/tests/lint/rule-$1.sh tree=$2/$SLOT out=$2/$1.out on faults finds i
	mapfile -t on < <(sed -n 's/^# on: //p' "$rule" | tr ' ' '\n')
	mapfile -t faults < <(sed -n 's/^# fault: //p' "$rule")
	mapfile -t finds < <(sed -n 's/^# finds: //p' "$rule")
	if [ "${#on[@]}" -gt 0 ]; then
		tree=$2/$1
		copy "$2" "$tree" "${on[@]}"
	fi
	[ -d "$tree" ] || copy "$2" "$tree" .
	if ! "$rule" "$tree" >"$out" 2>&1; then
		# and would with one, which proves nothing
		echo "not ok - $1 fails without a fault"
		mend "$2" "$tree"
		return
	fi
	echo "ok - $1 passes without a fault"
	[ "${#faults[@]}" -gt 0 ] && [ "${#faults[@]}" -eq "${#finds[@]}" ] ||
		echo "not ok - $1 needs faults, and for each what it finds"
	for i in "${!faults[@]}"; do
		if ! (cd "$tree" && bash -e -c "${faults[i]}") >"$out" 2>&1; then
			echo "not ok - $1: its fault $i cannot be planted: $(head -1 "$out")"
		elif "$rule" "$tree" >"$out" 2>&1 || ! grep -qE -- "${finds[i]}" "$out"; then
			echo "not ok - $1 does not find its fault $i"
			head -5 "$out"
		else
			echo "ok - $1 finds its fault $i"
		fi
		mend "$2" "$tree"
	done
}
export -f copy mend one
touch "$work/since"
printf '%s\n' "$@" | xargs -P"$(nproc)" --process-slot-var=SLOT -I{} bash -c 'one "$@"' _ \
	{} "$work" |
	tee "$work/said"
passed=$(grep -c '^ok' "$work/said") failed=$(grep -c '^not ok' "$work/said")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
