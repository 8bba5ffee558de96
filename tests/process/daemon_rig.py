# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""A person with a home of his own: a session bus, a daemon, projects; and the TAP output of a test.

It waits for conditions, with a limit, never for a time. Everything that it started is ended by its
process id when the test is over.
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

LIMIT = 30


def wait(what, condition, limit=LIMIT):
    """Waits until condition() is true, and returns what it was."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


def state_of(pid):
    """The letter of /proc/PID/stat, and "" for a process that is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return ""


def is_gone(pid):
    """Whether nothing of it is left but its status: a first thread may be dead before the others."""
    state = state_of(pid)
    try:
        return state in ("", "X") or (state == "Z" and len(os.listdir(f"/proc/{pid}/task")) <= 1)
    except OSError:
        return True


def parent_of(pid):
    return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def processes_with(mark):
    """The process ids of all that have these bytes in their environment."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and mark in pathlib.Path(f"/proc/{entry}/environ").read_bytes():
                if not is_gone(entry):
                    found.append(int(entry))
        except OSError:
            pass
    return found


class Rig:
    """One person's home."""

    def __init__(self, program, name, **environment):
        self.program = os.path.abspath(program)
        self.base = pathlib.Path(tempfile.mkdtemp(prefix=f"rekindle-{name}-"))
        self.mark = f"REKINDLE_RIG={self.base.name}".encode()
        self.bus = None
        self.daemon = None
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        self.environment.update(
            HOME=str(self.base), LC_ALL="C.UTF-8", SHELL="/bin/sh", REKINDLE_RIG=self.base.name,
            XDG_CONFIG_HOME=str(self.base / "config"), XDG_STATE_HOME=str(self.base / "state"),
            XDG_RUNTIME_DIR=str(self.base / "run"),
            GIO_USE_VFS="local",  # no bus starts a gvfsd, which would outlive the test
            **environment)
        (self.base / "run").mkdir(mode=0o700)
        self.socket = self.base / "run" / "bus"
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={self.socket}"

    def start_bus(self):
        if self.socket.exists():
            self.socket.unlink()
        self.bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address=unix:path={self.socket}"],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        wait("a bus", self.socket.exists)

    def start_daemon(self, prefix=()):
        log = open(self.base / "daemon.log", "ab")
        self.daemon = subprocess.Popen([*prefix, self.program, "daemon"], env=self.environment,
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()

    def run(self, *arguments, status=0):
        done = subprocess.run([self.program, *arguments], env=self.environment, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=LIMIT, text=True, cwd=self.base,
                              errors="replace")
        if status is not None:
            assert done.returncode == status, \
                f"{arguments} → {done.returncode}: {done.stdout}{done.stderr}"
        return done

    def add(self, name, files, *command, options=()):
        """Registers a project with these files (name → text)."""
        path = self.base / name
        path.mkdir()
        for file, text in files.items():
            (path / file).write_text(text)
        self.run("add", "--name", name, *options, str(path), "--", *command)
        return path

    def look(self, name):
        return json.loads(self.run("status", name, "--json").stdout)["projects"][0]

    def wait_state(self, name, state, limit=LIMIT):
        def reached():
            project = self.look(name)
            return project if project["state"] == state else None
        return wait(f"{name} is {state}", reached, limit)

    def wait_run(self, name, number, limit=LIMIT):
        """Waits until a later run than that is running."""
        def reached():
            project = self.look(name)
            return project if project["run"] > number and project["state"] == "running" else None
        return wait(f"{name} runs again after run {number}", reached, limit)

    def logs(self, name, *options):
        return self.run("logs", *options, name).stdout

    def clean_up(self):
        self.run("quit", status=None)
        for process in (self.daemon, self.bus):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(LIMIT)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        for pid in processes_with(self.mark):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        shutil.rmtree(self.base, ignore_errors=True)


def main(tests, clean_up):
    """Runs the tests in their order, prints TAP, and leaves with the verdict."""
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    try:
        for number, function in enumerate(tests, 1):
            try:
                note = function()
                skipped = isinstance(note, str)
                print(f"ok {number} {function.__name__}" + (f" # SKIP {note}" if skipped else ""), flush=True)
            except Exception as error:  # every failure is reported, and the next test goes on
                failed += 1
                print(f"not ok {number} {function.__name__}")
                print("# " + f"{type(error).__name__}: {error}".replace("\n", "\n# "), flush=True)
    finally:
        clean_up()
    sys.exit(1 if failed else 0)
