#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Many restarts and much output under one daemon: what it holds stays level. Prints TAP.

Reports descriptors and memory of host and shim at both ends.

Usage: soak.py REKINDLE [--restarts N] [--lines N]
"""

import argparse
import os
import pathlib
import time

from daemon_rig import Rig, main, parent_of, state_of, wait

arguments = argparse.ArgumentParser()
arguments.add_argument("rekindle")
arguments.add_argument("--restarts", type=int, default=10000)
arguments.add_argument("--lines", type=int, default=1000000)
options = arguments.parse_args()
rig = Rig(options.rekindle, "soak")
LIMIT = 60


def measure(pid):
    """(descriptors, resident memory in kB)"""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    memory = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    return len(os.listdir(f"/proc/{pid}/fd")), memory


def kept_bytes(name):
    return sum(f.stat().st_size for f in (rig.base / "state" / "rekindle" / name).rglob("*") if f.is_file())


def compare(what, before, after, memory_kb):
    print(f"# {what}: descriptors {before[0]} → {after[0]}, memory {before[1]} kB → {after[1]} kB")
    assert after[0] <= before[0] + 4, f"{what}: descriptors"
    assert after[1] <= before[1] + memory_kb, f"{what}: memory"


def command_of(shim):
    """The one process of a shim, once it is on its way."""
    try:
        child = pathlib.Path(f"/proc/{shim}/task/{shim}/children").read_text().strip()
        name = pathlib.Path(f"/proc/{child}/comm").read_text() if child else ""
        return child if name == "sleep\n" else None
    except OSError:
        return None


def restart(shim, number):
    before = command_of(shim)
    rig.run("restart", "web")
    wait(f"restart {number}", lambda: command_of(shim) not in (None, before), LIMIT)


def restarts_leave_nothing_behind():
    rig.add("web", {"input.txt": "0"}, "sleep", "1000")
    rig.run("start", "web")
    shim = parent_of(rig.wait_state("web", "running")["pid"])
    warm = max(options.restarts // 20, 20)
    begin = time.monotonic()
    for number in range(1, options.restarts + 1):
        restart(shim, number)
        if number == warm:
            host_before, shim_before = measure(rig.daemon.pid), measure(shim)
    print(f"# {options.restarts} restarts in {time.monotonic() - begin:.0f} s")
    compare("host", host_before, measure(rig.daemon.pid), 4096)
    compare("shim", shim_before, measure(shim), 512)
    zombies = [pid for pid in os.listdir("/proc") if pid.isdigit() and state_of(pid) == "Z"
               and parent_of(pid) in (rig.daemon.pid, shim)]
    assert not zombies, zombies
    print(f"# records and output: {kept_bytes('web')} bytes")
    assert kept_bytes("web") < 64 << 20
    rig.run("stop", "web")


def output_is_bounded():
    rig.add("talk", {"main.py": f"""
import sys, time
for n in range(1, {options.lines} + 1):
    sys.stdout.write(f"line {{n}} of a program that has much to say\\n")
sys.stdout.flush()
print("done", flush=True)
time.sleep(1000)
"""}, "python3", "main.py")
    rig.run("start", "talk")
    rig.wait_state("talk", "running")
    before = measure(rig.daemon.pid)  # with what each program costs: its shim, its watches, what is known of its files
    wait("the last line", lambda: rig.look("talk")["state"] == "running"
         and "\ndone\n" in "\n" + rig.logs("talk", "--lines", "3"), 300)
    shim = parent_of(rig.look("talk")["pid"])
    print(f"# shim after {options.lines} lines: descriptors, kB = {measure(shim)}")
    compare("host", before, measure(rig.daemon.pid), 4096)
    print(f"# kept: {kept_bytes('talk')} bytes")
    assert kept_bytes("talk") < 20 << 20


rig.start_bus()
rig.start_daemon()
wait("a host", lambda: '"host" : true' in rig.run("status", "--json").stdout)
main([restarts_leave_nothing_behind, output_is_bounded], rig.clean_up)
