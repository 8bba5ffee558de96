#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The ancestor's own case, a Sugar activity under `rekindle run`: usage real-sugar.py REKINDLE [TEST…]

The activity is Debian's Calculate, unchanged. On the bus it starts Sugar's data store and
Telepathy's account manager, which belong to the desktop and outlive it.
"""

import os
import re
import shutil
import signal
import sys
import time

from rig import Tap, wait_for

test = Tap()
REKINDLE = os.path.abspath(sys.argv[1])
INSTALLED = "/usr/share/sugar/activities/Calculate.activity"
ANCHOR = "        self.connect('joined', self._joined_cb)\n"  # where its constructor has built everything


class Activity:
    """A copy of Calculate in a work directory, and the `rekindle run` that has it in hand."""

    def __init__(self, rig):
        self.rig = rig
        self.bundle = os.path.join(rig.home, "Calculate.activity")
        shutil.copytree(INSTALLED, self.bundle)
        self.source = os.path.join(self.bundle, "calculate.py")
        with open(self.source, encoding="utf-8") as file:
            self.original = file.read()
        assert self.original.count(ANCHOR) == 1
        root = os.path.join(rig.home, "activity-root")
        for name in ("data", "instance", "tmp"):
            os.makedirs(os.path.join(root, name))
        self.child = rig.spawn(
            REKINDLE, "run", "-w", self.bundle, "-C", self.bundle, "--",
            "sugar-activity3", "calculate.Calculate", name="sugar-activity", env={
                "SUGAR_BUNDLE_PATH": self.bundle, "SUGAR_BUNDLE_ID": "org.laptop.Calculate",
                "SUGAR_BUNDLE_NAME": "Calculate", "SUGAR_BUNDLE_VERSION": "47",
                "SUGAR_ACTIVITY_ROOT": root, "PYTHONPATH": self.bundle})

    def save(self, text):
        with open(self.source, "w", encoding="utf-8") as file:
            file.write(text)

    def save_with_title(self, title):
        """Edits the constructor: another window title, and the same words in the entry."""
        edit = f"        self.set_title('{title}')\n        self.text_entry.set_text('{title}')\n"
        self.save(self.original.replace(ANCHOR, ANCHOR + edit))

    def wait_window(self, title):
        return wait_for(f"a window {title!r}", lambda: self.rig.windows(f"^{title}$"))

    def end(self):
        """Ends Rekindle as a person's `kill` does, and looks at what is left and what was said."""
        assert self.child.stop() == 128 + signal.SIGTERM, self.child.output()
        assert not processes_with(f"SUGAR_BUNDLE_PATH={self.bundle}"), "the activity is still there"
        assert "Sanitizer" not in self.child.output(), self.child.output()


def processes_with(variable):
    """The processes of sugar-activity3, a Python script, that have this in their environment."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                environment = file.read()
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                command = file.read().split(b"\0")
        except OSError:
            continue
        if variable.encode() + b"\0" in environment and command[1:2] == [b"/usr/bin/sugar-activity3"]:
            found.append(int(pid))
    return found


@test
def an_edit_brings_a_new_window_with_the_edit(rig):
    rig.start_x11()
    activity = Activity(rig)
    activity.wait_window("Calculate Activity")
    rig.screenshot("before")

    activity.save_with_title("Calculate rekindled")
    activity.child.expect("^rekindle: restarted: calculate.py changed$")
    activity.wait_window("Calculate rekindled")
    assert not rig.windows("^Calculate Activity$"), "the old window is still there"
    running = processes_with(f"SUGAR_BUNDLE_PATH={activity.bundle}")
    assert len(running) == 1, running
    rig.screenshot("after")
    activity.end()
    assert activity.child.output().count("rekindle: restarted") == 1, activity.child.output()


@test
def a_syntax_error_shows_the_trace_and_the_next_good_save_mends_it(rig):
    rig.start_x11()
    activity = Activity(rig)
    activity.wait_window("Calculate Activity")

    activity.save(activity.original.replace(ANCHOR, ANCHOR.replace("cb)", "cb")))
    activity.child.expect(f'File "{re.escape(activity.source)}", line \\d+')
    activity.child.expect("SyntaxError: ")
    activity.child.expect(r"^rekindle: exited with 1 after \d\.\d s, next try in 10 s, or when a file changes$")
    assert not rig.windows("Calculate"), "a window of a program that does not run"

    saved = time.monotonic()
    activity.save_with_title("Calculate mended")
    # Not "started again", which is what the try after ten seconds is called.
    activity.child.expect("^rekindle: restarted: calculate.py changed$")
    assert time.monotonic() - saved < 5
    activity.wait_window("Calculate mended")
    print(f"# its window came {time.monotonic() - saved:.1f} s after the save")
    activity.end()


if __name__ == "__main__":
    test.main()
