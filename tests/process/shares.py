#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Shares that hang, go away and come back, and mounts inside watched trees, with a real host. Prints TAP.

The share is a FUSE file system whose process is stopped with SIGSTOP, or killed. A test that the
machine does not permit (no bindfs, no right to mount) says so.

usage: shares.py REKINDLE
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

LIMIT = 25
ANSWER = 5  # seconds within which the host must answer, whatever hangs
program = os.path.abspath(sys.argv[1])
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-shares-"))
environment = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
environment.update(HOME=str(base), LC_ALL="C.UTF-8", SHELL="/bin/sh", XDG_CONFIG_HOME=str(base / "config"),
                   XDG_STATE_HOME=str(base / "state"), XDG_RUNTIME_DIR=str(base / "run"))
projects = base / "config" / "rekindle" / "projects"
tests, mounts = [], []


class Impossible(Exception):
    pass


def test(function):
    tests.append(function)
    return function


def run(*arguments, status=0, limit=LIMIT):
    done = subprocess.run([program, *arguments], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=limit, text=True, cwd=base)
    assert done.returncode == status, f"{arguments} → {done.returncode}: {done.stdout}{done.stderr}"
    return done


def look(name):
    return json.loads(run("status", name, "--json", limit=ANSWER).stdout)["projects"][0]


def wait(what, condition):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    raise AssertionError(f"never: {what}; at last {result!r}")


def wait_runs(name, after=0):
    return wait(f"{name} runs", lambda: (seen := look(name))["run"] > after and seen["state"] == "running" and seen)


class Share:
    """A directory that is mounted elsewhere, and can be changed behind the mount."""

    def __init__(self, back, mnt):
        self.back, self.mnt, self.process = back, mnt, None
        for path in (back, mnt):
            path.mkdir(parents=True, exist_ok=True)
        mounts.append(self)

    def mount(self):
        if shutil.which("bindfs") is None:
            raise Impossible("bindfs is not installed")
        self.process = subprocess.Popen(["bindfs", "-f", self.back, self.mnt], stderr=subprocess.DEVNULL)
        end = time.monotonic() + LIMIT
        while not os.path.ismount(self.mnt):
            if time.monotonic() > end or self.process.poll() is not None:
                raise Impossible("bindfs cannot mount here (/dev/fuse, root?)")
            time.sleep(0.01)

    def go(self):
        subprocess.run(["umount", "-l", self.mnt], check=True)
        self.process.wait(LIMIT)
        self.process = None

    def end(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGCONT)
        subprocess.run(["umount", "-l", self.mnt], stderr=subprocess.DEVNULL, check=False)
        self.process.kill()
        self.process.wait()
        self.process = None


def start(name):
    """Starts a project, also one that the host does not know yet, also by a host that is still to come."""
    wait(f"{name} is started", lambda: subprocess.run([program, "start", name], env=environment, cwd=base,
                                                      capture_output=True, timeout=LIMIT, check=False).returncode == 0)


def make(name, *watch):
    """A project whose program lives elsewhere, as a container or a remote shell would."""
    home = base / f"home-{name}"
    home.mkdir()
    projects.mkdir(parents=True, exist_ok=True)
    (projects / f"{name}.project").write_text(
        f"[Project]\nName={name}\nCommand=sleep 1000\nDirectory={home}\n\n[Watch]\nPaths={';'.join(map(str, watch))};\n")
    start(name)
    return wait_runs(name)


def mount_tmpfs(path):
    path.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", path], capture_output=True, text=True)
    if done.returncode != 0:
        raise Impossible("a tmpfs cannot be mounted here: " + done.stderr.strip())


def polled(name, path):
    return wait("polling is said", lambda: str(path) in look(name)["watching"] and "polling" in look(name)["watching"])


local = base / "local"
share = Share(base / "back", base / "mnt")


@test
def a_share_is_polled_and_named():
    local.mkdir()
    (local / "a.c").write_text("one")
    (share.back / "sub").mkdir()
    for name in ("a.c", "b.c", "sub/c.c"):
        (share.back / name).write_text("one")
    share.mount()
    make("local", local)
    before = make("shared", share.mnt)
    polled("shared", share.mnt)
    (share.back / "a.c").write_text("two, from another machine")
    assert wait_runs("shared", before["run"])["last_changed"] == ["a.c"]


@test
def a_hung_share_holds_its_project_and_nothing_else():
    shared, other = look("shared"), look("local")
    share.process.send_signal(signal.SIGSTOP)
    wait("it is told", lambda: "unreachable, holding" in look("shared")["watching"])
    assert "unreachable" in run("status").stdout
    (local / "a.c").write_text("edited while the share hangs")
    wait_runs("local", other["run"])
    (share.back / "b.c").write_text("edited behind the hanging share")
    assert look("shared")["pid"] == shared["pid"]
    run("restart", "shared", limit=ANSWER)
    again = wait_runs("shared", shared["run"])
    share.process.send_signal(signal.SIGCONT)
    assert wait_runs("shared", again["run"])["last_changed"] == ["b.c"]
    wait("it is over", lambda: "unreachable" not in look("shared")["watching"])


