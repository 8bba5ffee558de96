#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Full disks, read-only homes, missing directories: what was there survives, what runs goes on, and one is told.
Works in a mount namespace of its own. Prints TAP.

Usage: disk-faults.py REKINDLE
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

LIMIT = 20
if os.environ.get("REKINDLE_TEST_NAMESPACE") != "1":
    os.environ["REKINDLE_TEST_NAMESPACE"] = "1"
    how = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*how, "true"], capture_output=True).returncode != 0:
        print("1..0 # SKIP no mount namespace to be had")
        sys.exit(0)
    os.execvp(how[0], [*how, sys.executable, *sys.argv])

program = os.path.abspath(sys.argv[1])
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-disk-"))
environment = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
environment.update(HOME=str(base), LC_ALL="C.UTF-8", SHELL="/bin/sh", XDG_CONFIG_HOME=str(base / "config"),
                   XDG_STATE_HOME=str(base / "state"), XDG_RUNTIME_DIR=str(base / "run"),
                   XDG_CACHE_HOME=str(base / "cache"))
projects, state = base / "config/rekindle/projects", base / "state/rekindle"
tests = []


def test(function):
    tests.append(function)
    return function


def run(*arguments, status=0, **more):
    done = subprocess.run([program, *arguments], env={**environment, **more}, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT, text=True, errors="replace", cwd=base)
    assert done.returncode == status, f"{arguments} → {done.returncode}: {done.stdout}{done.stderr}"
    assert "CRITICAL" not in done.stderr, done.stderr
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


def mount(path, options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)], check=True)


def remount(path, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(path)], check=True)


class Full:
    """Fills a file system to the last byte."""

    def __init__(self, path):
        self.path = path / "filler"

    def __enter__(self):
        with open(self.path, "wb", buffering=0) as file:
            size = 65536
            while size > 0:
                try:
                    if file.write(b"x" * size) < size:
                        size //= 2
                except OSError:
                    size //= 2

    def __exit__(self, *error):
        self.path.unlink()


def start(name, script):
    path = base / name
    path.mkdir()
    (path / "main.sh").write_text(script)
    run("add", "--name", name, str(path), "--", "sh", "main.sh")
    run("start", name)
    wait(f"{name} runs", lambda: look(name)["state"] == "running")


@test
def a_full_disk_leaves_project_files_as_they_were():
    start("web", "echo hello; exec sleep 1000\n")
    before = (projects / "web.project").read_bytes()
    with Full(base / "config"):
        added = run("add", "--name", "other", str(base / "web"), "--", "true", status=1)
        assert "No space left" in added.stderr and str(projects) in added.stderr, added.stderr
        edited = run("edit", "web", status=1, EDITOR=f"{sys.executable} -c '"
                     "import sys; open(sys.argv[1], \"a\").write(\"# more\\n\" * 2000)'")
        assert "No space left" in edited.stderr and "your version is in" in edited.stderr, edited.stderr
    assert (projects / "web.project").read_bytes() == before
    assert sorted(path.name for path in projects.iterdir()) == ["web.project"]
    assert look("web")["state"] == "running"
    copy = pathlib.Path(edited.stderr.split("your version is in ")[1].split("\n")[0].strip())
    assert "# more" in copy.read_text()
    shutil.rmtree(copy.parent)


@test
def a_program_runs_on_while_the_disk_for_its_output_is_full_and_is_heard_again_afterwards():
    wait("its output", lambda: run("logs", "web").stdout == "hello\n")
    records = (state / "web/runs.jsonl").read_text()
    start("loud", "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.01; done\n")
    wait("its output", lambda: "line 3\n" in run("logs", "loud").stdout)
    pid = look("loud")["pid"]
    with Full(base / "state"):
        size = (state / "loud/1/head").stat().st_size
        before = look("web")
        (base / "web/main.sh").write_text("echo second; exec sleep 1000\n")
        wait("a restart", lambda: look("web")["run"] > before["run"] and look("web")["state"] == "running")
        assert "No space left" in run("logs", "-n", "1", "loud").stderr
        assert look("loud")["pid"] == pid and look("loud")["state"] == "running"
    assert (state / "web/runs.jsonl").read_text().startswith(records)
    wait("more output", lambda: (state / "loud/1/head").stat().st_size > size + 100)
    (base / "web/main.sh").write_text("echo third; exec sleep 1000\n")
    wait("its output", lambda: run("logs", "web").stdout == "third\n")
    lines = (state / "web/runs.jsonl").read_text().splitlines()
    assert json.loads(lines[-1])["begin"] == look("web")["run"], lines
    run("stop", "loud")


@test
def a_home_that_becomes_read_only_stops_nothing():
    before = look("web")
    remount(base / "config", "ro")
    try:
        (base / "web/main.sh").write_text("echo fourth; exec sleep 1000\n")
        wait("a restart", lambda: look("web")["run"] > before["run"] and look("web")["state"] == "running")
        refused = run("add", "--name", "other", str(base / "web"), "--", "true", status=1)
        assert "Read-only file system" in refused.stderr, refused.stderr
        refused = run("remove", "--yes", "web", status=1)
        assert "Read-only file system" in refused.stderr and "is removed" not in refused.stderr
        run("quit")
        wait("the host is gone", lambda: not json.loads(run("status", "--json").stdout)["host"])
        wait("no log is open", lambda: not list((base / "run/rekindle").glob("*.sock")))
        remount(base / "state", "ro")
        run("start", "web")
        wait("it runs", lambda: look("web")["state"] == "running")
        assert "not kept" in run("logs", "web").stderr
    finally:
        for name in ("config", "state"):
            remount(base / name, "rw")
    (base / "web/main.sh").write_text("echo fifth; exec sleep 1000\n")
    wait("its output", lambda: run("logs", "web").stdout == "fifth\n")


