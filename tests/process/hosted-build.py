#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Projects with a build step or a signal for a change, in a real daemon. Prints TAP.

Usage: hosted-build.py REKINDLE
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

LIMIT = 20
program = os.path.abspath(sys.argv[1])
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-build-"))
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
    raise AssertionError(f"never: {what}: " + run("status", "--json").stdout)


def is_gone(pid):
    return not os.path.exists(f"/proc/{pid}")


def save(path, text):
    new = path.with_name(path.name + ".tmp")
    new.write_text(text)
    new.rename(path)


def make(name, before, **more):
    path = base / name
    path.mkdir()
    (path / "main.c").write_text("good")
    (path / "main.sh").write_text("trap 'echo told' HUP; echo up; while :; do sleep 1000 & wait $!; done\n")
    run("add", "--name", name, str(path), "--", "sh", "main.sh")
    file = projects / f"{name}.project"
    lines = "".join(f"{key}={value}\n" for key, value in more.items())
    file.write_text(file.read_text().replace("[Project]\n", f"[Project]\nBefore={before}\n") + f"[Watch]\n{lines}")


def host_pid():
    """The daemon of this test, by its home."""
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cmdline").read_bytes().endswith(b"\0daemon\0") and f"HOME={base}\0".encode() in (entry / "environ").read_bytes():
                return int(entry.name)
        except OSError:
            pass
    raise AssertionError("there is no daemon")


@test
def a_failed_build_leaves_the_old_run_and_is_told():
    path = base / "web"
    run("start", "web")
    pid = wait("web runs", lambda: look("web")["pid"])
    save(path / "main.c", "bad")
    web = wait("the failed build", lambda: look("web")["detail"] and look("web"))
    assert web["state"] == "running" and web["pid"] == pid and "build" in web["detail"], web
    assert "main.c:1: this is bad" in run("logs", "--build", "web").stdout
    assert run("logs", "web").stdout == "up\n"
    save(path / "main.c", "good again")
    web = wait("the next run", lambda: look("web")["pid"] not in (0, pid) and look("web"))
    assert web["detail"] == "" and web["run"] == 2 and "main.c" in web["last_changed"], web
    assert is_gone(pid)


@test
def a_first_build_that_fails_is_no_run():
    path = base / "lib"
    (path / "main.c").write_text("bad")
    run("start", "lib")
    lib = wait("the failed build", lambda: look("lib")["state"] == "failed" and look("lib"))
    assert lib["run"] == 0 and lib["next_try"] is None and "build" in lib["detail"], lib
    save(path / "main.c", "good")
    wait("lib runs", lambda: look("lib")["state"] == "running")
    records = (base / "state" / "rekindle" / "lib" / "runs.jsonl").read_text()
    assert records.count("begin") == 1, records
    run("stop", "lib")


@test
def a_signal_is_told_to_the_command():
    path = base / "conf"
    run("start", "conf")
    wait("conf is up", lambda: "up" in run("logs", "conf").stdout)
    pid = look("conf")["pid"]
    save(path / "main.c", "better")
    wait("the signal", lambda: "told" in run("logs", "conf").stdout)
    assert look("conf")["pid"] == pid
    run("stop", "conf")


@test
def a_host_that_is_killed_during_a_build_leaves_the_program_and_no_build():
    path = base / "job"
    run("start", "job")
    pid = wait("job runs", lambda: look("job")["pid"])
    save(path / "main.c", "slow")
    build = wait("the build", lambda: (path / "pid").exists() and int((path / "pid").read_text()))
    wait("it is said", lambda: look("job")["state"] == "rebuilding")
    os.kill(host_pid(), signal.SIGKILL)
    wait("the build's end", lambda: is_gone(build))
    run("start", "job")
    assert wait("job is taken over", lambda: look("job")["pid"]) == pid
    save(path / "main.c", "good and quick")
    wait("the next run", lambda: look("job")["pid"] not in (0, pid))


failed = 0
(base / "run").mkdir(mode=0o700)
# Before there is a host, so that it knows everything of them from the beginning.
make("web", "grep good main.c || { echo main.c:1: this is bad; exit 3; }")
make("lib", "grep good main.c")
make("conf", "true", OnChange="signal:HUP")
make("job", "grep good main.c || { echo $$ > pid.new; mv pid.new pid; exec sleep 1000; }", Ignore="pid*;")
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
