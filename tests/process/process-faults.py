#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Programs that behave as badly as programs can, under a real daemon. Prints TAP.

Each is started, restarted by a save, and stopped; nothing of it may be left, and the host must go
on as if nothing had been.

Usage: process-faults.py REKINDLE
"""

import fcntl
import os
import pathlib
import signal
import sys

from daemon_rig import LIMIT, Rig, is_gone, main, parent_of, processes_with, state_of, wait

rig = Rig(sys.argv[1], "faults")
tests = []


def test(function):
    tests.append(function)
    return function


def make(name, text, *options, settings="", command=("python3", "main.py")):
    path = rig.add(name, {"main.py": text}, *command, options=options)
    project = rig.base / "config" / "rekindle" / "projects" / f"{name}.project"
    project.write_text(project.read_text() + f"[Run]\nStopTimeout=0.5\nCrashDelay=0.2\n{settings}")
    rig.run("start", name)
    return path


def mark_of(name):
    return f"REKINDLE_PROJECT={name}\0".encode()


def restart_and_stop(name, limit=30):
    """A save, a new run, a stop: as with any other program."""
    before = rig.wait_state(name, "running")
    (rig.base / name / "other.py").write_text(f"# {before['run']}\n")
    project = rig.wait_run(name, before["run"], limit)
    assert project["restarts"] >= 1, project
    stop(name, limit)


def stop(name, limit=30):
    rig.run("stop", name)
    rig.wait_state(name, "stopped", limit)
    wait(f"nothing of {name} is left", lambda: not processes_with(mark_of(name)), limit)


def wait_output(name, text):
    wait(f"“{text}” from {name}", lambda: text in rig.logs(name))


@test
def a_storm_of_forks_is_ended():
    # Processes that leave their parents and are replaced by the next ones every two milliseconds.
    make("storm", """
import os, time
print("storm", flush=True)
for _ in range(5):
    if os.fork() == 0:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            time.sleep(0.002)
            if os.fork() != 0:
                os._exit(0)
            os.setsid()
        os._exit(0)
time.sleep(1000)
""")
    wait_output("storm", "storm")
    restart_and_stop("storm")


@test
def a_fork_bomb_within_its_limit_is_ended():
    # RLIMIT_NPROC does not bind root: the bomb counts its own charges with a pipe of tokens.
    make("bomb", """
import os, time
read, write = os.pipe()
os.write(write, b"x" * 300)
os.set_blocking(read, False)
print("bomb", flush=True)
while True:
    try:
        os.read(read, 1)
        os.fork()
    except OSError:
        time.sleep(1000)
""")
    wait("it grows", lambda: len(processes_with(mark_of("bomb"))) > 200)
    restart_and_stop("bomb", 60)


@test
def a_thousand_children_are_ended():
    make("many", """
import os, signal, time
for _ in range(1000):
    if os.fork() == 0:
        while True:
            signal.pause()
print("a thousand", flush=True)
time.sleep(1000)
""")
    wait_output("many", "a thousand")
    restart_and_stop("many", 60)


@test
def stopped_children_are_ended():
    make("stopped", """
import os, signal, time
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(0)
os.waitpid(child, os.WUNTRACED)
print("stopped", flush=True)
time.sleep(1000)
""")
    wait_output("stopped", "stopped")
    restart_and_stop("stopped")


@test
def threads_that_outlive_the_first_one_are_ended():
    # The kernel calls the process a zombie, but it lives.
    make("threads", """
import ctypes, os, signal, threading, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
threading.Thread(target=time.sleep, args=(1000,)).start()
print("threads", flush=True)
ctypes.CDLL(None).syscall({"x86_64": 60, "i686": 1, "armv7l": 1}.get(os.uname().machine, 93), 0)
""")
    wait_output("threads", "threads")
    wait("its first thread has ended", lambda: all(state_of(pid) == "Z" for pid in processes_with(mark_of("threads"))))
    rig.run("stop", "threads")
    rig.wait_state("threads", "stopped", 10)


@test
def closed_descriptors_are_no_end():
    make("closed", """
import os, time
print("closing", flush=True)
for fd in (0, 1, 2):
    os.close(fd)
time.sleep(1000)
""")
    wait_output("closed", "closing")
    restart_and_stop("closed")


@test
def a_program_that_never_reads_blocks_nobody():
    make("deaf", "import time\nprint('deaf', flush=True)\ntime.sleep(1000)\n")
    wait_output("deaf", "deaf")
    restart_and_stop("deaf")


@test
def a_new_session_and_ignored_signals_are_ended():
    make("trap", """
import os, signal, time
for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
if os.fork() == 0:
    os.setsid()
    os.execve("/bin/sleep", ["sleep", "1000"], os.environ)
print("trapped", flush=True)
while True:
    time.sleep(1000)
