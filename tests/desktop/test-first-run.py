#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The first quarter of an hour with Rekindle, once with the mouse only and once with the keyboard only: add the
demo by its folder, see it run, change it, break it, read the error, mend it, stop, remove, undo.
usage: test-first-run.py REKINDLE-TRAY [TEST…]
"""
import os

from accessible import Screen
from rig import Tap, wait_for
from someone import PROGRAM, start_app

test = Tap()


class Demo:
    """A folder with a program in it, which nobody has registered."""

    def __init__(self, rig):
        self.directory = os.path.join(rig.home, "demo")
        os.makedirs(self.directory)
        self.save(PROGRAM)

    def save(self, text):
        with open(os.path.join(self.directory, "main.py"), "w", encoding="utf-8") as out:
            out.write(text)

    def runs(self):
        try:
            with open(self.directory + ".runs", encoding="utf-8") as runs:
                return [line.split() for line in runs]
        except FileNotFoundError:
            return []

    def wait_runs(self, number):
        return wait_for(f"run {number}", lambda: len(self.runs()) >= number and self.runs()[number - 1])

    def wait_gone(self):
        wait_for("the end of the program", lambda: not os.path.exists(f"/proc/{self.runs()[-1][0]}"))


def begin(rig):
    rig.start_x11(panel="xfce")
    screen = Screen(rig)
    demo = Demo(rig)
    start_app(rig)
    screen.find(None, "No projects yet")
    return screen, demo


def see_it_change_break_and_mend(rig, screen, demo):
    """What happens in the editor; the window is only looked at."""
    demo.save(PROGRAM.replace("hello", "good-morning"))
    assert demo.wait_runs(2)[1] == "good-morning"
    screen.find("list item", "demo, running .*restarted once")
    demo.save(PROGRAM.replace('"hello"', "no_such_name"))
    screen.find("list item", "demo, crashed .*NameError: name 'no_such_name' is not defined")
    screen.find("label", "NameError: name 'no_such_name' is not defined")
    screen.find("terminal", "no_such_name")
    rig.screenshot("broken")
    demo.save(PROGRAM.replace("hello", "mended-it"))
    assert demo.wait_runs(3)[1] == "mended-it"
    screen.find("list item", "demo, running")


@test
def with_the_mouse_only(rig):
    screen, demo = begin(rig)
    screen.find("push button", "^Add project…$").click(rig)
    screen.find("push button", "^Choose…$").click(rig)
    screen.find("table cell", "^demo$").click(rig)
    screen.find("push button", "^Choose$").click(rig)
    screen.find("text", "^python3 main.py$")
    rig.screenshot("add")
    assert not screen.nameless(), screen.nameless()
    screen.find("push button", "^Add$").click(rig)
    demo.wait_runs(1)
    screen.find("list item", "demo, running")
    assert not screen.nameless(), screen.nameless()

    see_it_change_break_and_mend(rig, screen, demo)

    screen.find("push button", "^Stop demo$").click(rig)
    demo.wait_gone()
    screen.find("list item", "demo, stopped")
    screen.find("push button", "^More about demo$").click(rig)
    screen.find(None, "^Remove$").click(rig)
    screen.find(None, "No projects yet")
    rig.screenshot("removed")
    screen.find("push button", "^Undo$").click(rig)
    screen.wait_gone("push button", "^Undo$")  # it slides away, and what is below it moves
    screen.find("push button", "^Start demo$").click(rig)
    assert demo.wait_runs(4)[1] == "mended-it"


@test
def with_the_keyboard_only(rig):
    screen, demo = begin(rig)
    wait_for("the window's focus", lambda: rig.run("xdotool", "getwindowfocus", "getwindowname", check=False).strip() == "Rekindle")
    rig.key("ctrl+n")
    screen.find("push button", "^Choose…$")
    wait_for("the folder's focus", lambda: [w for w in screen.matching("text") if w.is_("focused")])
    rig.run("xdotool", "type", "~/demo")
    screen.find("text", "^python3 main.py$")
    rig.key("Return")
    demo.wait_runs(1)
    screen.find("list item", "demo, running")

    see_it_change_break_and_mend(rig, screen, demo)

    wait_for("the row's focus", lambda: [w for w in screen.matching("list item", "^demo") if w.is_("focused")])
    rig.key("Return")
    demo.wait_gone()
    screen.find("list item", "demo, stopped")
    rig.key("Delete")
    screen.find(None, "No projects yet")
    rig.key("ctrl+z")
    screen.find("list item", "demo, stopped")
    wait_for("the row's focus", lambda: [w for w in screen.matching("list item", "^demo") if w.is_("focused")])
    rig.key("Return")
    assert demo.wait_runs(4)[1] == "mended-it"


if __name__ == "__main__":
    test.main()
