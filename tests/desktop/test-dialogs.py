#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The dialogs in which projects and preferences are filled in: usage test-dialogs.py REKINDLE-TRAY [TEST…]"""

import os

from accessible import Screen
from rig import Tap, wait_for
from someone import Project, act, start_app

test = Tap()

ENDLESS = """import os, sys, time
with open("../alive", "a") as alive:
    alive.write(f"{os.getpid()}\\n")
print("first line", flush=True)
time.sleep(600)
"""


class Desk:
    """A person before the application's window."""

    def __init__(self, rig):
        self.rig = rig
        rig.start_x11(panel=None)
        self.screen = Screen(rig)
        self.web = Project(rig, "web")
        self.app = start_app(rig)
        wait_for("the window", lambda: rig.windows("^Rekindle$"))

    def open(self, action, title, parameter=None):
        act(self.rig, action, parameter)
        window = wait_for(f"the dialog {title}", lambda: self.rig.windows(title))[0]
        self.rig.run("xdotool", "windowfocus", "--sync", window)

    def edit(self):
        self.open("edit-project", "^Edit", "web")

    def field(self, name):
        return self.screen.find("text", f"^{name}$")

    def page(self, name):
        self.screen.find("page tab", f"^{name}$").click(self.rig)

    def press(self, name):
        self.screen.find("push button", f"^{name}$").click(self.rig)

    def can(self, name):
        return self.screen.find("push button", f"^{name}$").is_("sensitive")

    def wait_closed(self, title):
        wait_for(f"{title} is closed", lambda: not self.rig.windows(title))

    def file(self, name="web"):
        path = os.path.join(os.path.dirname(self.web.file), f"{name}.project")
        with open(path, encoding="utf-8") as file:
            return file.read()


@test
def a_folder_is_recognised_and_added(rig):
    desk = Desk(rig)
    folder = os.path.join(rig.home, "shop")
    os.makedirs(folder)
    for name, text in {"app.py": ENDLESS, "requirements.txt": ""}.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    desk.open("add-project", "^Add project$")
    assert not desk.can("Add")
    desk.screen.find("label", "Choose the folder")
    desk.field("Folder").write(folder)
    wait_for("the command is filled in", lambda: "app.py" in desk.field("Command").text)
    assert desk.field("Name").text == "shop"
    wait_for("it can be added", lambda: desk.can("Add"))
    rig.screenshot("add")
    desk.press("Add")
    desk.wait_closed("^Add project$")
    assert "Command=python3 app.py" in desk.file("shop"), desk.file("shop")
    wait_for("it runs", lambda: os.path.exists(os.path.join(rig.home, "alive")))


@test
def what_is_special_about_a_folder_is_said(rig):
    desk = Desk(rig)
    unknown = os.path.join(rig.home, "unknown")
    os.makedirs(unknown)
    desk.open("add-folder", "^Add project$", unknown)
    desk.screen.find("label", "^This folder is empty")
    wait_for("the command is asked for", lambda: desk.field("Command").is_("focused"))
    with open(os.path.join(unknown, "notes.xyz"), "w", encoding="utf-8") as file:
        file.write("x")
    desk.field("Folder").write(unknown + "/")
    desk.screen.find("label", "^Nothing known was found")
    desk.field("Folder").write(desk.web.directory)
    desk.screen.find("label", "^“web” is a project of this folder already")
    desk.field("Folder").write(os.path.join(desk.web.directory, "main.py"))
    desk.screen.find("label", "^This is a file")
    desk.field("Folder").write("~")
    desk.screen.find("label", "^Everything below this folder would be watched")
    os.chmod(unknown, 0)
    desk.field("Folder").write(unknown)
    desk.screen.find("label", "^What is in this folder cannot be read")
    os.chmod(unknown, 0o700)
    with open(os.path.join(unknown, "rekindle.project"), "w", encoding="utf-8") as file:
        file.write("[Project]\nwhat\n")
    desk.field("Folder").write(unknown + "/")
    desk.screen.find("label", "^Its own file cannot be understood: .*rekindle.project:2")


