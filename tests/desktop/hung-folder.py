#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The dialog for a folder on a share that hangs: nothing else waits for it. Prints TAP.

    hung-folder.py REKINDLE-TRAY

As root, for the mount: a FUSE file system whose process is stopped. That the application does ask
for the folder is seen by its thread, which the kernel keeps as long as the share hangs.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

LIMIT = 20
ANSWER = 5  # seconds within which the application must answer, whatever hangs
NAME, PATH = "io.github.rekindle.Rekindle", "/io/github/rekindle/Rekindle"

base = pathlib.Path(tempfile.mkdtemp(prefix="rk-hung-"))
environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_"))}
environment.update(HOME=str(base), XDG_RUNTIME_DIR=str(base / "run"), GDK_BACKEND="x11", GTK_A11Y="none", NO_AT_BRIDGE="1")
children = []


def spawn(*argv, **options):
    children.append(subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL, **options))
    return children[-1]


def wait_for(what, condition):
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end, f"not within {LIMIT} s: {what}"
        time.sleep(0.02)  # the rate of asking, not a time to wait for


def act(*arguments):
    """Calls the application; says whether it has answered in time."""
    try:
        return subprocess.run(["gdbus", "call", "--session", "-d", NAME, "-o", PATH, "-m", *arguments], env=environment,
                              capture_output=True, timeout=ANSWER, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def looks(tray):
    """How many of the application's threads look at a folder."""
    names = pathlib.Path(f"/proc/{tray.pid}/task").glob("*/comm")
    return sum(name.read_text(encoding="utf-8") == "folder look\n" for name in names)


def main():
    back, mnt = base / "back", base / "mnt"
    for path in (base / "run", back / "site", mnt):
        path.mkdir(mode=0o700, parents=True)
    (back / "site" / "app.py").write_text("print(1)\n", encoding="utf-8")
    share = spawn("bindfs", "-f", back, mnt)
    wait_for("the share", lambda: os.path.ismount(mnt))
    screen = spawn("Xvfb", "-displayfd", "1", "-screen", "0", "1000x700x24", stdout=subprocess.PIPE, text=True)
    environment["DISPLAY"] = ":" + screen.stdout.readline().strip()
    bus = spawn("dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE, text=True)
    environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    tray = spawn(os.path.abspath(sys.argv[1]), stdout=subprocess.DEVNULL)
    wait_for("the application", lambda: act("org.gtk.Actions.List"))

    share.send_signal(signal.SIGSTOP)
    assert act("org.gtk.Actions.Activate", "add-folder", f"[<'{mnt}/site'>]", "{}"), "no answer to the folder"
    wait_for("a look at the folder", lambda: looks(tray) == 1)
    assert act("org.gtk.Actions.List"), "no answer while the share hangs"
    assert looks(tray) == 1
    share.send_signal(signal.SIGCONT)
    wait_for("the end of the look", lambda: looks(tray) == 0)
    assert act("org.gtk.Actions.List"), "no answer when the share is back"


print("1..1")
try:
    if os.geteuid() != 0 or shutil.which("bindfs") is None:
        print("ok 1 a-folder-on-a-share-that-hangs-holds-nothing-up # SKIP needs root and bindfs", flush=True)
    else:
        main()
        print("ok 1 a-folder-on-a-share-that-hangs-holds-nothing-up", flush=True)
except AssertionError as error:
    print(f"# {error}\nnot ok 1 a-folder-on-a-share-that-hangs-holds-nothing-up", flush=True)
finally:
    for child in children:
        child.send_signal(signal.SIGCONT)
    for child in reversed(children):
        child.terminate()
        child.wait(LIMIT)
    subprocess.run(["umount", "-l", base / "mnt"], stderr=subprocess.DEVNULL, check=False)
    shutil.rmtree(base, ignore_errors=True)
