#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench.py [ROW...]: runs these rows of the benchmark, or all; prints a table, and writes
build/bench.json. A run of all writes RESULTS.md. PAIRS=1 SCALE=100: small, to try."""
import datetime
import json
import os
import platform
import subprocess
import sys
import time

import rig
from rows import ROWS

HERE = os.path.dirname(os.path.abspath(__file__))


def machine():
    with open("/proc/cpuinfo") as f:
        model = next(x.split(":")[1].strip() for x in f if x.startswith("model name"))
    with open("/proc/meminfo") as f:
        memory = int(f.readline().split()[1]) // 1000000
    with open("/etc/os-release") as f:
        system = next(x.split('"')[1] for x in f if x.startswith("PRETTY_NAME"))
    return (f"{system}, Linux {platform.release()}, {os.cpu_count()} x {model}, "
            f"{memory} GB of memory, load {os.getloadavg()[0]:.1f} at the start")


def number(value, unit):
    if value is None:
        return ""
    digits = 0 if unit in ("requests", "connections", "values", "B") or abs(value) >= 100 else \
        1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 4
    return f"{value:,.{digits}f} {unit}".strip()


def verdict(f):
    return {None: "", True: "met", False: "MISSED"}[f["met"]]


def table(figures):
    lines = ["| row | figure | before | now | floor | ratio | goal | |",
             "|---|---|---|---|---|---|---|---|"]
    for f in figures:
        ratio = "" if f["ratio"] is None else f"{f['ratio']:.2f}x"
        lines.append(f"| {f['row']} | {f['figure']} | {f['before']} | "
                     f"{number(f['value'], f['unit'])} | {number(f['floor'], f['unit'])} | "
                     f"{ratio} | {f['goal']} | {verdict(f)} |")
    return "\n".join(lines)


def missed(figures):
    lines = []
    for f in figures:
        if f["met"] is not False:
            continue
        if f["ratio"] is not None:
            got = f"{f['ratio']:.2f}x"
        else:
            got = number(f["value"], f["unit"])
        lines.append(f"- {f['row']}, {f['figure']}: {got} where the goal is {f['goal']}."
                     + (f" Why: {f['why']}." if f["why"] else ""))
    return "\n".join(lines) or "No goal is missed."


def report(result):
    return f"""# The last run of the benchmark

    {result['command']}

{result['date']}, commit {result['commit']}, {result['seconds']} seconds.
{result['machine']}.

Ratios are of pairs in turns, medians of {result['pairs']}. *Before* is the tree as it was when the
goals were set, on the same machine. The floor stands beside what was measured: the same tree on
tmpfs, curl with cJSON, curl with the same requests, the stock openstack client, or the same call
while nothing else happens. [README.md](README.md) says what each row does.

{table(result['figures'])}

## Missed

{missed(result['figures'])}
"""


def main():
    names = sys.argv[1:] or list(ROWS)
    unknown = [n for n in names if n not in ROWS]
    if unknown:
        sys.exit(f"no row {unknown[0]}; there are: {' '.join(ROWS)}")
    began, figures = time.monotonic(), []
    words = f"make bench{' ROW=' + repr(' '.join(names)) if sys.argv[1:] else ''}"
    settings = [f"{k}={os.environ[k]}" for k in ("PAIRS", "SCALE", "CLOUD") if k in os.environ]
    result = {"command": " ".join(settings + [words]), "machine": machine(),
              "date": f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC",
              "commit": subprocess.run(["git", "-C", HERE, "rev-parse", "--short", "HEAD"],
                                       stdout=subprocess.PIPE, text=True, check=False
                                       ).stdout.strip() or "unknown",
              "pairs": rig.PAIRS, "figures": figures}
    for name in names:
        at = time.monotonic()
        try:
            got = ROWS[name]()
        except (OSError, RuntimeError, subprocess.SubprocessError) as e:
            said = getattr(e, "stderr", None) or b""
            sys.exit(f"row {name}: {e} {said.decode(errors='replace')[-500:]}")
        for f in got:
            figures.append({"row": name, **f})
        print(table([{"row": name, **f} for f in got]), flush=True)
        print(f"({name}: {time.monotonic() - at:.0f} s)\n", flush=True)
    result["seconds"] = round(time.monotonic() - began)
    with open(rig.BUILD + "/bench.json", "w") as f:
        json.dump(result, f, indent=1)
    print(missed(figures))
    if not sys.argv[1:] and rig.SCALE == 1:
        with open(HERE + "/RESULTS.md", "w") as f:
            f.write(report(result))
    print(f"\n{result['seconds']} s in all; {rig.BUILD}/bench.json")


if __name__ == "__main__":
    main()
