#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The application when something around it misbehaves: usage test-app-faults.py REKINDLE-TRAY [TEST…]"""

import os
import signal
import time

from rig import Tap, wait_for
from someone import (APP, PROGRAM, STUBBORN, TRAY, Project, act, layout, pid_on_the_bus, start_app,
                     start_dunst_that_chooses)

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


CONTROL = "io.github.rekindle.Rekindle.Control"
CONTROL_PATH = "/io/github/rekindle/Rekindle/Control"


class Pings:
    """Asks the application without pause, and knows for how long its main loop was ever blocked."""

    def __init__(self, rig, app):
        wait_for("the control interface", lambda: rig.has_owner(CONTROL))
        bus = next(child for child in rig.children if child.name == "dbus-daemon")
        self.child = rig.spawn(os.environ["RK_BUS_PING"], CONTROL, CONTROL_PATH, CONTROL + ".Manager",
                               "Version", str(app.pid), str(bus.pid), stdin=True)
        self.child.expect("^ready$")

    def end_ms(self):
        """The longest that an answer took."""
        self.child.process.stdin.close()
        found = self.child.expect(r"^(\d+) answers, the longest took ([\d.]+) ms$")
        print(f"# {found.group()}")
        return float(found.group(2))


def crashes_and_works_again_unblocked(rig, ready=lambda app: None):
    """All of a crash, with notifications that are never answered, and the tray all the while."""
    web = Project(rig, "web", options="StartWithRekindle=true\n")
    app = start_app(rig, "--hidden")
    wait_for("the icon", lambda: len(rig.tray_items()) == 1)
    web.wait_runs(1)
    wait_for("the entry says so", lambda: "web: running" in layout(rig))
    pings = Pings(rig, app)
    for round in range(3):
        web.edit(PROGRAM.replace('"hello"', "no_such_name"))
        wait_for("the crash", lambda: "web: crashed" in layout(rig))
        ready(app)
        # The notice of a crash is held for 300 ms; nobody can say from outside when it was handed over.
        told = time.monotonic() + 0.6
        wait_for("the time of the notice", lambda: time.monotonic() > told)
        web.edit(PROGRAM.replace("hello", f"hello{round}"))
        assert web.wait_runs(2 + round)[1] == f"hello{round}"
        wait_for("it runs again", lambda: "web: running" in layout(rig))
    act(rig, "stop-project", "web")
    web.wait_gone()
    wait_for("the entry says so", lambda: "web: running" not in layout(rig))
    worst_ms = pings.end_ms()
    if "ASAN_OPTIONS" not in os.environ:
        assert worst_ms < 100, worst_ms
    began = time.monotonic()
    assert app.stop(signal.SIGTERM, 10) == 0
    assert time.monotonic() - began < 5


@test
def a_notification_daemon_that_never_comes_up_blocks_nothing(rig):
    services = os.path.join(rig.env["XDG_DATA_HOME"], "dbus-1", "services")
    os.makedirs(services)
    with open(os.path.join(services, "org.freedesktop.Notifications.service"), "w",
              encoding="utf-8") as out:
        out.write("[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/bin/sleep 600\n")
    rig.start_x11(panel="xfce", notifications=False)

    def asked(app):
        """The bus has started what never takes the name."""
        bus = next(child for child in rig.children if child.name == "dbus-daemon")
        wait_for("the bus starts the daemon", lambda: "Activating service name='org.freedesktop.Noti"
                 in bus.output())
    crashes_and_works_again_unblocked(rig, asked)


@test
def a_notification_daemon_that_hangs_blocks_nothing(rig):
    rig.start_x11(panel="xfce", notifications=False)
    dunst = rig.start_dunst()
    dunst.process.send_signal(signal.SIGSTOP)
    try:
        crashes_and_works_again_unblocked(rig)
    finally:
        dunst.process.send_signal(signal.SIGCONT)


def bus_of(rig):
    return [child for child in rig.children if child.name == "dbus-daemon"][-1]


@test
def a_session_bus_that_comes_back_has_everything_again(rig):
    rig.start_x11(panel="xfce")
    web = Project(rig, "web", options="StartWithRekindle=true\n")
    app = start_app(rig, "--hidden")
    pid = web.wait_runs(1)[0]
    wait_for("the icon", lambda: len(rig.tray_items()) == 1)
    bus_of(rig).stop(signal.SIGKILL)
    os.unlink(os.path.join(rig.env["XDG_RUNTIME_DIR"], "bus"))
    # Without any bus a save restarts the program as ever.
    web.edit(PROGRAM.replace("hello", "alone"))
    alone = web.wait_runs(2)
    rig.start_bus()
    back = time.monotonic()
    rig.start_dunst()
    rig.start_panel("xfce")
    wait_for("the control interface", lambda: rig.has_owner(CONTROL))
    wait_for("the single instance", lambda: pid_on_the_bus(rig, APP) == app.pid)
    wait_for("the icon, once", lambda: len(rig.tray_items()) == 1 and "web: running" in layout(rig))
    print(f"# everything was back {time.monotonic() - back:.1f} s after the bus")
    assert web.alive() and [run[0] for run in web.runs()] == [pid, alone[0]], web.runs()
    assert not rig.windows("^Rekindle$")
    web.edit(PROGRAM.replace('"hello"', "no_such_name"))
    wait_for("a notification", lambda: "displayed: 1" in rig.run("dunstctl", "count"))
    again = rig.spawn(TRAY, name="rekindle-tray")
    wait_for("a second launch shows the window of the first", lambda: rig.windows("^Rekindle$"))
    wait_for("and leaves", lambda: not again.alive())
    assert app.stop(signal.SIGTERM, 10) == 0


