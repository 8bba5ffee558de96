#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The ports that programs listen on, with real listeners. Prints TAP.

Usage: ports.py REKINDLE
"""

import socket
import subprocess
import sys
import time

from daemon_rig import LIMIT, Rig, is_gone, main, wait

rig = Rig(sys.argv[1], "ports")
tests = []

LISTEN = """
import socket, sys, time
sockets = []
for port in sys.argv[2:]:
    family = socket.AF_INET6 if port.startswith("6:") else socket.AF_INET
    s = socket.socket(family)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", int(port.removeprefix("6:"))))
    s.listen()
    sockets.append(s)
print("listening", flush=True)
time.sleep(1000)
"""

# Has a port as soon as somebody lets go of it.
GRAB = """
import socket, sys, time
print("ready", flush=True)
while True:
    try:
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", int(sys.argv[1])))
        s.listen()
        break
    except OSError:
        s.close()
        time.sleep(0.001)
time.sleep(1000)
"""

# A daemon of a daemon: not the command itself listens, but a process that left it.
DETACHED = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() != 0:
        os._exit(0)
    os.execvp("python3", ["python3", "listen.py", "detached", "PORT"])
time.sleep(1000)
"""


def test(function):
    tests.append(function)
    return function


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make(name, *ports, files=None, command=None):
    rig.add(name, {"listen.py": LISTEN, **(files or {})},
            *(command or ["python3", "listen.py", name, *map(str, ports)]))
    rig.run("start", name)


