#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# updatedb.sh [--write] [FILE]: adds fuse.cloudnetfs to PRUNEFS of
# /etc/updatedb.conf, once. Without --write it prints the file as it would be.
write=''
[ "${1:-}" != --write ] || { write=yes; shift; }
file=${1:-/etc/updatedb.conf}
[ -r "$file" ] || { echo "updatedb.sh: there is no $file: is locate installed?" >&2; exit 1; }
if grep -q '^[[:space:]]*PRUNEFS.*[ "]fuse\.cloudnetfs[ "]' "$file"; then
	echo "updatedb.sh: $file has it" >&2
	exit 0
fi
if grep -q '^[[:space:]]*PRUNEFS' "$file"; then
	new=$(sed '/^[[:space:]]*PRUNEFS/s/"[[:space:]]*$/ fuse.cloudnetfs"/' "$file")
else
	new=$(cat "$file"; echo 'PRUNEFS="fuse.cloudnetfs"')
fi
if [ -n "$write" ]; then
	printf '%s\n' "$new" >"$file.new" && chmod 644 "$file.new" && mv "$file.new" "$file"
else
	printf '%s\n' "$new"
fi