SESSION_MANAGER = "org.gnome.SessionManager"
CLIENT = "/org/gnome/SessionManager/Client7"


def start_session_manager(rig):
    manager = rig.spawn(os.environ["RK_BUS_MOCK"], rig.env["DBUS_SESSION_BUS_ADDRESS"], SESSION_MANAGER,
                        f"RegisterClient=(objectpath '{CLIENT}',)", "EndSessionResponse=()",
                        "UnregisterClient=()", stdin=True)
    manager.expect("^ready$")
    return manager


def tell_session(manager, signal_name, arguments):
    manager.send(f"{CLIENT} {SESSION_MANAGER}.ClientPrivate {signal_name} {arguments}")
    manager.expect(f"^sent {signal_name}$")


@test
def the_end_of_the_session_stops_all_and_the_next_one_has_it_back(rig):
    rig.start_x11(panel=None)
    manager = start_session_manager(rig)
    wanted, unwanted = Project(rig, "wanted"), Project(rig, "unwanted")
    stubborn = Project(rig, "stubborn", STUBBORN, "[Run]\nStopTimeout=60\n")
    app = start_app(rig, "--hidden")
    manager.expect(f"^call /org/gnome/SessionManager {SESSION_MANAGER} RegisterClient \\('{APP}'")
    for project in (wanted, unwanted, stubborn):
        act(rig, "start-project", project.name)
        project.wait_runs(1)
    act(rig, "stop-project", "unwanted")
    unwanted.wait_gone()

    def agreed():
        return manager.output().count("EndSessionResponse (true,")

    # Whether the session may end is asked, and it may; then the person changes their mind.
    tell_session(manager, "QueryEndSession", "(uint32 0,)")
    wait_for("a yes", agreed)
    tell_session(manager, "CancelEndSession", "()")
    assert app.alive() and wanted.alive() and stubborn.alive()
    assert "Inhibit" not in manager.output(), manager.output()

    asked = agreed()
    tell_session(manager, "QueryEndSession", "(uint32 0,)")
    wait_for("a yes", lambda: agreed() > asked)
    began = time.monotonic()
    tell_session(manager, "EndSession", "(uint32 0,)")
    wait_for("its end", lambda: not app.alive())
    took = time.monotonic() - began
    print(f"# everything gone after {took:.2f} s")
    assert took < 5 and not wanted.alive() and not stubborn.alive(), took

    start_app(rig, "--hidden")
    wanted.wait_runs(2)
    stubborn.wait_runs(2)
    assert len(unwanted.runs()) == 1, unwanted.runs()


@test
def an_application_installed_anew_takes_the_programs_over(rig):
    rig.start_x11(panel="xfce")
    build = os.path.join(os.path.dirname(TRAY), "..")
    names = ("cli/rekindle", "tray/rekindle-tray", "shim/rekindle-shim")
    own = os.path.join(rig.home, "installed")

    def install():
        for name in names:
            rig.run("install", "-D", os.path.join(build, name), os.path.join(own, name))
    install()
    web = Project(rig, "web", options="StartWithRekindle=true\n")
    rekindle = rig.spawn(os.path.join(own, names[0]), "--hidden", name="rekindle", env={
        "REKINDLE_TRAY": os.path.join(own, names[1]), "REKINDLE_SHIM": os.path.join(own, names[2])})
    wait_for("the icon", lambda: len(rig.tray_items()) == 1)
    first = web.wait_runs(1)
    old = pid_on_the_bus(rig, APP)
    install()
    assert os.readlink(f"/proc/{old}/exe").endswith(" (deleted)")
    web.edit(PROGRAM.replace("hello", "again"))
    second = web.wait_runs(2)
    assert second[0] != first[0]
    os.kill(old, signal.SIGKILL)
    new = wait_for("another one", lambda: pid_on_the_bus(rig, APP) not in (0, old)
                   and pid_on_the_bus(rig, APP))
    assert os.readlink(f"/proc/{new}/exe") == os.path.join(own, names[1])
    wait_for("its icon", lambda: len(rig.tray_items()) == 1 and "web: running" in layout(rig))
    assert web.alive() and len(web.runs()) == 2, web.runs()
    web.edit(PROGRAM.replace("hello", "anew"))
    assert web.wait_runs(3)[1] == "anew"
    assert rekindle.stop(signal.SIGTERM, 10) == 0
    assert not web.alive()


if __name__ == "__main__":
    test.main()