@test
def what_cannot_be_written_to_the_output_is_said():
    with open("/dev/full", "w") as full:
        for arguments in (["list"], ["list", "--json"], ["status"], ["logs", "web"]):
            done = subprocess.run([program, *arguments], env=environment, stdout=full, stderr=subprocess.PIPE,
                                  stdin=subprocess.DEVNULL, timeout=LIMIT, text=True, cwd=base)
            assert done.returncode == 1 and "No space left" in done.stderr, f"{arguments}: {done}"


def host_pid():
    """Who holds the host's lock."""
    inode = f":{(base / 'run/rekindle/host.lock').stat().st_ino} "
    for line in pathlib.Path("/proc/locks").read_text().splitlines():
        if inode in line and "->" not in line:
            return int(line.split()[4])
    return 0


@test
def a_full_runtime_directory_makes_nothing_stale():
    before = look("web")
    with Full(base / "run"):
        (base / "web/main.sh").write_text("echo sixth; exec sleep 1000\n")
        wait("a restart", lambda: look("web")["run"] > before["run"] and look("web")["state"] == "running")
        # What the next host is to know of the files finds no room. It has to find out by itself.
        pid = wait("the host", host_pid)
        os.kill(pid, signal.SIGKILL)
        wait("it is gone", lambda: not os.path.exists(f"/proc/{pid}"))
        (base / "web/main.sh").write_text("echo seventh; exec sleep 1000\n")
        run("start", "web")
        wait("what was saved meanwhile runs", lambda: run("logs", "web").stdout == "seventh\n")
        assert host_pid() not in (0, pid)
        (base / "web/main.sh").write_text("echo eighth; exec sleep 1000\n")
        wait("its output", lambda: run("logs", "web").stdout == "eighth\n")


@test
def a_runtime_directory_without_room_for_a_socket_is_said():
    (base / "small").mkdir()
    (base / "small/main.sh").write_text("echo hello; exec sleep 1000\n")
    run("add", "--name", "small", str(base / "small"), "--", "sh", "main.sh")
    path = projects / "small.project"
    path.write_text(path.read_text() + "[Run]\nCrashDelay=0.2\n")
    fillers = []
    try:
        with_room = base / "run"
        while True:
            path = with_room / f"filler{len(fillers)}"
            path.touch()
            fillers.append(path)
    except OSError:
        pass
    try:
        run("start", "small")
        wait("it is said", lambda: "no space left" in look("small")["detail"].lower())
        assert look("web")["state"] == "running"
    finally:
        for path in fillers:
            path.unlink()
    wait("it is tried again", lambda: look("small")["state"] == "running")


@test
def without_a_runtime_directory_the_cache_directory_serves():
    run("quit")
    wait("the host is gone", lambda: not json.loads(run("status", "--json").stdout)["host"])
    given = environment.pop("XDG_RUNTIME_DIR")
    try:
        run("start", "web")
        wait("it runs", lambda: look("web")["state"] == "running")
        place = base / "cache/rekindle"
        assert place.stat().st_mode & 0o777 == 0o700 and (place / "web.sock").is_socket()
        run("quit")
        wait("the host is gone", lambda: not json.loads(run("status", "--json").stdout)["host"])
    finally:
        environment["XDG_RUNTIME_DIR"] = given


@test
def where_nothing_can_be_written_the_host_says_so_and_leaves():
    (base / "nothing").mkdir()
    mount(base / "nothing", "size=64k,ro")
    refused = run("daemon", status=1, XDG_RUNTIME_DIR=str(base / "nothing"))
    assert str(base / "nothing/rekindle") in refused.stderr and "Read-only" in refused.stderr, refused.stderr


@test
def without_a_session_bus_the_programs_run():
    path = projects / "web.project"
    path.write_text(path.read_text().replace("[Project]", "[Project]\nStartWithRekindle=yes"))
    (base / "web/main.sh").write_text(f"touch {base}/ran; exec sleep 1000\n")
    alone = {key: value for key, value in environment.items() if key != "DBUS_SESSION_BUS_ADDRESS"}
    host = subprocess.Popen([program, "daemon"], env=alone, cwd=base, stderr=subprocess.PIPE, text=True)
    try:
        wait("it runs", (base / "ran").exists)
        done = subprocess.run([program, "start", "web"], env=alone, capture_output=True, text=True, timeout=LIMIT)
        assert done.returncode == 1 and "no session bus" in done.stderr, done
    finally:
        host.send_signal(signal.SIGTERM)
        host.wait(LIMIT)


def main():
    for name, options in (("config", "size=256k"), ("state", "size=1m"), ("run", "size=256k,nr_inodes=200,mode=700")):
        (base / name).mkdir()
        mount(base / name, options)
    bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], env=environment,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    failed = False
    print(f"1..{len(tests)}", flush=True)
    try:
        for number, function in enumerate(tests, 1):
            name = function.__name__.replace("_", " ")
            try:
                function()
                print(f"ok {number} - {name}", flush=True)
            except Exception:  # a failure must not end the others
                failed = True
                print(f"not ok {number} - {name}\n# " + traceback.format_exc()[-3000:].replace("\n", "\n# "), flush=True)
    finally:
        subprocess.run([program, "quit"], env=environment, capture_output=True, timeout=LIMIT)
        bus.terminate()
        bus.wait()
        for name in ("config", "state", "run", "nothing"):
            subprocess.run(["umount", "-l", str(base / name)], capture_output=True)
        shutil.rmtree(base, ignore_errors=True)
    sys.exit(failed)


main()
