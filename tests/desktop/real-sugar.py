#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The case that Rekindle comes from: a PyGTK activity of Sugar that is reloaded when its code changes.

usage: real-sugar.py REKINDLE
"""
import os
import re
import shutil
import sys

from rig import Tap, wait_for

ACTIVITY = "/usr/share/sugar/activities/Calculate.activity"
REKINDLE = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else ""
test = Tap()


def edit(path, function):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(function(text))


def with_title(title):
    """An edit that shows: the title of the activity's window."""
    def change(text):
        text = re.sub(r"\n        __import__.*set_title.*", "", text)
        line = "\n        ShareableActivity.__init__(self, handle)"
        assert line in text
        return text.replace(line, f"{line}\n        __import__('gi.repository.GLib').repository.GLib.idle_add("
                                  f"self.set_title, '{title}')", 1)
    return change


def start(rig):
    """The activity as Sugar's shell starts it, from a copy."""
    rig.start_x11()
    bundle = os.path.join(rig.home, "Calculate.activity")
    shutil.copytree(ACTIVITY, bundle)
    root = os.path.join(rig.home, "root")
    for name in ("data", "tmp", "instance"):
        os.makedirs(os.path.join(root, name))
    environment = {
        "SUGAR_BUNDLE_PATH": bundle, "SUGAR_BUNDLE_ID": "org.laptop.Calculate", "SUGAR_BUNDLE_NAME": "Calculate",
        "SUGAR_BUNDLE_VERSION": "47", "SUGAR_ACTIVITY_ROOT": root, "PYTHONPATH": bundle,
        "PATH": "/usr/local/bin:/usr/bin:/bin",  # Sugar's Python is Debian's
    }
    run = rig.spawn(REKINDLE, "run", "-C", bundle, "-w", bundle, "--", "sugar-activity3", "calculate.Calculate", "-s",
                    name="sugar-activity", env=environment)  # by this name, for its complaints are not ours
    return run, os.path.join(bundle, "calculate.py")


@test
def an_activity_is_reloaded_broken_and_mended(rig):
    run, code = start(rig)
    wait_for("the activity's window", lambda: rig.windows("Calculate"))
    edit(code, with_title("Calculate, rekindled"))
    run.expect("rekindle: restarted: calculate.py changed")
    wait_for("a new window with the edit", lambda: rig.windows("Calculate, rekindled"))
    rig.screenshot("rekindled")

    edit(code, lambda text: text.replace("class Calculate(", "class Calculate(:", 1))
    run.expect("SyntaxError")
    run.expect(r"rekindle: exited with \d+ after .*, next try in 10 s, or when a file changes")
    assert not rig.windows("Calculate"), "the old window is still there"

    edit(code, lambda text: with_title("Calculate, mended")(text.replace("class Calculate(:", "class Calculate(", 1)))
    run.expect("rekindle: restarted: calculate.py changed", limit_s=5)  # and not after ten seconds
    wait_for("the mended window", lambda: rig.windows("Calculate, mended"))
    run.stop()


if __name__ == "__main__":
    test.main()