""")
    wait_output("trap", "trapped")
    restart_and_stop("trap")


@test
def an_end_in_the_first_millisecond_is_told():
    make("short", "", settings="OnSuccess=wait\n", command=("true",))

    def is_waiting():
        state = rig.look("short")["state"]
        if state == "finished":  # it was started before the host had read OnSuccess=wait
            rig.run("start", "short")
        return state == "waiting"
    wait("it waits for a change", is_waiting)
    before = rig.look("short")["run"]
    (rig.base / "short" / "main.py").write_text("# again\n")
    wait("another run", lambda: rig.look("short")["run"] > before and is_waiting())
    rig.run("stop", "short")


@test
def a_binary_that_replaces_itself_is_run_anew():
    path = make("self", "")
    rig.run("stop", "self")
    tool = path / "tool"
    tool.write_text("#!/bin/sh\necho \"version $REKINDLE_RUN\"\nexec sleep 1000\n")
    tool.chmod(0o755)
    project = rig.base / "config" / "rekindle" / "projects" / "self.project"
    project.write_text(project.read_text().replace("Command=python3 main.py", "Command=./tool"))
    wait("the new command", lambda: rig.look("self")["command"] == "./tool")
    rig.run("start", "self")
    before = rig.wait_state("self", "running")
    new = path / "tool.new"
    new.write_text("#!/bin/sh\necho new\nexec sleep 1000\n")
    new.chmod(0o755)
    os.rename(new, tool)
    rig.wait_run("self", before["run"])
    wait_output("self", "new")
    stop("self")


@test
def output_without_an_end_is_bounded_and_blocks_nobody():
    make("flood", "", command=("yes", "a line of output that fills the disk"))
    wait("much of it", lambda: rig.look("flood")["state"] == "running"
         and sum(f.stat().st_size for f in (rig.base / "state").rglob("*") if f.is_file()) > 2 << 20)
    restart_and_stop("flood")
    size = sum(f.stat().st_size for f in (rig.base / "state" / "rekindle" / "flood").rglob("*")
               if f.is_file())
    assert size < 40 << 20, size


@test
def out_of_memory_is_a_crash_with_words():
    make("memory", """
import resource
resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
hoard = [bytearray(10 << 20) for _ in range(100)]
""")
    wait("a crash", lambda: "1" in rig.look("memory")["last_exit"] and rig.look("memory"))
    wait_output("memory", "MemoryError")
    rig.run("stop", "memory")
    rig.wait_state("memory", "stopped")


@test
def a_host_and_a_shim_that_stood_still_catch_up():
    make("still", """
import os, time
print("run", os.environ["REKINDLE_RUN"], open("input.txt").read() if os.path.exists("input.txt") else "", flush=True)
time.sleep(1000)
""")
    before = rig.wait_state("still", "running")
    shim = parent_of(before["pid"])
    rig.daemon.send_signal(signal.SIGSTOP)
    os.kill(shim, signal.SIGSTOP)
    wait("both stand still", lambda: state_of(rig.daemon.pid) == "T" and state_of(shim) == "T")
    for n in range(20):
        (rig.base / "still" / "input.txt").write_text(f"save {n}")
    rig.daemon.send_signal(signal.SIGCONT)
    os.kill(shim, signal.SIGCONT)
    wait("the last save runs", lambda: "save 19" in rig.logs("still"))
    assert rig.look("still")["run"] <= before["run"] + 3, rig.look("still")
    stop("still")


@test
def the_host_is_as_before():
    assert rig.daemon.poll() is None
    fds = len(os.listdir(f"/proc/{rig.daemon.pid}/fd"))
    assert fds < 60, fds
    zombies = [pid for pid in os.listdir("/proc") if pid.isdigit() and state_of(pid) == "Z"
               and parent_of(pid) == rig.daemon.pid]
    assert not zombies, zombies
    rig.run("quit")
    wait("it is gone", lambda: is_gone(rig.daemon.pid))


def has_socket(pid):
    try:
        return any(os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:") for fd in os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return False


@test
def a_daemon_waits_for_a_host_that_is_dying():
    """Such a host has left the bus, and has the lock until the last of its watches is gone."""
    with open(rig.base / "run" / "rekindle" / "host.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        rig.start_daemon()
        wait("its look at the bus", lambda: rig.daemon.poll() is not None or has_socket(rig.daemon.pid))
    wait("a host", lambda: rig.daemon.poll() is not None or '"host" : true' in rig.run("status", "--json").stdout)
    assert rig.daemon.poll() is None, (rig.base / "daemon.log").read_text()
    rig.run("quit")
    assert rig.daemon.wait(LIMIT) == 0


rig.start_bus()
rig.start_daemon()
wait("a host", lambda: '"host" : true' in rig.run("status", "--json").stdout)
main(tests, rig.clean_up)
