#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""kill -9 of host, guard, shim, keeper and session bus, in any order and at any moment. Prints TAP.

Each round saves a file, perhaps, and kills some of them, with random pauses in between; what was
killed is started again as a session would. Then the promises are looked at:

- each program runs exactly once, with the file's latest content: no two runs ever overlap, and no
  process that left its parents survives into the next run, not even one whose environment does not
  say whose it is (unless its shim and that one's keeper were both killed: then nothing does);
- no run is started twice under the same number;
- the output of a run is gapless, and complete unless its own shim was killed.

Usage: adoption-faults.py REKINDLE [--rounds N] [--seed N] [--leash]
"""

import argparse
import fcntl
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

from daemon_rig import Rig, is_gone, main, processes_with, state_of, wait

arguments = argparse.ArgumentParser()
arguments.add_argument("rekindle")
arguments.add_argument("--rounds", type=int, default=12)
arguments.add_argument("--seed", type=int, default=int(time.time()))
arguments.add_argument("--leash", action="store_true", help="also wait for the leash to end")
options = arguments.parse_args()
chance = random.Random(options.seed)
rig = Rig(options.rekindle, "adoption")
NAMES = ("web", "job")

# Holds one lock itself and others in processes that left it. Counts what it has printed.
PROGRAM = """
import fcntl, os, signal, sys, time
out = os.getcwd() + ".out/"
run = int(os.environ["REKINDLE_RUN"])

def note(text):
    fd = os.open(out + "starts", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(fd, (text + "\\n").encode())
    os.close(fd)

def take(name):
    fd = os.open(out + name, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        note(f"OVERLAP of {name} in run {run}")

def leave(then):
    if os.fork() == 0:
        os.setsid()
        if os.fork() != 0:
            os._exit(0)
        then()
    os.wait()

def pause():
    take("left")
    while True:
        signal.pause()

def sleep():
    take("stray")
    for fd in range(3, 10):
        try:
            os.set_inheritable(fd, True)
        except OSError:
            pass
    os.execve("/bin/sleep", ["sleep", "300"], {})

leave(pause)
leave(sleep)
take("lock")
content = open("input.txt").read()
count = os.open(out + f"count-{run}", os.O_RDWR | os.O_CREAT)
note(f"{run} {os.getpid()} {content}")
number = 0
while True:
    number += 1
    os.write(1, f"run {run} line {number}\\n".encode())
    os.pwrite(count, b"%d" % number, 0)
    time.sleep(0.003)
"""

expected = {}      # what each program's file holds now
incomplete = set() # (name, run) whose shim was killed: its last words died with it
killed = []        # and perhaps still dying
checked = {name: 0 for name in NAMES}


def out(name):
    return rig.base / f"{name}.out"


def starts(name):
    """[(run, pid, content)] in the order of their starts."""
    path = out(name) / "starts"
    lines = path.read_text().splitlines() if path.exists() else []
    overlaps = [line for line in lines if line.startswith("OVERLAP")]
    assert not overlaps, f"{name}: {overlaps}"
    found = [line.split(" ", 2) for line in lines]
    return [(int(run), int(pid), content) for run, pid, content in found]


def command_line(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return [""]


def kind_of_shim(pid):
    try:
        return "keeper" if pathlib.Path(f"/proc/{pid}/comm").read_text().startswith("rekindle-keep") else "shim"
    except OSError:
        return None


def find(kind, name=None):
    """The processes of that kind that live now."""
    found = []
    for pid in processes_with(rig.mark):
        words = command_line(pid)
        base = os.path.basename(words[0])
        if base == "rekindle-shim" and kind == kind_of_shim(pid) and words[3:] and words[3].endswith(f"/{name}.sock"):
            found.append(pid)
        elif base == "rekindle" and kind == ("host" if "daemon" in words else "guard"):
            found.append(pid)
        elif base == "dbus-daemon" and kind == "bus":
            found.append(pid)
    return found


def kill_all(kind, name=None):
    if kind == "shim":
        latest = starts(name)[-1:]
        incomplete.update((name, run) for run, _, _ in latest)
        incomplete.update((name, run + 1) for run, _, _ in latest)  # it may be starting just now
    for pid in find(kind, name):
        try:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        except OSError:
            pass


def save(name):
    expected[name] = f"content {chance.getrandbits(40):x}"
    (rig.base / name / "input.txt").write_text(expected[name])


def host_is_locked():
    """Whether some process holds the host's lock."""
    lock = rig.base / "run" / "rekindle" / "host.lock"
    if not lock.exists():
        return False
    inode = f":{lock.stat().st_ino} "
    return any(inode in line for line in pathlib.Path("/proc/locks").read_text().splitlines())


def start_what_is_missing(guarded):
    for pid in killed:
        wait(f"{pid} is gone", lambda: is_gone(pid))
    killed.clear()
    if rig.bus.poll() is not None:
        rig.start_bus()
    if find("guard") or host_is_locked():
        return
    if rig.daemon is not None:
        rig.daemon.kill()
        rig.daemon.wait()
    if not guarded:
        rig.start_daemon()
        return
    log = open(rig.base / "daemon.log", "ab")
    rig.daemon = subprocess.Popen([rig.program], stdin=subprocess.DEVNULL,
                                  env={**rig.environment, "DISPLAY": ":nowhere"},
                                  stdout=log, stderr=log)
    log.close()


def is_as_promised(name):
    latest = starts(name)[-1:]
    return bool(latest) and latest[0][2] == expected[name] and not is_gone(latest[0][1])


def living_runs(name):
    return [pid for _, pid, _ in starts(name) if not is_gone(pid)]


def check_output(name):
    """The output of all runs since the last look."""
    last = starts(name)[-1][0]
    for run in range(max(checked[name], last - 8), last):
        count = out(name) / f"count-{run}"
        if run < 1 or not count.exists():
            continue
        text = rig.run("logs", "--run", str(run), name).stdout
        lines = text.split("\n")
        lines = [line for line in lines[:-1] if line.startswith("run ")]
        assert lines == [f"run {run} line {n}" for n in range(1, len(lines) + 1)], \
            f"{name}: run {run} has a gap: {lines[:3]}…{lines[-3:]}"
        if (name, run) not in incomplete:
            printed = int(count.read_text() or 0)
            assert len(lines) >= printed, f"{name}: run {run} printed {printed}, kept {len(lines)}"
    checked[name] = last


def check_promises():
    for name in NAMES:
        wait(f"{name} runs with what was saved last", lambda: is_as_promised(name))
        assert len(living_runs(name)) == 1, f"{name}: {living_runs(name)}"
        runs = [run for run, _, _ in starts(name)]
        assert runs == sorted(set(runs)), f"{name}: {runs}"
        check_output(name)


def describe():
    """What there is, for a report."""
    log = (rig.base / "daemon.log").read_text(errors="replace").splitlines()[-6:]
    lines = [f"{pid} {state_of(pid)} {' '.join(command_line(pid))}" for pid in processes_with(rig.mark)]
    for name in NAMES:
        lines.append(f"{name}: {starts(name)[-3:]}, wanted: {expected[name]}")
    return "\n".join(lines + log)


def one_round(number):
    def test():
        what = []
        guarded = chance.random() < 0.3
        kinds = chance.sample(["host", "guard", "bus", "shim", "shim", "keeper"], chance.randint(1, 5))
        unkept = chance.choice(NAMES) if "keeper" in kinds else None
        for kind in kinds:
            if chance.random() < 0.6:
                name = chance.choice(NAMES)
                save(name)
                what.append(f"save {name}")
            time.sleep(chance.choice((0, chance.uniform(0, 0.005), chance.uniform(0, 0.08))))
            name = None
            if kind == "keeper":
                name = unkept
            elif kind == "shim":
                name = chance.choice([name for name in NAMES if name != unkept])
            kill_all(kind, name)
            what.append(f"kill {kind} {name or ''}")
        if unkept is not None:
            save(unkept)  # the next start makes a new keeper
        elif chance.random() < 0.5:
            save(chance.choice(NAMES))
            what.append("save")
        start_what_is_missing(guarded)
        try:
            wait("a host", host_is_locked)
            check_promises()
        except Exception as error:
            raise AssertionError(f"seed {options.seed}, {', '.join(what)}: {error}\n{describe()}") from error
    test.__name__ = f"round_{number}"
    return test


def freshness_holds_at_the_end():
    for name in NAMES:
        save(name)
    check_promises()


def a_host_that_does_not_come_back_leaves_nothing():
    kill_all("guard")
    kill_all("host")
    wait("nothing is left after the leash",
         lambda: not [pid for pid in processes_with(rig.mark) if pid != rig.bus.pid], 90)


def stray_lives(name):
    """Whether somebody holds the lock that only a process without a mark holds."""
    with open(out(name) / "stray") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def quit_leaves_nothing():
    start_what_is_missing(False)
    wait("a host on the bus", lambda: '"host" : true' in rig.run("status", "--json").stdout)
    rig.run("quit")
    try:
        wait("nothing is left", lambda: not [pid for pid in processes_with(rig.mark) if pid != rig.bus.pid])
    except AssertionError as error:
        raise AssertionError(f"{error}\n{describe()}") from error
    wait("nothing without a mark is left", lambda: not any(map(stray_lives, NAMES)))


def set_up():
    tray = rig.base / "application"
    tray.write_text(f"#!/bin/sh\nexec {rig.program} daemon\n")
    tray.chmod(0o700)
    rig.environment["REKINDLE_TRAY"] = str(tray)
    rig.start_bus()
    rig.start_daemon()
    wait("a host", lambda: '"host" : true' in rig.run("status", "--json").stdout)
    for name in NAMES:
        out(name).mkdir()
        expected[name] = "first"
        rig.add(name, {"main.py": PROGRAM, "input.txt": "first"}, "python3", "main.py")
        project = rig.base / "config" / "rekindle" / "projects" / f"{name}.project"
        project.write_text(project.read_text() + "[Run]\nCrashDelay=0.1\nMaxCrashDelay=0.2\n")
        rig.run("start", name)
    check_promises()


print(f"# seed {options.seed}", flush=True)
set_up()
tests = [one_round(number) for number in range(1, options.rounds + 1)]
tests.append(freshness_holds_at_the_end)
if options.leash:
    tests.append(a_host_that_does_not_come_back_leaves_nothing)
tests.append(quit_leaves_nothing)
main(tests, rig.clean_up)
