#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every manual has the sections that its readers look for, in the order of man-pages(7), and none
# of them is empty; SEE ALSO is the last, and names pages in the order of their sections.
# fault: sed -i '/^.SH "EXIT STATUS"/d' man/cncopy.1
# finds: cncopy.1: has no section EXIT STATUS
# fault: sed -i 's/^.SH BUGS/.SH ERRATA/' man/cloudnetfs-tree.7
# finds: cloudnetfs-tree.7: has no section BUGS
# fault: sed -i '/^.SH EXAMPLES/,/^.SH/{/^.SH/!d}' man/cloudnetfs.conf.5
# finds: cloudnetfs.conf.5: EXAMPLES is empty
# fault: printf '.SH NOTES\nMore.\n' >>man/cntools.1
# finds: cntools.1: NOTES stands behind SEE ALSO
# fault: sed -i '0,/^.SH DESCRIPTION/s//.SH "ABOUT IT"/' man/cloudnetfs-recipes.7
# finds: cloudnetfs-recipes.7: has no section DESCRIPTION
# fault: printf '.BR aaa (8),\n.BR zzz (1)\n' >>man/cncopy.1
# finds: cncopy.1: SEE ALSO has zzz.1. behind one of 8
cd "$1" || exit 1
for page in man/*.[1578]; do
	name=${page##*/}
	case $name in
	*.[18]) needs='SYNOPSIS|EXIT STATUS|BUGS|EXAMPLES' ;;
	*.5) needs='FILES|EXAMPLES' ;;
	cloudnetfs-tree.7) needs='FILES|ERRORS|BUGS|EXAMPLES' ;;
	cloudnetfs-recipes.7) needs='' ;; # it is all examples
	*) needs='EXAMPLES' ;;
	esac
	[ "$name" != cloudnetfs.1 ] || needs="$needs|ENVIRONMENT|FILES"
	awk -v page="$page" -v needs="NAME|DESCRIPTION|SEE ALSO|$needs" '
		function finding(what) { print page ": " what; bad = 1 }
		BEGIN {
			n = split("NAME|SYNOPSIS|DESCRIPTION|OPTIONS|EXIT STATUS|ENVIRONMENT|" \
				"NOTES|BUGS|EXAMPLES|SEE ALSO", order, "|")
			for (i = 1; i <= n; i++) place[order[i]] = i
		}
		/^\.SH / {
			if (heading != "" && !lines[heading]) finding(heading " is empty")
			heading = substr($0, 5); gsub(/"/, "", heading); there[heading] = 1
			if (last == "SEE ALSO") finding(heading " stands behind SEE ALSO")
			if (heading in place) {
				if (last != "SEE ALSO" && place[heading] < place[last])
					finding(heading " stands behind " last)
				last = heading
			}
			next
		}
		!/^\.\\"/ { lines[heading]++ }
		heading == "SEE ALSO" && match($0, /\([1-8]\)/) {
			section = substr($0, RSTART + 1, 1)
			if (section < before)
				finding("SEE ALSO has " $2 "(" section ") behind one of " before)
			before = section
		}
		END {
			if (!lines[heading]) finding(heading " is empty")
			n = split(needs, need, "|")
			for (i = 1; i <= n; i++)
				if (need[i] != "" && !(need[i] in there))
					finding("has no section " need[i])
			exit bad
		}' "$page" || failed=1
done
exit "${failed:-0}"
