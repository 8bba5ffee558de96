#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an idle `rekindle run` costs: context switches and CPU time of all its threads, and its memory.

usage: idle.py REKINDLE [--directories N] [--files N] [--seconds S]
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def tree_of(pid, inside):
    """rekindle, its shim and that one's keeper, not the command."""
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if inside in os.readlink(f"/proc/{child}/exe"):
            found += tree_of(int(child), inside)
    return found


def measure(pids):
    """(context switches, CPU ns) of all threads."""
    switches = cpu = 0
    for pid in pids:
        for task in os.listdir(f"/proc/{pid}/task"):
            for line in Path(f"/proc/{pid}/task/{task}/status").read_text().splitlines():
                if "ctxt_switches" in line:
                    switches += int(line.split()[1])
            cpu += int(Path(f"/proc/{pid}/task/{task}/schedstat").read_text().split()[0])
    return switches, cpu


def memory_kib(pids):
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total


def make_tree(root, n_directories, n_files):
    for i in range(n_directories):
        directory = root / f"d{i // 100}" / f"e{i % 100}"
        directory.mkdir(parents=True)
        for j in range(n_files):
            (directory / f"f{j}.c").write_text(f"{i} {j}\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rekindle")
    parser.add_argument("--directories", type=int, default=100)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="rekindle-idle-"))
    try:
        make_tree(work / "tree", options.directories, options.files)
        process = subprocess.Popen([os.path.abspath(options.rekindle), "run", "-w", str(work / "tree"), "--", "sleep", "1000"],
                                   stdin=subprocess.DEVNULL)
        time.sleep(6)  # until everything has been read once
        pids = tree_of(process.pid, "rekindle")
        before = measure(pids)
        time.sleep(options.seconds)
        after = measure(pids)
        print(f"{options.directories} directories x {options.files} files, {len(pids)} processes, {options.seconds:g} s: "
              f"{after[0] - before[0]} context switches, {(after[1] - before[1]) / 1e6:.2f} ms CPU, "
              f"{memory_kib(pids) / 1024:.1f} MiB PSS")
        process.terminate()
        process.wait(10)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main())
