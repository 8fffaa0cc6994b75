#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""comments.py citations|words: what the comments and the manuals say.

citations: documents, sections, manual pages and files that are not there.
words:     comments that begin with Of or Whose; of those that begin with
           another word that makes one read twice, the number.
"""
import glob
import os
import re
import sys

HASH = re.compile(r"(?:^|(?<=\s))#(?![!{#]).*")
TOKEN = re.compile(r"/\*.*?\*/|//[^\n]*|"
                   r'"(?:[^"\\\n]|\\.)*"|' r"'(?:[^'\\\n]|\\.)*'", re.S)
PAPER = re.compile(r"\b([A-Z]{5,}),? sections? [0-9]|\b([A-Z]{5,}) [0-9]|\((facts):")
PATH = re.compile(r"(?<![\w./-])(?:client|fs|tests|contrib|man)/[\w.*/-]*"
                  r"\.(?:[ch]|sh|py|md|txt|[1-8])\b")
FILE = re.compile(r"(?<![\w./<*-])[a-z][a-z0-9_]*\.[ch]\b")
PAGE = re.compile(r'\b((?:mount\.)?cloudnetfs(?:[-.][a-z]+)*)"? ?\(([1-8])\)'
                  r'(?:, (?:section )?(?:"([^"]+)"|([A-Z][A-Z]+(?: [A-Z]+)*)\b))?')


def texts():
    """Yield (path, text) of all that people write."""
    for folder, folders, names in os.walk("."):
        folders[:] = [f for f in folders if f not in (".git", "build", "__pycache__")]
        for name in names:
            path = os.path.join(folder, name)[2:]
            if name == "LICENSE" or os.path.islink(path):
                continue
            try:
                with open(path, encoding="utf-8") as file:
                    yield path, file.read()
            except UnicodeDecodeError:
                pass


def comments(path, text):
    """Yield (line, comment, whether it is one of C) of a source or a script."""
    if re.search(r"\.[ch]$", path):
        for m in TOKEN.finditer(text):
            if m[0].startswith("/"):
                yield text.count("\n", 0, m.start()) + 1, m[0], True
        return
    before = ""
    for number, line in enumerate(text.splitlines(), 1):
        m = HASH.search(line)
        if m:
            yield number, ("" if re.match(r"\s*#", before) else "\n") + m[0], False
        before = line


def prose(path, text):
    """Yield (line number, text) of what may cite: comments, or all of a page."""
    if re.search(r"\.(md|[1-8])$", path):
        for number, line in enumerate(text.splitlines(), 1):
            yield number, re.sub(r"\\f[A-Z]", "", line.replace("\\-", "-"))
    elif re.search(r"\.[ch]$|(^|/)Makefile$", path) or text.startswith("#"):
        for first, comment, _ in comments(path, text):
            for number, line in enumerate(comment.lstrip("\n").splitlines(), first):
                if not line.startswith("# fault:"):
                    yield number, line
        if path.endswith(".py"):
            for m in re.finditer(r'"""(.*?)"""', text, re.S):
                yield from enumerate(m[1].splitlines(), text.count("\n", 0, m.start()) + 1)


def headings():
    """Return {page: its headings, in capitals}."""
    pages = {}
    for page in glob.glob("man/*.[1-8]"):
        with open(page, encoding="utf-8") as file:
            found = re.findall(r'^\.S[HS] "?(.*?)"?$', file.read(), re.M)
        pages[os.path.basename(page)] = {h.replace("\\-", "-").upper() for h in found}
    return pages


def citations():
    pages, everything = headings(), list(texts())
    known = {os.path.basename(path) for path, _ in everything}
    for path, text in everything:
        before = ""
        for number, line in prose(path, text):
            at = f"{path}:{number}:"
            papers = {m[1] or m[2] or m[3] for m in PAPER.finditer(line)
                      if m[1] or not re.search(r"\.(md|[1-8])$", path)}
            for paper in sorted(papers):
                print(at, f"{paper} is not in the repository")
            for m in re.finditer(r"\b[A-Za-z][\w-]*\.md\b", line):
                if m[0] not in known:
                    print(at, f"{m[0]} is not in the repository")
            if re.search(r"\b[Ss]ections? [0-9]", line) and not papers and \
                    not re.search(r"RFC|https?:", before + line):
                print(at, "a section by number, of what?")
            for m in PATH.finditer(line):
                if not glob.glob(m[0]):
                    print(at, f"{m[0]} is not in the repository")
            for m in FILE.finditer(line):
                if m[0] not in known:
                    print(at, f"{m[0]} is not in the repository")
            for m in PAGE.finditer(line):
                page, heading = f"{m[1]}.{m[2]}", m[3] or m[4]
                if page not in pages:
                    print(at, f"{m[1]}({m[2]}) is not in the repository")
                elif heading and heading.upper() not in pages[page]:
                    print(at, f"{m[1]}({m[2]}) has no section {heading}")
            before = line


def words():
    for path, text in texts():
        if not re.search(r"\.([ch]|sh|bash|py)$", path):
            continue
        for number, comment, is_c in comments(path, text):
            if not is_c and not comment.startswith("\n"):
                continue    # goes on from the line above
            m = re.match(r"(?:/\*+|\n#|//)[\s*]*([A-Z][a-z]*)\b", comment)
            if m and m[1] in ("Of", "Whose", "What", "Who", "Is", "May", "Do", "Are"):
                print(f"{path}:{number}: a comment begins with {m[1]}")


if __name__ == "__main__":
    {"citations": citations, "words": words}[sys.argv[1]]()
