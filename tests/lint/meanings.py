#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""meanings.py WORDS TABLES FOLDER: the words about attributes, and what the tables say of them.

WORDS is man/attributes.in, a page whose rows have no brackets; TABLES is what rows.c prints.
It writes FOLDER/cloudnetfs-attributes.7, the page with all that the tables say, and for .schema
FOLDER/meanings.c and FOLDER/meanings_beside.c: of each kind's heading the first sentence of
each row. It tells which rows either lacks.
"""
import collections
import re
import sys

WIDE = 100 - 8 - 2      # a line of a source, without its tab and quotes
HEAD = """/* SPDX-License-Identifier: Apache-2.0 */
/*
 * %s: what the attributes mean, in the words of man/attributes.in.
 * `make meanings` makes it out of that; tests/lint/rule-meanings.sh compares them.
 */
#include "client/kinds/tables.h"

/* clang-format off */
const struct meaning %s[] = {
"""
SPLIT = "subnetpools"   # the first heading of the second file
EVERY = "Every object"  # the heading of what all kinds have


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


def parts(page):
    """Return [(heading, lines before its rows, [(row, its lines)])] in the order of the page.

    The first part has no heading; what follows the rows of a kind up to the next .SH belongs to
    the last row.
    """
    out, lines = [("", [], [])], page.splitlines()
    for i, line in enumerate(lines):
        heading = re.match(r'\.S[SH] "?(.*?)/?"?$', line)
        found = re.match(r"\.BR (\S+)$", line)
        if heading:
            out.append((heading[1].replace("\\", ""), [line], []))
        elif found and lines[i - 1] == ".TP" and out[-1][0]:
            out[-1][2].append((found[1].replace("\\", ""), []))
        elif out[-1][2]:
            if line != ".TP":
                out[-1][2][-1][1].append(line)
        elif line != ".TP" or not re.match(r"\.BR \S+$", lines[i + 1]):
            out[-1][1].append(line)
    return out


def rows(page):
    """Return [(kind, [(attribute, sentence)])] in the order of the page."""
    return [("" if heading == EVERY else heading, [(r, sentence(w)) for r, w in found])
            for heading, _, found in parts(page) if found]


def tables(text):
    """Return {kind: {row: (brackets, what else its table says)}}."""
    out = {}
    for line in text.splitlines():
        kind, row, brackets, values, refers, unless = line.split("\t")
        out.setdefault(kind, {})[row] = (brackets, values, refers, unless)
    return out


def added(words, values, refers, unless):
    """Return the lines of a row for what its words do not say."""
    said, out = re.findall(r"[\w:-]+/?", " ".join(plain(w) for w in words)), []
    if any(v not in said for v in values.split()):
        out.append("One of: " + ", ".join(values.split()) + ".")
    if refers:
        out.append(f"It refers to {refers}/.")
    if unless:
        out.append("It is not needed with " + " or ".join(unless.split()) + ".")
    return [line.replace("-", "\\-") for line in out]


def entry(row, brackets, lines):
    return [".TP", f'.BR {row} " ({brackets})"'.replace("-", "\\-"), *lines]


def whole(page, table):
    """Return the page with the brackets of the tables, and the rows that either lacks."""
    out, wrong, every, common = [], [], {}, {}
    for heading, before, found in parts(page):
        out += before
        words = dict(found)
        if heading == EVERY:
            every = words
            for row in words:
                forms = collections.Counter(k[row][0] for k in table.values() if row in k)
                common[row] = forms.most_common(1)[0][0] if forms else ""
                if forms:
                    out += entry(row, common[row], words[row])
                else:
                    wrong.append(f"not in the tables: {EVERY}: {row}")
        elif heading in table:
            for row, (brackets, *more) in table[heading].items():
                if row in words:
                    out += entry(row, brackets, words[row] + added(words[row], *more))
                elif row not in every:
                    wrong.append(f"has no words: {heading}/ {row}")
                elif brackets != common[row]:
                    out += entry(row, brackets, every[row])
            wrong += [f"not in the tables: {heading}/ {r}" for r in words
                      if r not in table[heading]]
        elif words:
            wrong.append(f"not in the tables: {heading}/")
    known = {heading for heading, _, _ in parts(page)}
    return out, wrong + [f"has no section: {k}/" for k, found in table.items()
                         if k not in known and not set(found) <= set(every)]


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
    words, table, folder = sys.argv[1:]
    with open(words, encoding="utf-8") as file:
        page = file.read()
    with open(table, encoding="utf-8") as file:
        lines, wrong = whole(page, tables(file.read()))
    if wrong:
        sys.exit("\n".join(f"man/attributes.in: {line}" for line in wrong))
    lines[1:1] = [r'.\" Do not edit: `make meanings` makes it of man/attributes.in and the tables.']
    with open(folder + "/cloudnetfs-attributes.7", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    kinds = rows(page)
    at = [k for k, _ in kinds].index(SPLIT)
    write(folder + "/meanings.c", "kind_meanings", kinds[:at])
    write(folder + "/meanings_beside.c", "kind_meanings_beside", kinds[at:])


main()
