#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""A build that fails, as a person meets it: usage test-build.py REKINDLE-TRAY"""

from rig import Tap, wait_for
from someone import PROGRAM, Project, layout, start_app

test = Tap()


@test
def a_failed_build_is_told_and_the_program_goes_on(rig):
    rig.start_x11(panel="xfce")
    web = Project(rig, "web", options="StartWithRekindle=true\nBefore=python3 -m py_compile main.py\n")
    start_app(rig, "--hidden")
    first = web.wait_runs(1)
    wait_for("it runs", lambda: "web: running" in layout(rig))
    web.edit(PROGRAM.replace("(", "((", 1))

    def told():
        return [notice for notice in rig.notifications() if "SyntaxError" in notice["body"]]
    notice = wait_for("what broke", told)[0]
    assert notice["summary"] == "web was not built: the build exited with 1", notice
    assert "main.py:" in notice["body"], notice
    assert "web: running" in layout(rig)
    rig.screenshot("not-built")

    web.edit(PROGRAM.replace("hello", "good morning"))
    second = web.wait_runs(2)
    assert second[1] == "good" and second[0] != first[0], second


if __name__ == "__main__":
    test.main()