@test
def a_host_that_starts_while_the_share_hangs_works():
    share.process.send_signal(signal.SIGSTOP)
    run("quit", limit=LIMIT)
    (projects / "own.project").write_text(f"[Project]\nName=own\nCommand=sleep 1000\nDirectory={base}\n\n"
                                          f"[Agreed]\nFile={share.mnt}/rekindle.project\nSha256=00\n")
    start("local")
    start("shared")
    wait_runs("local")
    (local / "a.c").write_text("edited after the start of the host")
    wait("local runs", lambda: look("local")["last_changed"] == ["a.c"] and look("local")["state"] == "running")
    wait("it is told", lambda: "unreachable, holding" in look("shared")["watching"])
    before = wait_runs("shared")
    share.process.send_signal(signal.SIGCONT)
    wait("it is over", lambda: "unreachable" not in look("shared")["watching"])
    (share.back / "b.c").write_text("edited when it is back")
    wait_runs("shared", before["run"])


@test
def a_share_that_went_away_is_no_deletion():
    before = look("shared")
    share.go()
    wait("it is told", lambda: "unreachable, holding" in look("shared")["watching"])
    share.mount()
    wait("it is over", lambda: "unreachable" not in look("shared")["watching"])
    (local / "a.c").write_text("time passes")
    wait("local runs", lambda: look("local")["last_changed"] == ["a.c"] and look("local")["state"] == "running")
    after = look("shared")
    # What the test before saved may have been met twice on its way; a deletion would name every file.
    assert after["pid"] == before["pid"] or after["last_changed"] == ["b.c"], after


@test
def changes_made_while_a_share_was_away_restart():
    before = look("shared")
    share.go()
    wait("it is told", lambda: "unreachable, holding" in look("shared")["watching"])
    (share.back / "sub" / "c.c").write_text("edited while it was away")
    assert look("shared")["pid"] == before["pid"]
    share.mount()
    assert wait_runs("shared", before["run"])["last_changed"] == ["sub/c.c"]


@test
def a_link_into_a_hung_share_does_not_hang_the_host():
    (base / "link").symlink_to(share.mnt)
    before = make("linked", base / "link" / "sub")
    (share.back / "sub" / "c.c").write_text("through the link")
    wait_runs("linked", before["run"])
    share.process.send_signal(signal.SIGSTOP)
    wait("it is told", lambda: "unreachable, holding" in look("linked")["watching"])
    run("restart", "linked", limit=ANSWER)
    share.process.send_signal(signal.SIGCONT)
    wait("it is over", lambda: "unreachable" not in look("linked")["watching"])


@test
def an_environment_file_on_a_hung_share_does_not_hang_the_host():
    (share.back / "variables").write_text("A=one\n")
    home = base / "home-variables"
    home.mkdir()
    (projects / "variables.project").write_text(
        f"[Project]\nName=variables\nCommand=sh -c 'echo A is $A; exec sleep 1000'\nDirectory={home}\n\n"
        f"[Run]\nEnvironmentFile={share.mnt}/variables\n")
    start("variables")
    before = wait_runs("variables")
    wait("its output", lambda: "A is one" in run("logs", "variables").stdout)
    share.process.send_signal(signal.SIGSTOP)
    run("restart", "variables", limit=ANSWER)
    after = wait("it runs without them", lambda: (seen := look("variables"))["run"] > before["run"]
                 and seen["state"] == "running" and seen)
    share.process.send_signal(signal.SIGCONT)
    wait("its output", lambda: run("logs", "--run", str(after["run"]), "variables").stdout.rstrip() == "A is")
    (share.back / "variables").write_text("A=two\n")
    wait("the share answers", lambda: (share.mnt / "variables").read_text() == "A=two\n")
    run("restart", "variables", limit=ANSWER)
    wait_runs("variables", after["run"])
    wait("its output", lambda: "A is two" in run("logs", "variables").stdout)


@test
def what_cannot_enter_its_directory_on_a_hung_share_can_be_stopped():
    (projects / "inside.project").write_text(
        f"[Project]\nName=inside\nCommand=sleep 1000\nDirectory={share.mnt}/sub\n\n[Run]\nStopTimeout=0.5\n")
    start("inside")
    wait_runs("inside")
    share.process.send_signal(signal.SIGSTOP)
    # Not before what the kernel remembers of the share is too old to be used.
    wait("it is told", lambda: "unreachable, holding" in look("inside")["watching"])
    run("restart", "inside", limit=ANSWER)
    wait("it tries to start", lambda: look("inside")["state"] == "starting")
    run("stop", "inside", limit=ANSWER)
    wait("it is stopped", lambda: look("inside")["state"] == "stopped")
    share.process.send_signal(signal.SIGCONT)
    run("start", "inside", limit=ANSWER)
    wait("it runs", lambda: look("inside")["state"] == "running")


