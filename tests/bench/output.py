#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""What programs cost the application that print as fast as they can, and ten that print a little: stalls of its
main loop, memory, disk, the time from Ctrl-C to the screen, from choosing another project to its output, and what
the shim drains beside `cat` on a pty. On a display of its own.

usage: output.py REKINDLE-TRAY REKINDLE-SHIM [--seconds S] [SCENE…]
"""
import argparse
import ctypes
import ctypes.util
import os
import pty
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "desktop"))
from rig import Rig, wait_for  # noqa: E402

APP = "io.github.rekindle.Rekindle"
PATH = "/io/github/rekindle/Rekindle"
RED, GREEN = "\\033[41m\\033[2J", "\\033[42m\\033[2J"
COLOURED = ("import os\nline = ''.join('\\033[3%dm%s' % (i % 8, 'x' * 10) for i in range(20)) + '\\n'\n"
            "block = line.encode() * 200\nwhile True:\n    os.write(1, block)\n")
LINES = ("import time\ni = 0\nwhile True:\n    for _ in range(10):\n        i += 1\n"
         "        print('GET /page/%d 200 and some more words to make it a usual line' % i)\n"
         "    time.sleep(0.1)\n")

# How long the application takes for an answer that only its main loop can give; and the same without the time
# that it and the one who asks waited for a processor, which others had.
PING = """
import os, sys, time
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
end = time.monotonic() + float(sys.argv[1])
def waited_ms():
    total = 0
    for pid in (sys.argv[2], str(os.getpid())):
        with open("/proc/" + pid + "/schedstat") as file:
            total += int(file.read().split()[1]) / 1e6
    return total
while time.monotonic() < end:
    waited, begin = waited_ms(), time.monotonic()
    bus.call_sync("%s", "%s", "org.gtk.Actions", "Describe", GLib.Variant("(s)", ("quit",)), None, 0, 60000)
    took = (time.monotonic() - begin) * 1000
    print("%%.2f %%.2f" %% (took, max(took - (waited_ms() - waited), 0)))
    time.sleep(0.003)
""" % (APP, PATH)


class Eye:
    """Looks at single pixels, faster than a program that is started for each look."""

    def __init__(self, rig):
        self.lib = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        for name, result in (("XOpenDisplay", ctypes.c_void_p), ("XDefaultRootWindow", ctypes.c_ulong),
                             ("XGetImage", ctypes.c_void_p), ("XGetPixel", ctypes.c_ulong)):
            getattr(self.lib, name).restype = result
        self.display = ctypes.c_void_p(self.lib.XOpenDisplay(rig.env["DISPLAY"].encode()))
        self.root = self.lib.XDefaultRootWindow(self.display)

    def at(self, x, y):
        image = ctypes.c_void_p(self.lib.XGetImage(
            self.display, ctypes.c_ulong(self.root), x, y, 1, 1, ctypes.c_ulong(0xffffffff), 2))
        pixel = self.lib.XGetPixel(image, 0, 0)
        self.lib.XDestroyImage(image)
        return (pixel >> 16) & 255, (pixel >> 8) & 255, pixel & 255

    def wait(self, what, x, y, is_it):
        begin = time.monotonic()
        wait_for(what, lambda: is_it(*self.at(x, y)))
        return (time.monotonic() - begin) * 1000


def is_red(r, g, b):
    return r > 150 and g < 100 and b < 100


def is_green(r, g, b):
    return g > r + 50 and g > b + 20


def project(rig, name, command, files=()):
    directory = os.path.join(rig.home, name)
    os.makedirs(directory)
    for file, text in files:
        with open(os.path.join(directory, file), "w", encoding="utf-8") as out:
            out.write(text)
    projects = os.path.join(rig.env["XDG_CONFIG_HOME"], "rekindle", "projects")
    os.makedirs(projects, exist_ok=True)
    with open(os.path.join(projects, name + ".project"), "w", encoding="utf-8") as out:
        out.write(f"[Project]\nName={name}\nCommand={command}\nDirectory={directory}\nStartWithRekindle=true\n")


def start(rig, tray, shim):
    rig.start_display("1100x700")
    rig.start_bus()
    rig.spawn("openbox")
    app = rig.spawn(tray, name="rekindle-tray", env={"REKINDLE_SHIM": shim})
    wait_for("the application", lambda: rig.has_owner(APP))
    window = wait_for("the window", lambda: rig.windows("^Rekindle$"))[0]
    rig.run("xdotool", "windowsize", window, "1080", "640")
    rig.run("xdotool", "windowmove", window, "0", "0")
    return app


def show(rig, name):
    rig.bus_call(APP, PATH, "org.gtk.Actions", "Activate", "show-output", f"[<'{name}'>]", "{}")


def drained(rig, name):
    """How many bytes the shim has taken from a program's terminal."""
    for _ in range(100):
        try:
            return count_drained(rig, name)
        except FileNotFoundError:
            pass  # its files change places
    return 0


def count_drained(rig, name):
    directory = os.path.join(rig.env["XDG_STATE_HOME"], "rekindle", name, "1")
    tails = sorted(n for n in os.listdir(directory) if re.fullmatch(r"tail-\d+", n))
    size = os.path.getsize(os.path.join(directory, "head"))
    if tails:
        size = 256 * 1024 + int(tails[-1][5:]) * 4 * 1024 * 1024 + os.path.getsize(os.path.join(directory, tails[-1]))
    return size


