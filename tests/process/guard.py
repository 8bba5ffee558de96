#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The process that looks after the application, with a stand-in for the application. Prints TAP.

Usage: guard.py REKINDLE
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

LIMIT = 30
program = os.path.abspath(sys.argv[1])
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-guard-"))
application = base / "application"
tests = []
environment = {key: value for key, value in os.environ.items()
               if key not in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
environment.update(HOME=str(base), SHELL="/bin/sh", LC_ALL="C.UTF-8", DISPLAY=":nowhere",
                   XDG_CONFIG_HOME=str(base / "config"), XDG_STATE_HOME=str(base / "state"),
                   XDG_RUNTIME_DIR=str(base), REKINDLE_TRAY=str(application),
                   DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")


def test(function):
    tests.append(function)
    return function


def guard(script, *arguments):
    application.write_text("#!/bin/sh\necho \"up $*\"\n" + script + "\n")
    application.chmod(0o700)
    return subprocess.Popen([program, *arguments], env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def end(process):
    try:
        return process.wait(LIMIT)
    finally:
        process.kill()
        process.stdout.close()


@test
def an_orderly_end_is_the_end():
    process = guard("exit 0", "--hidden")
    assert process.stdout.readline() == "up --hidden\n"
    assert end(process) == 0


@test
def after_a_crash_it_is_back_without_its_window():
    process = guard('[ "$1" = --hidden ] && exit 0; kill -SEGV $$')
    assert process.stdout.readline() == "up \n"
    assert "unexpectedly" in process.stdout.readline()
    assert process.stdout.readline() == "up --hidden\n"
    assert end(process) == 0


@test
def a_signal_is_passed_on_and_is_no_crash():
    process = guard("trap 'echo told; exit 3' TERM; echo ready; while :; do sleep 0.05; done")
    assert process.stdout.readline() == "up \n"
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == "told\n"
    assert end(process) == 0


@test
def what_keeps_dying_is_replaced_by_the_daemon():
    process = guard("exit 1")
    lines = []
    while not lines or "looking after" not in lines[-1]:
        lines.append(process.stdout.readline())
        assert lines[-1], lines
    assert sum(line.startswith("up ") for line in lines) == 4, lines
    process.send_signal(signal.SIGTERM)
    assert end(process) == 0


NO_DISPLAY = "exit 69"


def read_until(process, word):
    """The lines up to one with that word."""
    lines = []
    while not lines or word not in lines[-1]:
        lines.append(process.stdout.readline())
        assert lines[-1], lines
    return lines


def wait(what, condition):
    """Waits until condition() is true."""
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.01)


def children(process):
    with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def leave_politely(process):
    process.send_signal(signal.SIGTERM)
    assert end(process) == 0


@test
def without_a_display_the_daemon_serves_at_once():
    process = guard(NO_DISPLAY)
    lines = read_until(process, "looking after")
    assert [line for line in lines if line.startswith("up ")] == ["up \n"], lines
    assert "no display" in lines[1], lines
    # A daemon that is killed is there again.
    os.kill(children(process)[0], signal.SIGKILL)
    read_until(process, "looking after")
    leave_politely(process)


@test
def a_display_that_comes_back_has_the_application_again():
    environment["WAYLAND_DISPLAY"] = "wayland-7"
    place = base / "wayland-7"
    try:
        process = guard(f"[ -S {place} ] || {NO_DISPLAY}; echo ready; exec sleep 1000")
        lines = read_until(process, "looking after")
        # It may have come back before anybody watched: there is one more look.
        lines += read_until(process, "up --hidden")
        wait("the end of that look", lambda: len(children(process)) == 1)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(place))
            lines = read_until(process, "ready")
        assert lines == ["up --hidden\n", "ready\n"], lines
        assert len(children(process)) == 2  # a daemon that nobody relieves goes on
        leave_politely(process)
    finally:
        del environment["WAYLAND_DISPLAY"]
        place.unlink(missing_ok=True)


@test
def a_display_that_goes_again_has_a_daemon_again():
    environment["WAYLAND_DISPLAY"] = "wayland-8"
    place = base / "wayland-8"
    try:
        process = guard(f"[ -S {place} ] || {NO_DISPLAY}; echo ready; exec sleep 1000")
        read_until(process, "looking after")
        first = children(process)[0]
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(place))
            read_until(process, "ready")
        application_pid = next(pid for pid in children(process) if pid != first)
        os.kill(first, signal.SIGTERM)  # it ends orderly, as one that hands over
        wait("the daemon's end", lambda: children(process) == [application_pid])
        place.unlink()
        os.kill(application_pid, signal.SIGKILL)
        read_until(process, "looking after")
        leave_politely(process)
    finally:
        del environment["WAYLAND_DISPLAY"]
        place.unlink(missing_ok=True)


failed = 0
print(f"1..{len(tests)}", flush=True)
try:
    for number, function in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} {function.__name__}", flush=True)
        except Exception as error:  # every failure is reported, and the next test goes on
            failed += 1
            print(f"not ok {number} {function.__name__}")
            print("# " + repr(error).replace("\n", "\n# "), flush=True)
finally:
    shutil.rmtree(base, ignore_errors=True)
sys.exit(1 if failed else 0)
