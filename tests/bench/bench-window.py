#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""How long the window takes to open: usage bench-window.py REKINDLE-TRAY [PROJECTS [TIMES]]

Two times: from the start of the process to the mapped window, and, with the application already in the
tray, from the request (by a process that asks) to the mapped window. Xvfb draws in software; a real display is quicker.
"""

import ctypes
import os
import select
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "desktop"))
os.environ.setdefault("REKINDLE_SHIM", os.path.join(
    os.path.dirname(os.path.abspath(sys.argv[1])), "..", "shim", "rekindle-shim"))

from rig import Rig, wait_for  # noqa: E402
from someone import APP, Project, act, start_app  # noqa: E402

PROJECTS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
TIMES = int(sys.argv[3]) if len(sys.argv) > 3 else 5


class Display:
    """Knows when a window appears on the display."""

    SUBSTRUCTURE_NOTIFY_MASK, MAP_NOTIFY = 1 << 19, 19

    def __init__(self, name):
        self.x = ctypes.CDLL("libX11.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(name.encode()))
        root = self.x.XDefaultRootWindow(self.display)
        self.x.XSelectInput(self.display, ctypes.c_ulong(root), ctypes.c_long(self.SUBSTRUCTURE_NOTIFY_MASK))
        self.x.XSync(self.display, 0)
        self.event = (ctypes.c_long * 24)()

    def wait_mapped(self, limit_s=20):
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            while self.x.XPending(self.display):
                self.x.XNextEvent(self.display, ctypes.byref(self.event))
                if ctypes.c_int.from_buffer(self.event).value == self.MAP_NOTIFY:
                    return
            select.select([self.x.XConnectionNumber(self.display)], [], [], 0.1)
        raise TimeoutError("no window")


def until_mapped(rig, begin):
    """Seconds from begin() to a window that is on the display."""
    display = Display(rig.env["DISPLAY"])
    began = time.monotonic()
    begin()
    display.wait_mapped()
    return time.monotonic() - began


def cpu_s(pid):
    """Processor time of the main thread so far: what counts on a machine that is busy otherwise."""
    with open(f"/proc/{pid}/task/{pid}/schedstat", encoding="ascii") as stat:
        return int(stat.read().split()[0]) / 1e9


def main():
    cold, warm, cpu = [], [], []
    with Rig("bench") as rig:
        rig.start_x11(panel=None)
        for number in range(PROJECTS):
            Project(rig, f"project-{number:03}")
        for _ in range(TIMES):
            cold.append(until_mapped(rig, lambda: rig.spawn(
                sys.argv[1], name="rekindle-tray", env={"REKINDLE_SHIM": os.environ["REKINDLE_SHIM"]})))
            rig.children[-1].stop(limit_s=10)
        for _ in range(TIMES):
            app = start_app(rig, "--hidden")
            before = cpu_s(app.pid)
            warm.append(until_mapped(rig, lambda: act(rig, "show")))
            cpu.append(cpu_s(app.pid) - before)
            app.stop(limit_s=10)
            wait_for("its name is free", lambda: not rig.has_owner(APP))
    for what, took in (("from start to window", cold), ("from request to window", warm),
                       ("processor time of that", cpu)):
        print(f"{PROJECTS} projects, {what}: " + " ".join(f"{t * 1000:.0f}" for t in took)
              + f" ms, median {statistics.median(took) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
