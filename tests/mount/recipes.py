#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""recipes.py PAGE FOLDER: the recipes of a manual, a folder each: FOLDER/NUMBER/.

title: what it is for. check, sandbox: what the comments before its .EX say. commands: all of
them, with a line MARK after each. prints: what they print, likewise.
"""
import os
import re
import sys


MARK = "-- done"


def plain(text):
    """Return a line as the reader sees it."""
    text = re.sub(r"\\f[A-Z]|\\&", "", text)
    return text.replace("\\-", "-").replace("\\(aq", "'").replace("\\e", "\\")


def recipes(lines):
    """Yield (title, {word: its comment}, [(command, [line that it prints])])."""
    title, said, steps, inside = "", {}, [], False
    for before, line in zip(["", *lines], lines):
        comment = re.match(r'\.\\" (check|sandbox): (.*)$', line)
        if line.startswith(".B ") and before == ".TP":
            title = plain(line[3:])
        elif comment:
            said[comment[1]] = comment[2]
        elif line == ".EX":
            inside = True
        elif line == ".EE":
            yield title, said, steps
            said, steps, inside = {}, [], False
        elif inside and line.startswith("$ "):
            steps.append((plain(line[2:]), []))
        elif inside:
            steps[-1][1].append(plain(line))


def main():
    with open(sys.argv[1], encoding="utf-8") as page:
        found = list(recipes(page.read().splitlines()))
    for number, (title, said, steps) in enumerate(found, 1):
        folder = os.path.join(sys.argv[2], f"{number:03}")
        os.makedirs(folder)
        texts = {
            "title": title, **said,
            "commands": "\n".join(f"{command}\necho '{MARK}'" for command, _ in steps),
            "prints": "\n".join("\n".join([*prints, MARK]) for _, prints in steps),
        }
        for name, text in texts.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text + "\n")


main()
