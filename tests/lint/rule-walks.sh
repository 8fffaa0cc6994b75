#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The tables of tests/seeds/README.md are true: each row names a script, there or of
# tests/mount/, and a check of it, or - and why there is none; and each walk-through that
# follows a guide has rows.
# on: tests/seeds tests/mount tests/lint
# fault: sed -i 's/is "the pools"/is "some pools"/' tests/seeds/10-network-connectors.sh
# finds: 10-network-connectors.sh has no check .the pools.
# fault: sed -i 's/| 10-[a-z-]*.sh | the pools/| 10-nothing.sh | the pools/' tests/seeds/README.md
# finds: 10-nothing.sh is no script
# fault: sed -i 's/| - | of what runs.*/| - |  |/' tests/seeds/README.md
# finds: says neither where nor why
# fault: sed -i '/| 50-ports-and-ips.sh |/d' tests/seeds/README.md
# finds: 50-ports-and-ips.sh has no row
cd "$1" || exit 1
readme=tests/seeds/README.md
python3 - "$readme" <<'END'
import pathlib, re, sys

bad = False


def say(text):
    global bad
    bad = True
    print(f"{sys.argv[1]}: {text}")


CHECK = re.compile(r'^\s*(?:ok|is|like|refused [A-Z]+) "((?:[^"\\]|\\.)*)"', re.M)
checks, used = {}, set()
for path in [*pathlib.Path("tests/mount").glob("*.sh"), *pathlib.Path("tests/seeds").glob("*.sh")]:
    checks[path.name] = set(CHECK.findall(path.read_text()))
for line in open(sys.argv[1]):
    if not line.startswith("|") or line.startswith(("|---", "| it says |")):
        continue
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) != 3 or not all(cells):
        say(f"a row says neither where nor why: {line.strip()}")
    elif cells[1] == "-":
        continue
    elif cells[1] not in checks:
        say(f"{cells[1]} is no script")
    else:
        used.add(cells[1])
        if cells[2] not in checks[cells[1]]:
            say(f"{cells[1]} has no check '{cells[2]}'")
for path in sorted(pathlib.Path("tests/seeds").glob("[0-9]*.sh")):
    if path.name not in used and path.name not in open(sys.argv[1]).read():
        say(f"{path.name} has no row")
sys.exit(bad)
END
