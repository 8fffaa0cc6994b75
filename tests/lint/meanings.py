#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""meanings.py PAGE FOLDER: what each row of cloudnetfs-tree(7) says, for .schema.

It writes FOLDER/meanings.c and FOLDER/meanings_beside.c: of each kind's heading the first
sentence of each row.
"""
import re
import sys

WIDE = 100 - 8 - 2      # a line of a source, without its tab and quotes
HEAD = """/* SPDX-License-Identifier: Apache-2.0 */
/*
 * %s: what the attributes mean, in the words of cloudnetfs-tree(7).
 * `make meanings` makes it out of that; tests/lint/rule-meanings.sh compares them.
 */
#include "client/kinds/tables.h"

/* clang-format off */
const struct meaning %s[] = {
"""
SPLIT = "subnetpools"   # the first heading of the second file


def plain(text):
    """Return a line of the page without its markup."""
    found = re.match(r"\.(BR|IR|RB|RI|BI|IB|B|I) (.*)$", text)
    if found:       # of two fonts the words stand without spaces
        words = [a or b for a, b in re.findall(r'"([^"]*)"|(\S+)', found[2])]
        text = ("" if len(found[1]) == 2 else " ").join(words)
    text = re.sub(r"\\f[A-Z]|\\&|\\c", "", text)
    return text.replace("\\-", "-").replace("\\(aq", "'").replace("\\e", "\\").replace("\\ ", " ")


def sentence(lines):
    text = " ".join(plain(line) for line in lines)
    return re.split(r"(?<=\.)\s", text + " ", maxsplit=1)[0].strip()


def rows(page):
    """Return [(kind, [(attribute, sentence)])] in the order of the page."""
    kinds, row, lines = [], None, []

    def end():
        if row and lines:
            kinds[-1][1].append((row, sentence(lines)))

    for line in page.splitlines() + [".SH"]:
        heading = re.match(r'\.SS "?(.*?)/?"?$', line)
        found = re.match(r'\.BR (\S+) " \((.*)\)"$', line)
        if heading or found or re.match(r"\.(SH|TP|PP|IP|nf|fi|RS|RE)\b", line):
            end()
            row, lines = None, []
        if heading:
            name = heading[1].replace("\\", "")
            kinds.append(("" if name == "Every object" else name, []))
        elif found and kinds:
            row = found[1].replace("\\", "")
        elif row and not line.startswith('.\\"'):
            lines.append(line)
    return [(k, r) for k, r in kinds if r]


def literal(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def c_lines(attr, text):
    """Return the literals of one row, none too wide."""
    out, line = [], literal(attr) + "\\t"
    for word in re.findall(r"\S+\s*", literal(text)):
        if len(line + word) + 4 > WIDE:
            out.append(line)
            line = ""
        line += word
    return [f'\t"{part}"' for part in [*out, line.rstrip() + "\\n"]]


def write(path, name, kinds):
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD % (path.rsplit("/", 1)[1][:-2], name))
        for kind, found in kinds:
            body = "\n".join("\n".join(c_lines(a, t)) for a, t in found)
            file.write(f'\t{{ "{kind}",\n{body} }},\n')
        file.write("\t{ 0 },\n};\n")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        kinds = rows(file.read())
    at = [k for k, _ in kinds].index(SPLIT)
    write(sys.argv[2] + "/meanings.c", "kind_meanings", kinds[:at])
    write(sys.argv[2] + "/meanings_beside.c", "kind_meanings_beside", kinds[at:])


main()
