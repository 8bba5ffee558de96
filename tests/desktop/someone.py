#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""A person's projects, and the application that looks after them, on a desktop of rig.py."""

import os
import sys

from rig import wait_for

TRAY = os.path.abspath(sys.argv[1])
REKINDLE = os.path.join(os.path.dirname(TRAY), "..", "cli", "rekindle")
APP = "io.github.rekindle.Rekindle"
APP_PATH = "/io/github/rekindle/Rekindle"

PROGRAM = """import os, sys, time
GREETING = "hello"
with open("../" + os.path.basename(os.getcwd()) + ".runs", "a") as runs:
    runs.write(f"{os.getpid()} {GREETING}\\n")
while True:
    time.sleep(60)
"""
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PROGRAM


class Project:
    """A project of a person, with the program that it runs."""

    def __init__(self, rig, name, program=PROGRAM, options=""):
        self.rig, self.name = rig, name
        self.directory = os.path.join(rig.home, name)
        os.makedirs(self.directory)
        self.edit(program)
        projects = os.path.join(rig.env["XDG_CONFIG_HOME"], "rekindle", "projects")
        os.makedirs(projects, exist_ok=True)
        self.file = os.path.join(projects, name + ".project")
        with open(self.file, "w", encoding="utf-8") as out:
            out.write(f"[Project]\nName={name}\nCommand=/usr/bin/python3 main.py\n"
                      f"Directory={self.directory}\n{options}")

    def edit(self, program, file="main.py"):
        with open(os.path.join(self.directory, file), "w", encoding="utf-8") as out:
            out.write(program)

    def runs(self):
        """The pid and the greeting of each run so far."""
        try:
            with open(self.directory + ".runs", encoding="utf-8") as runs:
                return [line.split() for line in runs]
        except FileNotFoundError:
            return []

    def wait_runs(self, number):
        return wait_for(f"run {number} of {self.name}",
                        lambda: len(self.runs()) >= number and self.runs()[number - 1])

    def alive(self):
        return bool(self.runs()) and os.path.exists(f"/proc/{self.runs()[-1][0]}")

    def wait_gone(self):
        wait_for(f"the end of {self.name}", lambda: not self.alive())


def start_app(rig, *arguments):
    app = rig.spawn(TRAY, *arguments, name="rekindle-tray",
                    env={"REKINDLE_SHIM": os.environ["REKINDLE_SHIM"]})
    wait_for("the application on the bus", lambda: rig.has_owner(APP))
    return app


def act(rig, action, parameter=None):
    """An action of the application, as a desktop file or a script asks for it."""
    rig.bus_call(APP, APP_PATH, "org.gtk.Actions", "Activate", action,
                 f"[<'{parameter}'>]" if parameter else "[]", "{}")


def state_of(rig, action):
    return "<true>" in rig.bus_call(APP, APP_PATH, "org.gtk.Actions", "Describe", action)


def layout(rig):
    items = rig.tray_items()
    if not items:  # the application is there, its icon not yet
        return ""
    sender = items[0].split("/")[0]
    return rig.bus_call(sender, "/StatusNotifierItem/Menu", "com.canonical.dbusmenu", "GetLayout",
                        "0", "-1", "['label']", check=False)


def start_dunst_that_chooses(rig, label):
    """A dunst whose menu of actions is answered at once, with the action of that label."""
    chooser = os.path.join(rig.home, "choose")
    with open(chooser, "w", encoding="utf-8") as out:
        out.write(f"#!/bin/sh\nexec grep -m 1 '{label}'\n")
    os.chmod(chooser, 0o700)
    config = os.path.join(rig.home, "dunstrc")
    with open(config, "w", encoding="utf-8") as out:
        out.write(f"[global]\n    dmenu = {chooser}\n    markup = full\n")
    rig.spawn("dunst", "-conf", config)
    wait_for("dunst", lambda: rig.has_owner("org.freedesktop.Notifications"))


def pid_on_the_bus(rig, name):
    reply = rig.bus_call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                         "GetConnectionUnixProcessID", name, check=False)
    return int(reply.split()[1].rstrip(",)")) if reply.startswith("(") else 0
