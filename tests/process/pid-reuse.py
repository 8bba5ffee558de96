#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Numbers of dead processes that are given to others, who must not be harmed. Prints TAP.

It runs itself in a process namespace, whose next number can be chosen.

Usage: pid-reuse.py REKINDLE
"""

import os
import pathlib
import signal
import subprocess
import sys
import time

from daemon_rig import Rig, is_gone, main, parent_of, state_of, wait

LAST_PID = pathlib.Path("/proc/sys/kernel/ns_last_pid")


def enter_namespace():
    """Comes back only inside."""
    if os.environ.get("REKINDLE_IN_NAMESPACE") == "1":
        return
    options = ["--pid", "--fork", "--mount-proc", "--kill-child"]
    if os.geteuid() != 0:
        options = ["--user", "--map-root-user", *options]
    if subprocess.run(["unshare", *options, "true"], capture_output=True).returncode != 0:
        print("1..0 # SKIP no process namespace can be made")
        sys.exit(0)
    os.environ["REKINDLE_IN_NAMESPACE"] = "1"
    os.execvp("unshare", ["unshare", *options, sys.executable, os.path.abspath(__file__), *sys.argv[1:]])


enter_namespace()
rig = Rig(sys.argv[1], "reuse")
innocents = {}  # number → what has it now
tests = []


def test(function):
    tests.append(function)
    return function


def reap_orphans():
    """The first process of a namespace is the parent of whoever has lost his own."""
    ours = {process.pid for process in (*innocents.values(), rig.daemon, rig.bus) if process is not None}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) not in ours and state_of(entry) == "Z" and parent_of(entry) == os.getpid():
            try:
                os.waitpid(int(entry), os.WNOHANG)
            except ChildProcessError:
                pass


def is_nothing_left(pid):
    reap_orphans()
    return not os.path.exists(f"/proc/{pid}")


def give_away(pid):
    """Somebody else gets the number of a process that is dead and reaped."""
    wait(f"nothing is left of {pid}", lambda: is_nothing_left(pid))
    for _ in range(100):
        LAST_PID.write_text(str(pid - 1))
        other = subprocess.Popen(["sleep", "1000"], env={}, start_new_session=True, cwd="/",
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if other.pid == pid:
            innocents[pid] = other
            LAST_PID.write_text(str(20000 + 100 * len(innocents)))  # nobody else comes near
            return
        other.kill()
        other.wait()
    raise AssertionError(f"nobody got the number {pid}")


def nobody_was_harmed():
    for pid, other in innocents.items():
        assert other.poll() is None, f"{pid}: {state_of(pid)}"


def save(name):
    """And waits for the run that it causes."""
    before = rig.look(name)["run"]
    (rig.base / name / "other.py").write_text(f"# {time.monotonic()}\n")
    return rig.wait_run(name, before)


def make(name, text, settings="", stop_timeout=0.5):
    rig.add(name, {"main.py": text}, "python3", "main.py")
    project = rig.base / "config" / "rekindle" / "projects" / f"{name}.project"
    project.write_text(project.read_text() + f"[Run]\nStopTimeout={stop_timeout}\nCrashDelay=0.1\n{settings}")
    rig.run("start", name)


@test
def members_of_a_tree():
    make("web", """
import os, time
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    children.append(str(child))
print("children " + " ".join(children) + ".", flush=True)
time.sleep(1000)
""")
    wait("it has had children", lambda: "children" in rig.logs("web") and "." in rig.logs("web"))
    for child in rig.logs("web").split("children ")[1].split(".")[0].split():
        give_away(int(child))
    save("web")
    nobody_was_harmed()


@test
def a_command_that_crashed():
    make("job", """
import os, sys, time
print("run", os.environ["REKINDLE_RUN"], os.getpid(), flush=True)
if not os.path.exists("other.py"):
    sys.exit(1)
time.sleep(1000)
""", "MaxCrashDelay=60\n")
    wait("it has crashed", lambda: rig.look("job")["last_exit"])
    number = int(rig.logs("job", "--run", "1").split("run 1 ")[1].split()[0])
    give_away(number)
    nobody_was_harmed()
    save("job")
    rig.run("restart", "job")
    rig.run("stop", "job")
    rig.wait_state("job", "stopped")
    nobody_was_harmed()
    rig.run("start", "job")
    rig.wait_state("job", "running")


@test
def a_command_whose_tree_still_ends():
    make("slow", """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()  # or the number stays taken, as that of a session
    time.sleep(1000)
print("run", os.environ["REKINDLE_RUN"], os.getpid(), flush=True)
time.sleep(0.3 if os.environ["REKINDLE_RUN"] == "1" else 1000)
sys.exit(1)
""", stop_timeout=3)
    wait("it runs", lambda: "run 1 " in rig.run("logs", "--run", "1", "slow", status=None).stdout)
    give_away(int(rig.logs("slow", "--run", "1").split("run 1 ")[1].split()[0]))
    assert rig.look("slow")["run"] == 1, "what was left has ended too soon"
    rig.wait_run("slow", 1)
    nobody_was_harmed()
    rig.run("stop", "slow")
    rig.wait_state("slow", "stopped")


@test
def a_shim_and_its_keeper():
    before = rig.wait_state("web", "running")
    shim = parent_of(before["pid"])
    keeper = parent_of(shim)
    rig.daemon.send_signal(signal.SIGSTOP)
    for pid in (keeper, shim):
        os.kill(pid, signal.SIGKILL)
    wait("the command has ended with them", lambda: is_gone(before["pid"]))
    wait("nothing is left of the shim", lambda: is_nothing_left(shim))
    give_away(shim)
    rig.daemon.send_signal(signal.SIGCONT)
    rig.wait_run("web", before["run"])
    give_away(keeper)
    save("web")
    rig.run("stop", "web")
    rig.wait_state("web", "stopped")
    nobody_was_harmed()
    rig.run("start", "web")
    rig.wait_state("web", "running")


@test
def everything_at_once_while_there_is_no_host():
    before = rig.wait_state("web", "running")
    shim = parent_of(before["pid"])
    dead = [rig.daemon.pid, parent_of(shim), shim, before["pid"]]
    for pid in dead:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    rig.daemon.wait()
    for pid in dead:
        give_away(pid)
    rig.start_daemon()
    rig.wait_run("web", before["run"])
    nobody_was_harmed()
    save("web")
    rig.run("stop", "web")
    rig.wait_state("web", "stopped")
    nobody_was_harmed()


@test
def the_end_harms_nobody():
    rig.run("quit")
    rig.daemon.wait()
    nobody_was_harmed()


def clean_up():
    rig.clean_up()
    for other in innocents.values():
        other.kill()
        other.wait()


rig.start_bus()
rig.start_daemon()
wait("a host", lambda: '"host" : true' in rig.run("status", "--json").stdout)
main(tests, clean_up)
