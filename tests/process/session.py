#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""A host while the machine sleeps, buses come and go, and it is killed itself. Prints TAP.

Usage: session.py REKINDLE BUS-MOCK
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
program, bus_mock = (os.path.abspath(path) for path in sys.argv[1:3])
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-session-"))
session, system = base / "session-bus", base / "system-bus"
environment = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
environment.update(HOME=str(base), LC_ALL="C.UTF-8", SHELL="/bin/sh", XDG_CONFIG_HOME=str(base / "config"),
                   XDG_STATE_HOME=str(base / "state"), XDG_RUNTIME_DIR=str(base / "run"),
                   DBUS_SESSION_BUS_ADDRESS=f"unix:path={session}",
                   DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={system}")
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


def spawn(*argv, **options):
    children.append(subprocess.Popen(argv, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, text=True, bufsize=1, **options))
    return children[-1]


def end(process, signum=signal.SIGTERM):
    if process.poll() is None:
        process.send_signal(signum)
    process.wait(LIMIT)


def start_bus(path):
    bus = spawn("dbus-daemon", "--session", "--nofork", f"--address=unix:path={path}", "--print-address")
    assert bus.stdout.readline().startswith("unix:path=")
    return bus


def mock_logind():
    logind = spawn(bus_mock, f"unix:path={system}", "org.freedesktop.login1")
    assert logind.stdout.readline() == "ready\n"
    return logind


def tell_sleep(logind, about_to_sleep):
    logind.stdin.write("/org/freedesktop/login1 org.freedesktop.login1.Manager PrepareForSleep "
                       f"({'true' if about_to_sleep else 'false'},)\n")
    assert logind.stdout.readline() == "sent PrepareForSleep\n"


def start_daemon():
    daemon = spawn(program, "daemon")
    wait("a host", lambda: status()["host"])
    return daemon


def run(*arguments, status=0):
    done = subprocess.run([program, *arguments], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT, text=True, cwd=base)
    assert done.returncode == status, f"{arguments} → {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


def status():
    return json.loads(run("status", "--json"))


def look(name):
    return next(project for project in status()["projects"] if project["id"] == name)


def is_alive(pid):
    return os.path.exists(f"/proc/{pid}")


def make(name, text="exec sleep 1000\n", options=""):
    (base / name).mkdir()
    (base / name / "main.sh").write_text(text)
    projects = base / "config" / "rekindle" / "projects"
    projects.mkdir(parents=True, exist_ok=True)
    (projects / f"{name}.project").write_text(
        f"[Project]\nName={name}\nCommand=sh main.sh\nDirectory={base / name}\n{options}")


def start(name):
    run("start", name)
    return wait(f"{name} runs", lambda: look(name)["state"] == "running" and look(name))


@test
def a_resume_finds_what_nobody_told_of():
    # Looked at once an hour: what is found before that was looked for.
    make("shared", options="[Watch]\nPoll=1h\n")
    daemon = start_daemon()
    logind = mock_logind()
    before = start("shared")
    (base / "shared" / "main.sh").write_text("# edited elsewhere\nexec sleep 1000\n")
    tell_sleep(logind, True)
    tell_sleep(logind, False)

    def found():
        # A first resume may come before the host has heard of this bus.
        tell_sleep(logind, False)
        return look("shared")["run"] > before["run"]
    wait("the change is found", found)
    assert look("shared")["last_changed"] == ["main.sh"]
    end(logind)
    end(daemon)


@test
def a_resume_restarts_nothing_that_did_not_change():
    make("web")
    daemon = start_daemon()
    logind = mock_logind()
    web = start("web")
    shared = start("shared")
    os.utime(base / "web" / "main.sh")
    for _ in range(3):
        tell_sleep(logind, True)
        tell_sleep(logind, False)
    # The sentinel: what is seen after the resume is seen in the same order.
    (base / "web" / "main.sh").write_text("# edited\nexec sleep 1000\n")
    after = wait("web is restarted", lambda: look("web")["run"] > web["run"] and look("web"))
    assert after["run"] == web["run"] + 1, after
    assert look("shared")["pid"] == shared["pid"]
    end(logind)
    end(daemon)


@test
def a_system_bus_that_comes_back_is_heard_again():
    global system_bus
    daemon = start_daemon()
    shared = wait("it is back", lambda: look("shared")["state"] == "running" and look("shared"))
    end(system_bus, signal.SIGKILL)
    system_bus = start_bus(system)
    logind = mock_logind()
    (base / "shared" / "main.sh").write_text("# edited once more\nexec sleep 1000\n")

    def found():
        tell_sleep(logind, False)
        return look("shared")["run"] > shared["run"]
    wait("the change is found", found)
    end(logind)
    end(daemon)


@test
def a_session_bus_that_comes_back_has_the_host_again():
    global session_bus
    daemon = start_daemon()
    web = wait("web is back", lambda: look("web")["state"] == "running" and look("web"))
    end(session_bus, signal.SIGKILL)
    time_of_death = time.monotonic()
    (base / "web" / "main.sh").write_text("# edited without a bus\nexec sleep 1000\n")
    wait("a new run without a bus", lambda: not is_alive(web["pid"]))
    session_bus = start_bus(session)
    after = wait("the host is there again", lambda: status()["host"] and look("web"))
    print(f"# the host was back {time.monotonic() - time_of_death:.1f} s after the bus had died")
    assert daemon.poll() is None and after["run"] == web["run"] + 1, after
    run("quit")
    daemon.wait(LIMIT)
    assert not is_alive(after["pid"])


@test
def what_changes_without_a_host_restarts_exactly_its_program():
    daemon = start_daemon()
    for name in ("web", "shared"):
        start(name)
    for change in (True, False, True, False):
        # The run that is taken over is young, and was caused by a save itself.
        before = {name: look(name) for name in ("web", "shared")}
        (base / "web" / "main.sh").write_text(f"# {time.monotonic()}\nexec sleep 1000\n")
        web = wait("a new run", lambda: look("web")["run"] == before["web"]["run"] + 1
                   and look("web")["state"] == "running" and look("web"))
        end(daemon, signal.SIGKILL)
        if change:
            (base / "web" / "main.sh").write_text("# edited meanwhile\nexec sleep 1000\n")
        daemon = start_daemon()
        if change:
            wait("it was found", lambda: look("web")["run"] == web["run"] + 1)
        else:
            # The sentinel: its restart comes after all that was found at the start.
            (base / "web" / "sentinel.sh").write_text(f"# {time.monotonic()}\n")
            after = wait("it goes on", lambda: look("web")["run"] > web["run"] and look("web"))
            assert after["run"] == web["run"] + 1 and after["last_changed"] == ["sentinel.sh"], after
        assert look("shared")["pid"] == before["shared"]["pid"]
    run("quit")
    daemon.wait(LIMIT)


@test
def a_host_killed_between_two_runs_starts_the_program_again():
    make("unsteady", "echo run; exit 1\n", "[Run]\nCrashDelay=1h\nMaxCrashDelay=1h\n")
    daemon = start_daemon()
    run("start", "unsteady")
    first = wait("it waits", lambda: look("unsteady")["state"] == "backoff" and look("unsteady"))
    end(daemon, signal.SIGKILL)
    daemon = start_daemon()
    wait("it was started again", lambda: look("unsteady")["run"] > first["run"])
    run("stop", "unsteady")
    wait("it is stopped", lambda: look("unsteady")["state"] == "stopped")
    end(daemon, signal.SIGKILL)
    make("other", "exit 1\n", "StartWithRekindle=true\n[Run]\nCrashDelay=1h\nMaxCrashDelay=1h\n")
    daemon = start_daemon()
    wait("what is to be started was started", lambda: look("other")["run"] > 0)
    assert look("unsteady")["state"] == "stopped", look("unsteady")
    run("quit")
    daemon.wait(LIMIT)


failed = 0
(base / "run").mkdir(mode=0o700)
session_bus, system_bus = start_bus(session), start_bus(system)
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
            for child in children:
                if child.args[0] == program:
                    end(child)
finally:
    for child in reversed(children):
        end(child)
    shutil.rmtree(base, ignore_errors=True)
sys.exit(1 if failed else 0)