def hold(port):
    """A process of ours, outside of every tree, that listens there."""
    process = subprocess.Popen([sys.executable, "-c", LISTEN, "holder", str(port)],
                               stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "listening\n"
    return process


def let_go(process):
    process.kill()
    process.wait()
    process.stdout.close()


@test
def a_port_is_learnt_soon_after_the_start():
    port = free_port()
    make("web", port)
    wait("the port", lambda: rig.look("web")["ports"] == [port])
    assert f", port {port}" in rig.run("status").stdout, rig.run("status").stdout


@test
def several_ports_and_ipv6_are_listed_once_each():
    low, high = sorted((free_port(), free_port()))
    make("pair", high, low, f"6:{low}")
    wait("both", lambda: rig.look("pair")["ports"] == [low, high])
    assert f", ports {low}, {high}" in rig.run("status").stdout


@test
def a_process_that_left_its_parents_counts():
    port = free_port()
    make("away", files={"main.py": DETACHED.replace("PORT", str(port))}, command=["python3", "main.py"])
    wait("the port", lambda: rig.look("away")["ports"] == [port])


@test
def a_program_that_stopped_has_none():
    rig.run("stop", "pair")
    wait("none", lambda: rig.look("pair")["ports"] == [] and rig.look("pair")["state"] == "stopped")


@test
def a_new_run_has_the_port_again_and_did_not_crash():
    before = rig.look("web")
    port = before["ports"][0]
    (rig.base / "web" / "listen.py").write_text(LISTEN + "# changed\n")
    rig.wait_run("web", before["run"])
    wait("the port", lambda: rig.look("web")["ports"] == [port])
    assert rig.look("web")["restarts"] == before["restarts"] + 1, rig.look("web")


@test
def a_start_waits_for_a_port_that_is_about_to_be_free():
    # The old program hands its socket to a process that is not of its tree, which keeps it a while.
    port = free_port()
    path = rig.base / "keeper.sock"
    keeper = subprocess.Popen(
        [sys.executable, "-c", f"""
import array, socket, sys, time
server = socket.socket(socket.AF_UNIX)
server.bind({str(path)!r})
server.listen()
print("ready", flush=True)
client, _ = server.accept()
data, ancillary, flags, address = client.recvmsg(1, socket.CMSG_SPACE(4))
print("kept", flush=True)
client.recv(1)  # the old program is gone
time.sleep(0.3)
"""], stdout=subprocess.PIPE, text=True)
    assert keeper.stdout.readline() == "ready\n"
    # Without SO_REUSEADDR nothing differs: a listening socket is in the way of both.
    make("heir", files={"main.py": f"""
import array, os, socket, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", {port}))
s.listen()
if os.environ["REKINDLE_RUN"] == "1":
    keeper = socket.socket(socket.AF_UNIX)
    keeper.connect({str(path)!r})
    keeper.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [s.fileno()]))])
time.sleep(1000)
"""}, command=["python3", "main.py"])
    assert keeper.stdout.readline() == "kept\n"
    wait("the port", lambda: rig.look("heir")["ports"] == [port] or rig.look("heir")["state"] == "running")
    wait("the port is learnt", lambda: rig.look("heir")["ports"] == [port], LIMIT)
    (rig.base / "heir" / "other.py").write_text("")
    project = rig.wait_run("heir", 1)
    wait("the port is had again", lambda: rig.look("heir")["ports"] == [port])
    assert project["run"] == 2 and project["restarts"] == 1, project
    let_go(keeper)


@test
def a_crash_names_who_holds_the_port():
    port = free_port()
    holder = hold(port)
    try:
        make("late", port)
        project = wait("the holder is named",
                       lambda: "held by" in rig.look("late")["last_exit"] and rig.look("late"))
        assert f"port {port} is held by python3" in project["last_exit"], project["last_exit"]
        assert f"(pid {holder.pid})" in project["last_exit"], project["last_exit"]
        assert f"(pid {holder.pid})" in rig.run("status", "late").stdout
    finally:
        let_go(holder)
    rig.run("restart", "late")
    wait("it works", lambda: rig.look("late")["ports"] == [port])


@test
def a_port_that_is_taken_while_it_restarts_is_named_after_a_bounded_wait():
    before = rig.look("late")
    port = before["ports"][0]
    rig.run("stop", "late")
    rig.wait_state("late", "stopped")
    holder = hold(port)
    try:
        begin = time.monotonic()
        rig.run("start", "late")
        project = wait("the holder is named",
                       lambda: "held by" in rig.look("late")["last_exit"] and rig.look("late"))
        assert time.monotonic() - begin < LIMIT / 2
        assert f"(pid {holder.pid})" in project["last_exit"], project["last_exit"]
    finally:
        let_go(holder)


# Opens a port when it is asked to, and says nothing.
LATE = """
import os, socket, sys, time
sockets = []
for port in sys.argv[2:]:
    while not os.path.exists(f"{sys.argv[1]}/wanted-{port}"):
        time.sleep(0.001)
    s = socket.socket()
    s.bind(("127.0.0.1", int(port)))
    s.listen()
    sockets.append(s)
    os.rename(f"{sys.argv[1]}/wanted-{port}", f"{sys.argv[1]}/open-{port}")
time.sleep(1000)
"""


@test
def who_asks_is_told_of_ports_that_opened_just_now():
    talk, ports = rig.base / "talk", [free_port() for _ in range(6)]
    talk.mkdir()
    make("quiet", files={"late.py": LATE}, command=["python3", "late.py", str(talk), *map(str, ports)])
    rig.wait_state("quiet", "running")
    for number, port in enumerate(ports, 1):
        (talk / f"wanted-{port}").touch()
        wait("it is open", (talk / f"open-{port}").exists)
        seen = rig.look("quiet")
        assert seen["ports"] == sorted(ports[:number]), (seen, ports[:number])


@test
def in_a_terminal_too_who_took_the_port_is_named():
    port, home = free_port(), rig.base / "terminal"
    home.mkdir()
    (home / "listen.py").write_text(LISTEN)
    said, printed = rig.base / "said", rig.base / "printed"
    with open(said, "w") as errors, open(printed, "w") as output:
        rekindle = subprocess.Popen([rig.program, "run", "-v", "-w", home, "--", "python3", "listen.py", "x", str(port)],
                                    cwd=home, env=rig.environment, stdin=subprocess.DEVNULL, stdout=output,
                                    stderr=errors)
    grabber = None
    try:
        wait("its port is known", lambda: f"rekindle: listens on port {port}\n" in said.read_text())
        assert printed.read_text() == "listening\n", printed.read_text()
        grabber = subprocess.Popen([sys.executable, "-c", GRAB, str(port)], stdout=subprocess.PIPE, text=True)
        assert grabber.stdout.readline() == "ready\n"
        (home / "other.py").write_text("# saved\n")
        wait("who it was", lambda: "held by" in said.read_text())
        assert f"port {port} is held by python3 (pid {grabber.pid})" in said.read_text(), said.read_text()
    finally:
        if grabber is not None:
            let_go(grabber)
        rekindle.terminate()
        rekindle.wait(LIMIT)


@test
def nothing_is_left():
    pids = [project["pid"] for project in map(rig.look, ("web", "away", "heir"))]
    rig.run("quit")
    for pid in pids:
        wait(f"{pid} is gone", lambda: is_gone(pid))


rig.start_bus()
rig.start_daemon()
wait("a host", lambda: '"host" : true' in rig.run("status", "--json").stdout)
main(tests, rig.clean_up)