@test
def what_the_kernel_does_not_let_go_is_named_and_holds_nobody_up():
    # Behind two file systems: the outer one has taken the question and waits itself, so that not even a kill ends it.
    outer = Share(share.mnt, base / "outer")
    outer.mount()
    (share.back / "read.c").write_text("one")
    home = base / "home-held"
    home.mkdir()
    (home / "main.py").write_text("import os, sys, time\nif os.fork() == 0:\n    while True:\n        open(sys.argv[1]).read()\n"
                                  "        time.sleep(0.01)\ntime.sleep(1000)\n")
    (projects / "held.project").write_text(
        f"[Project]\nName=held\nCommand={sys.executable} main.py {outer.mnt}/read.c\nDirectory={home}\n\n"
        "[Run]\nStopTimeout=0.3\n")
    start("held")
    pid = wait_runs("held")["pid"]
    child = wait("its child", lambda: pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split())[0]

    def state():
        return pathlib.Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0]
    share.process.send_signal(signal.SIGSTOP)
    try:
        # It sleeps until somebody wants it to end; only from then on the kernel calls that uninterruptible.
        wait("it waits for the share", lambda: "request_wait" in pathlib.Path(f"/proc/{child}/wchan").read_text())
        before, other = look("held"), look("local")
        (home / "main.py").write_text((home / "main.py").read_text() + "# edited\n")
        wait("it is named", lambda: child in run("status", "held", limit=ANSWER).stdout)
        (local / "a.c").write_text("edited while the kernel holds another project's process")
        wait_runs("local", other["run"])
        assert look("held")["run"] == before["run"] and state() == "D", "started over what lives"
    finally:
        share.process.send_signal(signal.SIGCONT)
    wait_runs("held", before["run"])
    assert not pathlib.Path(f"/proc/{child}").exists(), "a run over the one before"
    run("stop", "held", limit=ANSWER)
    wait("it is stopped", lambda: look("held")["state"] == "stopped")
    outer.go()


@test
def the_clock_of_another_machine_does_not_matter():
    before = look("shared")
    for year, text in ((5, "long ago, and longer"), (80, "far in the future"), (30, "in between")):
        path = share.back / "b.c"
        path.write_text(text)
        os.utime(path, (year * 31557600,) * 2)
        before = wait_runs("shared", before["run"])


@test
def a_share_mounted_inside_a_tree_is_followed():
    inner = Share(base / "inner-back", local / "inner")
    (inner.back / "x.c").write_text("one")
    before = look("local")
    inner.mount()
    before = wait_runs("local", before["run"])
    assert before["last_changed"] == ["inner/x.c"], before
    polled("local", inner.mnt)
    (inner.back / "x.c").write_text("two, behind it")
    before = wait_runs("local", before["run"])
    inner.go()
    wait("it is told", lambda: "unreachable, holding" in look("local")["watching"])
    (local / "a.c").write_text("beside it")
    before = wait_runs("local", before["run"])
    assert before["last_changed"] == ["a.c"], before
    (inner.back / "x.c").write_text("three, while it was away")
    inner.mount()
    assert wait_runs("local", before["run"])["last_changed"] == ["inner/x.c"]


@test
def a_local_mount_inside_a_tree_is_followed():
    tmpfs = local / "tmpfs"
    tmpfs.mkdir()
    (tmpfs / "covered.c").write_text("one")
    before = wait("covered.c restarts", lambda: (seen := look("local"))["last_changed"] == ["tmpfs/covered.c"]
                  and seen["state"] == "running" and seen)
    mount_tmpfs(tmpfs)
    try:
        before = wait_runs("local", before["run"])
        assert before["last_changed"] == ["tmpfs/covered.c"], before
        (tmpfs / "y.c").write_text("one")
        before = wait("y.c restarts", lambda: (seen := look("local"))["last_changed"] == ["tmpfs/y.c"] and seen)
    finally:
        subprocess.run(["umount", "-l", tmpfs], check=True)
    before = wait_runs("local", before["run"])
    (tmpfs / "covered.c").write_text("two")
    wait("covered.c is watched again", lambda: look("local")["last_changed"] == ["tmpfs/covered.c"])


def main():
    print(f"1..{len(tests)}", flush=True)
    impossible, failed = None, False
    (base / "run").mkdir(mode=0o700)
    bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], env=environment,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    try:
        for number, function in enumerate(tests, 1):
            claim = function.__name__.replace("_", "-")
            try:
                if impossible is None:
                    function()
            except Impossible as reason:
                impossible = str(reason)
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                failed = True
                line = error.__traceback__.tb_next.tb_lineno
                print(f"not ok {number} {claim}\n# line {line}: {str(error)[:2000]!r}", flush=True)
                if share.process is not None:
                    share.process.send_signal(signal.SIGCONT)
                continue
            print(f"ok {number} {claim}" + (f" # SKIP {impossible}" if impossible else ""), flush=True)
    finally:
        for mount in mounts:
            mount.end()
        subprocess.run([program, "quit"], env=environment, capture_output=True, timeout=LIMIT, check=False)
        bus.terminate()
        bus.wait()
        shutil.rmtree(base, ignore_errors=True)
    sys.exit(failed)


main()