@test
def lines_of_a_procfile_are_ticked(rig):
    desk = Desk(rig)
    folder = os.path.join(rig.home, "proc")
    os.makedirs(folder)
    with open(os.path.join(folder, "Procfile"), "w", encoding="utf-8") as file:
        file.write("api: ./serve\nworker: ./work --all\nclock: ./tick\n")
    desk.open("add-project", "^Add project$")
    desk.field("Folder").write(folder)
    desk.screen.find("check box", "worker").click(rig)
    desk.screen.find("label", "^2 projects will be added")
    desk.screen.find("check box", "Start it now").click(rig)
    desk.press("Add")
    desk.wait_closed("^Add project$")
    names = sorted(os.listdir(os.path.dirname(desk.web.file)))
    assert names == ["proc-api.project", "proc-clock.project", "web.project"], names
    assert "./tick" in desk.file("proc-clock")


@test
def what_is_wrong_is_said_beside_its_field(rig):
    desk = Desk(rig)
    desk.edit()
    desk.field("Command").write("echo 'open")
    desk.screen.find("label", "^A quotation mark is opened, but not closed")
    desk.screen.find("label", "^Command: A quotation mark")
    assert not desk.can("Save")
    desk.field("Command").write("echo closed")
    desk.screen.wait_gone("label", "quotation mark")
    assert desk.can("Save")
    desk.field("Address").write("localhost")
    desk.screen.find("label", "^Begin it with http")
    assert not desk.can("Save")


@test
def a_dialog_that_is_open_is_shown_again(rig):
    desk = Desk(rig)
    desk.edit()
    desk.field("Name").write("half wr")
    act(rig, "edit-project", "web")
    act(rig, "add-project")
    wait_for("it is still there", lambda: desk.field("Name").text == "half wr")
    assert len(rig.windows("^Edit")) == 1 and not rig.windows("^Add project$")


@test
def nothing_that_was_written_is_lost_without_a_question(rig):
    desk = Desk(rig)
    desk.edit()
    desk.field("Name").write("half wr")
    rig.key("Escape")
    desk.screen.find("label", "^Discard what you have changed")
    wait_for("the careful answer", lambda: desk.screen.find("push button", "^Keep editing$").is_("focused"))
    rig.screenshot("discard")
    rig.key("Escape")
    desk.screen.wait_gone("label", "^Discard what")
    assert desk.field("Name").text == "half wr"
    desk.press("Cancel")
    desk.screen.find("label", "^Discard what")
    desk.field("Name").write("web")
    desk.screen.wait_gone("label", "^Discard what")
    rig.key("Escape")  # as it was: nothing to lose
    desk.wait_closed("^Edit")
    desk.open("add-project", "^Add project$")
    desk.field("Folder").write(desk.web.directory)
    wait_for("the command is filled in", lambda: desk.field("Command").text)
    desk.field("Name").write("mine")
    rig.key("Escape")
    desk.screen.find("label", "^Discard what")
    desk.press("Discard")
    desk.wait_closed("^Add")
    assert "Name=web\n" in desk.file()


@test
def a_program_that_is_not_there_is_said_and_can_be_saved(rig):
    desk = Desk(rig)
    desk.edit()
    desk.field("Command").write("no-such-program --port 1")
    desk.screen.find("label", "^“no-such-program” is not in the PATH")
    assert desk.can("Save")
    rig.screenshot("warning")
    desk.field("Command").write("echo 'open")
    desk.screen.wait_gone("label", "^“no-such-program”")
    desk.field("Command").write("./main.py")
    desk.screen.find("label", "^“./main.py” is not executable")
    desk.field("Command").write("python3 main.py")
    desk.screen.wait_gone("label", "is not executable")
    desk.field("Command").write("no-such-program")
    desk.screen.find("label", "^“no-such-program”")
    desk.press("Save")
    desk.wait_closed("^Edit")
    assert "Command=no-such-program\n" in desk.file()


@test
def an_edit_keeps_what_people_wrote(rig):
    desk = Desk(rig)
    with open(desk.web.file, "a", encoding="utf-8") as file:
        file.write("# keep me\nColour=red\n")
    desk.edit()
    before = desk.file()
    desk.field("Name").write("Web shop")
    desk.press("Save")
    desk.wait_closed("^Edit")
    assert desk.file() == before.replace("Name=web", "Name=Web shop"), desk.file()


