#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Rekindle is installed anew while programs run. Prints TAP.

Usage: replaced.py REKINDLE REKINDLE-SHIM
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

from standstill import describe

LIMIT = 20
built = {"cli/rekindle": os.path.abspath(sys.argv[1]), "shim/rekindle-shim": os.path.abspath(sys.argv[2])}
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-replaced-"))
program = str(base / "cli" / "rekindle")
environment = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
environment.update(HOME=str(base), LC_ALL="C.UTF-8", SHELL="/bin/sh", XDG_CONFIG_HOME=str(base / "config"),
                   XDG_STATE_HOME=str(base / "state"), XDG_RUNTIME_DIR=str(base / "run"),
                   REKINDLE_SHIM=str(base / "shim" / "rekindle-shim"))
children = []
tests = []


def test(function):
    tests.append(function)
    return function


def wait(what, condition):
    """Waits until condition() is true, and returns what it was."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


def install():
    """As a package manager or `meson install` does it: the old file goes, a new one takes its name."""
    for name, source in built.items():
        (base / name).parent.mkdir(exist_ok=True)
        subprocess.run(["install", source, str(base / name)], check=True, timeout=LIMIT)


def run(*arguments):
    done = subprocess.run([program, *arguments], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT, text=True, cwd=base)
    assert done.returncode == 0, f"{arguments} → {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


def status():
    return json.loads(run("status", "--json"))


def look(name):
    return next(project for project in status()["projects"] if project["id"] == name)


def running(name):
    return wait(f"{name} runs", lambda: look(name)["state"] == "running" and look(name))


def shim_of(project):
    """The path of the program that looks after the project's process, as the kernel knows it."""
    with open(f"/proc/{project['pid']}/status", encoding="utf-8") as text:
        parent = next(line.split()[1] for line in text if line.startswith("PPid:"))
    return os.readlink(f"/proc/{parent}/exe")


def start_daemon():
    children.append(subprocess.Popen([program, "daemon"], env=environment, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    wait("a host", lambda: status()["host"])
    return children[-1]


def make(name):
    (base / name).mkdir()
    (base / name / "main.sh").write_text("echo a line; exec sleep 1000\n")
    run("add", "--name", name, str(base / name), "--", "sh", "main.sh")


def save_restarts(name):
    before = look(name)
    with open(base / name / "main.sh", "a", encoding="utf-8") as text:
        text.write("# edited\n")
    return wait("a new run", lambda: look(name)["run"] == before["run"] + 1 and running(name))


@test
def what_runs_is_not_touched_and_goes_on_restarting():
    make("web")
    make("job")
    start_daemon()
    run("start", "web")
    before = running("web")
    install()
    assert look("web")["pid"] == before["pid"]
    assert shim_of(before).endswith("(deleted)"), shim_of(before)
    after = save_restarts("web")
    assert after["pid"] != before["pid"] and shim_of(after).endswith("(deleted)")
    wait("its output", lambda: run("logs", "web") == "a line\n")


@test
def what_is_started_now_has_the_new_shim():
    run("start", "job")
    job = running("job")
    assert shim_of(job) == str(base / "shim" / "rekindle-shim"), shim_of(job)
    save_restarts("job")


@test
def the_new_host_takes_over_what_the_old_one_started():
    web, job = running("web"), running("job")
    children[-1].send_signal(signal.SIGKILL)
    children[-1].wait(LIMIT)
    install()
    start_daemon()
    wait("both are taken over", lambda: look("web")["state"] == look("job")["state"] == "running")
    pids = look("web")["pid"], look("job")["pid"]
    assert pids == (web["pid"], job["pid"]), (pids, web, job)
    shims = shim_of(web), shim_of(job)
    assert all(shim.endswith("(deleted)") for shim in shims), shims
    save_restarts("web")
    save_restarts("job")


@test
def quit_ends_what_old_and_new_look_after():
    pids = [look(name)["pid"] for name in ("web", "job")]
    run("quit")
    children[-1].wait(LIMIT)
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)


failed = 0
(base / "run").mkdir(mode=0o700)
install()
bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], env=environment,
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
children.append(bus)
environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
print(f"1..{len(tests)}", flush=True)
try:
    for number, function in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} {function.__name__}", flush=True)
        except Exception:  # every failure is reported, and the next test goes on
            failed += 1
            print(f"not ok {number} {function.__name__}")
            print("# " + (traceback.format_exc() + describe(base)).replace("\n", "\n# "), flush=True)
finally:
    for child in reversed(children):
        child.terminate()
        child.wait(LIMIT)
    shutil.rmtree(base, ignore_errors=True)
sys.exit(1 if failed else 0)
