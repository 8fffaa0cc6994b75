#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""objects.py circles|prefix: what nm says of the objects in build/lint.

circles: files that need each other, directly or around corners, and folders.
prefix:  public functions that do not bear the name of their file.
"""
import glob
import os
import re
import subprocess
import sys


def symbols():
    """Return {file: (functions, all that it defines, what it needs)}."""
    names = sorted(glob.glob("build/lint/client/**/*.o", recursive=True)
                   + glob.glob("build/lint/fs/**/*.o", recursive=True))
    out = subprocess.run(["nm", "-A", *names], check=True, capture_output=True, text=True).stdout
    files = {}
    for line in out.splitlines():
        path, rest = line.split(":", 1)
        kind, name = rest.split()[-2:]
        path = path[len("build/lint/"):-1] + "c"
        functions, defined, needed = files.setdefault(path, (set(), set(), set()))
        if kind == "T":
            functions.add(name)
        if kind in "TDBRVWC":
            defined.add(name)
        if kind == "U":
            needed.add(name)
    return files


def circles_of(edges):
    """Return the sets of two and more nodes that reach each other (Tarjan)."""
    number, low, stack, found = {}, {}, [], []

    def visit(node):
        number[node] = low[node] = len(number)
        stack.append(node)
        for to in edges.get(node, ()):
            if to not in number:
                visit(to)
                low[node] = min(low[node], low[to])
            elif to in stack:
                low[node] = min(low[node], number[to])
        if low[node] == number[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for node in sorted(edges):
        if node not in number:
            visit(node)
    return found


def circles():
    files = symbols()
    home = {name: f for f, (_, defined, _) in files.items() for name in defined}
    edges, folders, witness = {}, {}, {}
    for f, (_, _, needed) in files.items():
        for name in sorted(needed):
            to = home.get(name)
            if not to or to == f:
                continue
            edges.setdefault(f, set()).add(to)
            a, b = os.path.dirname(f), os.path.dirname(to)
            if a != b:
                folders.setdefault(a, set()).add(b)
                witness.setdefault((a, b), []).append(f"{f} uses {name} of {to}")
    for circle in circles_of(edges):
        print(" ".join(circle) + f": a circle of {len(circle)} files")
    for circle in circles_of(folders):
        print(" ".join(circle) + f": a circle of {len(circle)} folders")
        for (a, b), why in sorted(witness.items()):
            if a in circle and b in circle:
                print(f"# {a} -> {b}: {len(why)}, as {why[0]}")


def forms(word):
    """Return a file's name in singular and plural."""
    if word.endswith("ies"):
        return {word, word[:-3] + "y"}
    if re.search(r"(s|x|ch|sh)es$", word):
        return {word, word[:-2], word[:-1]}
    if word.endswith("s") and not word.endswith("ss"):
        return {word, word[:-1], word + "es"}
    if word.endswith("y"):
        return {word, word[:-1] + "ies"}
    return {word, word + "s", word + "es"}


def prefix():
    words = set()
    for header in glob.glob("client/**/*.h", recursive=True) + glob.glob("fs/**/*.h"):
        with open(header, encoding="utf-8") as file:
            words.update(re.findall(r"\b[a-z_0-9]+(?=\()", file.read()))
    for f, (functions, _, _) in sorted(symbols().items()):
        stem = os.path.basename(f)[:-2]
        ways = "|".join(sorted(forms(stem)))
        for name in sorted(functions & words):
            if not re.match(rf"(model_)?({ways})(_|$)", name):
                print(f"{f}: {name} does not begin with {stem}_")


if __name__ == "__main__":
    {"circles": circles, "prefix": prefix}[sys.argv[1]]()
