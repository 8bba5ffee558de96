#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The verbs that need a host, with a real daemon on a bus of its own. Prints TAP.

Usage: verbs.py REKINDLE
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

LIMIT = 20
program = os.path.abspath(sys.argv[1])
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-verbs-"))
environment = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
environment.update(HOME=str(base), LC_ALL="C.UTF-8", SHELL="/bin/sh", XDG_CONFIG_HOME=str(base / "config"),
                   XDG_STATE_HOME=str(base / "state"), XDG_RUNTIME_DIR=str(base / "run"))
projects = base / "config" / "rekindle" / "projects"
tests = []


def test(function):
    tests.append(function)
    return function


def run(*arguments, status=0):
    done = subprocess.run([program, *arguments], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT, text=True, cwd=base)
    assert done.returncode == status, f"{arguments} → {done.returncode}: {done.stdout}{done.stderr}"
    return done


def look(name):
    return json.loads(run("status", name, "--json").stdout)["projects"][0]


def wait(what, condition):
    """Waits until condition() is true, and returns what it was."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


def is_gone(pid):
    return not os.path.exists(f"/proc/{pid}")


def make(name):
    path = base / name
    path.mkdir()
    (path / "main.sh").write_text('echo "this is $REKINDLE_PROJECT"; exec sleep 1000\n')
    run("add", "--name", name, str(path), "--", "sh", "main.sh")
    return path


@test
def start_brings_up_a_host_and_the_program():
    make("web")
    make("job")
    run("start", "web")
    wait("web runs", lambda: look("web")["state"] == "running")
    assert look("job")["state"] == "stopped"
    wait("its output", lambda: run("logs", "web").stdout == "this is web\n")


@test
def a_saved_file_restarts_it_and_is_named():
    before = look("web")
    (base / "web" / "main.sh").write_text("echo new; exec sleep 1000\n")
    wait("a new run", lambda: look("web")["run"] > before["run"] and look("web")["state"] == "running")
    assert look("web")["last_changed"] == ["main.sh"], look("web")
    wait("its output", lambda: run("logs", "web").stdout == "new\n")
    assert run("logs", "--run", "1", "web").stdout == "this is web\n"


@test
def while_paused_a_save_restarts_nothing_until_resume():
    before = look("web")
    run("pause")
    assert "paused" in run("status").stderr
    (base / "web" / "main.sh").write_text("echo later; exec sleep 1000\n")
    run("restart", "job")
    wait("job runs", lambda: look("job")["state"] == "running")
    assert look("web")["pid"] == before["pid"]
    run("resume")
    wait("a new run", lambda: look("web")["run"] > before["run"])


@test
def an_edited_command_restarts_that_program_only():
    wait("web runs", lambda: look("web")["state"] == "running")
    web, job = look("web"), look("job")
    path = projects / "web.project"
    path.write_text(path.read_text().replace("Command=sh main.sh", "Command=sh -e main.sh"))
    wait("web is restarted",
         lambda: look("web")["run"] > web["run"] and look("web")["state"] == "running")
    assert look("job")["pid"] == job["pid"]
    assert look("web")["command"] == "sh -e main.sh"


@test
def a_broken_file_is_shown_and_the_program_runs_on():
    path, before = projects / "job.project", look("job")
    text = path.read_text()
    path.write_text(text + "nonsense\n")
    wait("broken", lambda: "job.project:" in look("job")["broken"])
    assert look("job")["pid"] == before["pid"]
    path.write_text(text)
    wait("mended", lambda: look("job")["broken"] == "")
    assert look("job")["pid"] == before["pid"]


@test
def a_new_name_restarts_nothing():
    path, before = projects / "job.project", look("job")
    path.write_text(path.read_text().replace("Name=job", "Name=Night job"))
    wait("the name", lambda: look("job")["name"] == "Night job")
    assert look("night")["pid"] == before["pid"]


@test
def stop_ends_it_and_a_removed_project_is_gone():
    web, job = look("web"), look("job")
    run("stop", "web")
    wait("web is stopped", lambda: look("web")["state"] == "stopped")
    assert is_gone(web["pid"]) and not is_gone(job["pid"])
    run("remove", "--yes", "job")
    wait("job is gone", lambda: is_gone(job["pid"]))
    assert "job" not in run("list", "--names").stdout
    assert [path.name for path in base.rglob("*.known")] == ["web.known"]
    assert "rekindle list" in run("start", "job", status=1).stderr


@test
def quit_ends_everything():
    run("start", "web")
    pid = wait("web runs", lambda: look("web")["pid"])
    run("quit")
    wait("web is gone", lambda: is_gone(pid))
    wait("the host is gone", lambda: json.loads(run("status", "--json").stdout)["host"] is False)
    assert not list(base.rglob("*.known"))


failed = 0
(base / "run").mkdir(mode=0o700)
bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], env=environment,
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
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
    subprocess.run([program, "quit"], env=environment, timeout=LIMIT, capture_output=True)
    bus.terminate()
    bus.wait()
    shutil.rmtree(base, ignore_errors=True)
sys.exit(1 if failed else 0)
