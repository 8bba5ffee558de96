#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The application when something around it misbehaves: usage test-app-faults.py REKINDLE-TRAY [TEST…]"""

from rig import Tap, wait_for
from someone import PROGRAM, Project, start_app, start_dunst_that_chooses

test = Tap()

LOOP = PROGRAM.replace("while True", """time.sleep(0.1)
with open("what I did.txt", "a") as notes:
    notes.write(f"{os.getpid()}\\n")
while True""")


@test
def a_loop_is_told_and_ended_by_ignoring_the_file(rig):
    rig.start_x11(panel="xfce", notifications=False)
    start_dunst_that_chooses(rig, "Ignore this file")
    web = Project(rig, "web", LOOP, "StartWithRekindle=true\n")
    start_app(rig)
    wait_for("the window", lambda: rig.windows("^Rekindle$"))

    def told():
        return [n for n in rig.notifications() if n["summary"] == "web kept restarting itself"]
    wait_for("the loop's end", lambda: "displayed: 1" in rig.run("dunstctl", "count"))
    wait_for("ten runs", lambda: len(web.runs()) == 10)
    rig.screenshot("loop")
    rig.run("dunstctl", "context")

    def pattern():
        with open(web.file, encoding="utf-8") as text:
            return "Ignore=/what I did.txt;\n" in text.read()
    wait_for("the pattern in the project's file", pattern)
    assert "what I did.txt" in wait_for("the notice", told)[0]["body"]
    # New rules are a new start; what the program writes in this run does not count any more.
    web.wait_runs(11)
    web.edit(LOOP.replace("hello", "changed"))
    assert web.wait_runs(12)[1] == "changed", web.runs()
    assert web.alive() and len(web.runs()) == 12, web.runs()


if __name__ == "__main__":
    test.main()
