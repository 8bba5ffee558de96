#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""What a project prints, and what is wrong with it, as a person finds it in the window.
usage: test-output.py REKINDLE-TRAY [TEST…]
"""
import os

from accessible import Screen
from rig import Tap, wait_for
from someone import PROGRAM, Project, start_app

test = Tap()

MANY_LINES = PROGRAM.replace("while True", 'print("\\033[32mready\\033[0m, version", GREETING)\n'
                             'for i in range(400):\n    print(f"GET /page/{i} 200")\n'
                             "sys.stdout.flush()\nwhile True")
PLACES = PROGRAM.replace("while True", 'for i in range(100):\n    print("main.py:7:2 " * 4)\n'
                         "sys.stdout.flush()\nwhile True")
FLOOD = PROGRAM.replace("while True", 'for i in range(200000):\n    print("x" * 99)\n'
                        'print("the very end")\nsys.stdout.flush()\nwhile True')
CRASH = PROGRAM.replace("while True", "no_such_name()\nwhile True")
AUTOSTART = "StartWithRekindle=true\n"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def begin(rig, program):
    rig.start_x11(panel=None)
    screen = Screen(rig)
    web = Project(rig, "web", program, AUTOSTART)
    start_app(rig)
    web.wait_runs(1)
    return screen, web


def conf(rig):
    return os.path.join(rig.env["XDG_CONFIG_HOME"], "rekindle", "rekindle.conf")


def use_editor(rig):
    """An editor that writes down what it was called with."""
    editor, notes = os.path.join(rig.home, "editor"), os.path.join(rig.home, "edited")
    write(editor, f'#!/bin/sh\necho "$@" >>{notes}\n')
    os.chmod(editor, 0o700)
    write(conf(rig), f"[Editor]\nCommand={editor} {{file}} {{line}} {{column}}\n")
    return notes


@test
def each_run_begins_with_a_line_that_says_why(rig):
    screen, web = begin(rig, MANY_LINES)
    screen.find("terminal", "GET /page/399")
    web.edit(MANY_LINES.replace("range(400)", "range(5)"))
    web.wait_runs(2)
    screen.find("terminal", r"── \d\d:\d\d:\d\d restarted: main.py changed ──\s+ready, version hello")


@test
def the_search_finds_and_the_end_is_a_click_away(rig):
    screen, web = begin(rig, MANY_LINES)
    screen.find("terminal", "GET /page/399").click(rig)
    rig.key("ctrl+f")
    entry = wait_for("the search has the focus", lambda: [
        w for w in screen.matching(None, "^Search the output$") if w.is_("focused")])[0]
    entry.write("PAGE/(12|13) ")
    screen.find("terminal", "GET /page/13 200")
    jump = screen.find("push button", "Jump to end")
    rig.screenshot("search")
    entry.write("page/(")
    screen.find("label", "not a regular expression: missing closing parenthesis")
    entry.write("nowhere to be seen")
    screen.find("label", "^Not found$")
    rig.key("Escape")
    jump.click(rig)
    screen.find("terminal", "GET /page/399")
    screen.wait_gone("push button", "Jump to end")


@test
def what_is_saved_is_the_log(rig):
    screen, web = begin(rig, MANY_LINES)
    screen.find("terminal", "GET /page/399").click(rig)
    rig.key("ctrl+shift+s")
    screen.find(None, "Save output")
    target = os.path.join(rig.home, "saved.log")
    rig.key("ctrl+a")
    rig.run("xdotool", "type", target)
    rig.key("Return")
    log = os.path.join(rig.env["XDG_STATE_HOME"], "rekindle", "web", "1", "head")
    wait_for("the file", lambda: read(target))
    assert read(target) == read(log), (read(target)[:200], os.listdir(os.path.dirname(log)))
    assert b"\033[32mready" in read(target)


@test
def an_earlier_run_is_shown_as_it_was(rig):
    screen, web = begin(rig, MANY_LINES.replace("400", "3"))
    screen.find("terminal", "version hello")
    web.edit(MANY_LINES.replace("400", "3").replace("hello", "second"))
    web.wait_runs(2)
    screen.find("terminal", "version second")
    screen.find("toggle button", "^Runs$").click(rig)
    screen.find("label", "restarted: main.py changed")
    screen.find("label", "^running for ")
    rig.screenshot("runs")
    screen.find("label", "^was replaced by the next run after ").click(rig)
    screen.find("label", r"An earlier run: \d\d:\d\d:\d\d started · was replaced by the next run")
    wait_for("only the first run", lambda: screen.matching("terminal", "version hello")
             and not screen.matching("terminal", "version second"))
    rig.screenshot("earlier-run")
    screen.find("push button", "Back to live").click(rig)
    screen.find("terminal", "version second")
    screen.wait_gone("push button", "Back to live")


@test
def a_crash_is_told_where_it_happens(rig):
    notes = use_editor(rig)
    screen, web = begin(rig, CRASH)
    screen.find("label", "NameError: name 'no_such_name' is not defined")
    screen.find("label", "^It exited with 1")
    rig.screenshot("crashed")
    screen.find("push button", r"^Open main\.py:5 in the editor$").click(rig)
    wait_for("the editor", lambda: read(notes) == f"{web.directory}/main.py 5 1\n".encode())
    screen.find("push button", "^Restart now$").click(rig)
    web.wait_runs(2)
    web.edit(MANY_LINES)
    web.wait_runs(3)
    screen.wait_gone("push button", "^Restart now$")


@test
def a_broken_project_file_has_its_line(rig):
    notes = use_editor(rig)
    screen, web = begin(rig, PROGRAM)
    with open(web.file, encoding="utf-8") as file:
        text = file.read()
    write(web.file, text + "Nonsense\n")
    screen.find("label", "The project file cannot be understood")
    screen.find("push button", r"^Edit web\.project:\d+$").click(rig)
    wait_for("the editor", lambda: f"{web.file} ".encode() in read(notes))
    write(web.file, text)
    screen.wait_gone("push button", "^Edit web")


@test
def a_command_that_is_not_there_is_told_with_the_remedy(rig):
    rig.start_x11(panel=None)
    screen = Screen(rig)
    web = Project(rig, "web", PROGRAM, AUTOSTART)
    with open(web.file, encoding="utf-8") as file:
        text = file.read()
    write(web.file, text.replace("/usr/bin/python3", "/nonexistent/python"))
    start_app(rig)
    screen.find("label", "^It cannot be started$")
    screen.find("label", "not found. Is the command spelled right")
    screen.find("push button", "^Try again$")


@test
def a_click_on_a_place_opens_the_editor(rig):
    notes = use_editor(rig)
    screen, web = begin(rig, PLACES)
    terminal = screen.find("terminal", "main.py:7:2")
    x, y, width, height = terminal.extents
    rig.click(x + 40, y + height // 2)
    wait_for("the editor", lambda: read(notes) == f"{web.directory}/main.py 7 2\n".encode())


@test
def the_size_of_the_text_is_remembered(rig):
    screen, web = begin(rig, MANY_LINES)
    screen.find("terminal", "GET /page/399").click(rig)
    rig.key("ctrl+plus")
    wait_for("it is larger", lambda: b"Scale=110" in read(conf(rig)))
    rig.key("ctrl+0")
    wait_for("it is as usual", lambda: b"Scale=100" in read(conf(rig)))


@test
def a_flood_ends_with_its_end(rig):
    screen, web = begin(rig, FLOOD)
    screen.find("terminal", "the very end", limit_s=40)


if __name__ == "__main__":
    test.main()
