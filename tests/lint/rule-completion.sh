#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Both completions offer the options of fs/main/options.c (but words of fstab that
# change nothing), and no others.
# fault: sed -i 's/"umask\[/"mask[/' contrib/completion/_cloudnetfs
# finds: _cloudnetfs:
# fault: sed -i 's/{ "wait", /{ "await", /' fs/main/options.c
# finds: cloudnetfs.bash:
cd "$1" || exit 1
table=$(tr '\n\t' '  ' <fs/main/options.c | grep -oE '\{ "[^"]+", &[a-z]+_type' |
	grep -v '&ignored_type' |
	sed -E 's/^\{ "([^"]+)".*/\1/; s/=$//' | sort -u)
bash=$({ sed -n 's/^_cloudnetfs_flags="\(.*\)"/\1/p' contrib/completion/cloudnetfs.bash |
	tr -s " \t" "\n"
	sed -n '/^_cloudnetfs_options="/,/"$/p' contrib/completion/cloudnetfs.bash |
		sed 's/^_cloudnetfs_options=//; s/"//g; s/=\( \|$\)/ /g' | tr -s " \t" "\n"
} | grep -vxE -- '-o|' | sort -u)
zsh=$({ grep -oE '"[a-z_]+[]:["]' contrib/completion/_cloudnetfs | tr -d '":['
	grep -oE "'[^']*\)?-[a-zA-Z-]+\[|\{-[a-zA-Z],--[a-z]+\}" contrib/completion/_cloudnetfs |
		sed "s/'//g; s/([^)]*)//g; s/[[{}*]//g; s/,/\n/g"
} | grep -vx -e -o | sort -u)
bad=0
diff <(echo "$table") <(echo "$bash") >/dev/null || {
	echo "cloudnetfs.bash:"; diff <(echo "$table") <(echo "$bash"); bad=1
}
diff <(echo "$table") <(echo "$zsh") >/dev/null || {
	echo "_cloudnetfs:"; diff <(echo "$table") <(echo "$zsh"); bad=1
}
exit $bad