@test
def a_change_meanwhile_is_said_and_loaded(rig):
    desk = Desk(rig)
    desk.edit()
    text = desk.file().replace("Name=web", "Name=elsewhere")
    with open(desk.web.file, "w", encoding="utf-8") as file:
        file.write(text)
    desk.screen.find("label", "was changed in the meantime")
    rig.screenshot("changed")
    desk.press("Load it again")
    wait_for("the new name", lambda: desk.field("Name").text == "elsewhere")
    desk.screen.wait_gone("label", "was changed in the meantime")
    with open(desk.web.file, "w", encoding="utf-8") as file:
        file.write("[Project]\nwhat\n")
    desk.screen.find("label", "cannot be understood")
    os.unlink(desk.web.file)
    desk.screen.find("label", "was removed in the meantime")


@test
def the_command_is_tried_and_nothing_is_left(rig):
    desk = Desk(rig)
    desk.web.edit(ENDLESS)
    alive = os.path.join(rig.home, "alive")
    desk.edit()
    desk.press("Test command")
    desk.screen.find("terminal", "first line")
    desk.screen.find("label", "^Running")
    rig.screenshot("test")
    desk.press("Stop")
    desk.screen.find("label", "^It .*SIGTERM")
    desk.press("Run it once")
    pids = wait_for("the second run", lambda: [p for p in [open(alive, encoding="utf-8").read().split()] if len(p) == 2])[0]
    desk.press("Cancel")
    desk.wait_closed("^Edit")
    wait_for("nothing is left", lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids))
    runtime = os.path.join(rig.env["XDG_RUNTIME_DIR"], "rekindle")
    wait_for("no directory is left", lambda: not [n for n in os.listdir(runtime) if n.startswith("test-")])


@test
def the_preview_names_the_rule(rig):
    desk = Desk(rig)
    for name in ("build", ".git"):
        os.makedirs(os.path.join(desk.web.directory, name))
    for name, text in {".gitignore": "build/\n", ".git/HEAD": "ref: refs/heads/main\n", "page.html": ""}.items():
        desk.web.edit(text, name)
    desk.edit()
    desk.page("Files")
    desk.screen.find("table cell", "^git ignores it .*gitignore:1: build/")
    desk.screen.find("label", "^3 files watched, 2 left out")
    rig.screenshot("preview")
    desk.field("Leave out").write("*.html")
    desk.screen.find("label", "^2 files watched, 3 left out")
    desk.screen.find("table cell", "own pattern ignores it")


@test
def preferences_take_effect_at_once(rig):
    desk = Desk(rig)
    path = os.path.join(rig.env["XDG_CONFIG_HOME"], "rekindle", "rekindle.conf")
    desk.open("preferences", "^Preferences$")
    desk.screen.find("spin button", "^Runs kept").write("7")
    rig.key("Tab")
    desk.screen.find("combo box", "^When the window is closed").focus()
    rig.key("Down", "Down")
    rig.screenshot("preferences")

    def written():
        try:
            with open(path, encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return ""
    wait_for("the wish is written", lambda: "Close=" in written())
    with open(path, "w", encoding="utf-8") as file:
        file.write("[Limits]\nRuns=many\n")
    desk.screen.find("label", "rekindle.conf:2: Runs is “many”")


@test
def every_widget_has_a_name(rig):
    desk = Desk(rig)
    nameless = []
    desk.edit()
    for page in ("Project", "Files", "Advanced", "Test"):
        desk.page(page)
        wait_for(f"the page {page}", lambda: desk.screen.find("page tab", f"^{page}$").is_("selected"))
        nameless += [f"{page}: {w}" for w in desk.screen.nameless()]
    rig.key("Escape")
    desk.wait_closed("^Edit")
    desk.open("add-project", "^Add project$")
    nameless += [f"Add: {w}" for w in desk.screen.nameless()]
    rig.key("Escape")
    desk.wait_closed("^Add")
    desk.open("preferences", "^Preferences$")
    nameless += [f"Preferences: {w}" for w in desk.screen.nameless()]
    assert not nameless, nameless


test.main()