def disk_mib(rig):
    total = 0
    for directory, _, files in os.walk(os.path.join(rig.env["XDG_STATE_HOME"], "rekindle")):
        for file in files:
            try:
                total += os.path.getsize(os.path.join(directory, file))
            except OSError:
                pass
    return total / 2**20


def memory_mib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def cpu_s(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ping(rig, app, seconds):
    """All times, and all times without waiting for a processor, the shortest first."""
    child = rig.spawn("/usr/bin/python3", "-W", "ignore", "-c", PING, str(seconds), str(app.pid), name="ping")
    child.process.wait(seconds + 90)
    lines = [line.split() for line in child.output().splitlines()]
    return [sorted(float(line[i]) for line in lines if len(line) == 2) for i in range(2)]


def percentile(times, percent):
    return times[min(len(times) - 1, int(len(times) * percent / 100))]


def load():
    with open("/proc/loadavg", encoding="ascii") as file:
        return " ".join(file.read().split()[:3])


def flood(rig, options, name, command, files=()):
    script = f"trap : INT\n{command}\nprintf '{RED}'\nsleep 1000\n"
    project(rig, "flood", "/bin/sh run.sh", [("run.sh", script), *files])
    project(rig, "other", "/bin/sh run.sh", [("run.sh", f"while sleep 0.1; do printf '{GREEN}'; done\n")])
    app = start(rig, options.tray, options.shim)
    eye = Eye(rig)
    middle = 800, 400
    show(rig, "flood")
    wait_for("output", lambda: drained(rig, "flood") > 2**20)
    before_mib, before_bytes, begin, cpu = memory_mib(app.pid), drained(rig, "flood"), time.monotonic(), cpu_s(app.pid)
    times, own = ping(rig, app, options.seconds)
    took = time.monotonic() - begin
    rate = (drained(rig, "flood") - before_bytes) / took / 1e6
    print(f"{name}: load {load()}; for {took:.0f} s the shim drained {rate:.1f} MB/s")
    print(f"  main loop, {len(times)} answers: median {percentile(times, 50):.1f} ms, 99th percentile "
          f"{percentile(times, 99):.1f} ms, longest {times[-1]:.1f} ms; without waiting for a processor "
          f"{percentile(own, 99):.1f} ms and {own[-1]:.1f} ms; CPU {100 * (cpu_s(app.pid) - cpu) / took:.0f} %")
    print(f"  memory {before_mib:.0f} MiB before, {memory_mib(app.pid):.0f} MiB after; {disk_mib(rig):.1f} MiB on disk")
    show(rig, "other")
    print(f"  another project's output shows after {eye.wait('green', *middle, is_green):.0f} ms")
    show(rig, "flood")
    wait_for("the flood again", lambda: not is_green(*eye.at(*middle)))
    rig.click(*middle)
    begin = time.monotonic()
    rig.key("ctrl+c")
    sent = (time.monotonic() - begin) * 1000
    shown = eye.wait("red", *middle, is_red)
    print(f"  Ctrl-C shows {shown:.0f} ms after the key was sent (sending took {sent:.0f} ms)", flush=True)


def yes(rig, options):
    flood(rig, options, "yes", "yes")


def coloured(rig, options):
    flood(rig, options, "200 coloured columns", "/usr/bin/python3 flood.py", [("flood.py", COLOURED)])


def ten(rig, options):
    for i in range(10):
        project(rig, f"p{i}", "/usr/bin/python3 -u lines.py", [("lines.py", LINES)])
    app = start(rig, options.tray, options.shim)
    wait_for("output", lambda: all(os.path.exists(os.path.join(
        rig.env["XDG_STATE_HOME"], "rekindle", f"p{i}", "1", "head")) for i in range(10)))
    show(rig, "p0")
    cpu, begin = cpu_s(app.pid), time.monotonic()
    times, own = ping(rig, app, min(options.seconds, 5))  # its answers cost CPU too, so they are not counted
    cpu, begin = cpu_s(app.pid), time.monotonic()
    subprocess.run(["sleep", str(options.seconds)], check=True)
    share = 100 * (cpu_s(app.pid) - cpu) / (time.monotonic() - begin)
    print(f"ten projects, 100 lines a second each, one of them seen: load {load()}; CPU of the host {share:.1f} % of "
          f"a core; 99th percentile of its answers {percentile(times, 99):.1f} ms, without waiting for a processor "
          f"{percentile(own, 99):.1f} ms", flush=True)


def cat(rig, options):
    """The same program on a bare pty, drained by cat."""
    master, slave = pty.openpty()
    program = subprocess.Popen(["yes"], stdout=slave, stdin=slave, stderr=subprocess.DEVNULL, start_new_session=True)
    os.close(slave)
    seconds = min(options.seconds, 10)
    counted = subprocess.run(f"timeout {seconds} cat | wc -c", shell=True, stdin=master, check=True, capture_output=True)
    program.kill()
    program.wait()
    os.close(master)
    print(f"cat on a pty: load {load()}; {int(counted.stdout) / seconds / 1e6:.1f} MB/s", flush=True)


def main():
    scenes = {"yes": yes, "coloured": coloured, "ten": ten, "cat": cat}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tray", type=os.path.abspath)
    parser.add_argument("shim", type=os.path.abspath)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("scenes", nargs="*", default=list(scenes))
    options = parser.parse_args()
    for scene in options.scenes or scenes:
        with Rig(f"bench-{scene}") as rig:
            scenes[scene](rig, options)


if __name__ == "__main__":
    main()
