#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up the results that scripts/check left in a directory; the last line counts them.

Exit status 1 if anything failed, if a test was skipped where nothing may be skipped (CI), or if
nothing ran at all.
"""
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

LAST_LINES = 15
LONGEST_LINE = 600


def is_cut_short(suite):
    """Whether a program ended before it had run all that it planned: its last test is in no list of results."""
    out, err = suite.findtext("system-out") or "", suite.findtext("system-err") or ""
    plan = re.search(r"^1\.\.(\d+)", out, re.M)
    return (plan is not None and int(plan.group(1)) > len(suite.findall("testcase"))
            or "Bail out!" in out or "test program exited with status code" in err)


def explain(suite):
    """What the failed tests of a suite said, indented: all comments of a Python one, the end of a C program's."""
    out, err = suite.findtext("system-out") or "", suite.findtext("system-err") or ""
    said = []
    for match in re.finditer(r"^not ok .*\n(?:#.*\n?)*", out, re.M):
        said += match.group().splitlines()
    said = said or out.splitlines()[-LAST_LINES:]
    return ["    " + line[:LONGEST_LINE] for line in said + err.splitlines()[-LAST_LINES:]]


def count_junit(path):
    """(passed, failed, skipped, names of the failed and skipped) of one meson JUnit file."""
    passed, failed, skipped, names = 0, 0, 0, []
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        failed_before = failed
        for case in suite.iter("testcase"):
            name = f"{path.stem}: {suite.get('name')}: {case.get('name')}"
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                names.append(f"FAILED  {name}")
            elif case.find("skipped") is not None:
                skipped += 1
                names.append(f"SKIPPED {name}")
            else:
                passed += 1
        if failed == failed_before and is_cut_short(suite):
            failed += 1
            names.append(f"FAILED  {path.stem}: {suite.get('name')}: it ended before its end")
        if failed > failed_before:
            names += explain(suite)
    return passed, failed, skipped, names


def main():
    results = Path(sys.argv[1])
    total = [0, 0, 0]
    names = []
    for path in sorted(results.glob("*.junit.xml")):
        *counts, found = count_junit(path)
        total = [a + b for a, b in zip(total, counts)]
        names += found
    for path in sorted(results.glob("shellcheck")):
        good = path.read_text().strip() == "ok"
        total[0 if good else 1] += 1
        if not good:
            names.append("FAILED  shellcheck")
    print("\n".join(names))
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    strict = bool(os.environ.get("CI"))
    return 1 if total[1] or not total[0] or (strict and total[2]) else 0


if __name__ == "__main__":
    sys.exit(main())
