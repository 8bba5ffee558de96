#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The application on a real desktop, as a person uses it: usage test-app.py REKINDLE-TRAY [TEST…]"""

import os
import signal
import time

from rig import RigError, Tap, wait_for
from someone import (APP, PROGRAM, REKINDLE, STUBBORN, TRAY, Project, act, layout, pid_on_the_bus,
                     start_app, start_dunst_that_chooses, state_of)

test = Tap()
ICON = (14, 14)
BELOW = (0, 32, 600, 500)


def open_menu(rig):
    """A right click; a panel that is still busy with the icon may lose the first one."""
    before = rig.pixels(*BELOW)

    def click():
        rig.click(*ICON, button=3)
        try:
            rig.wait_changed("the menu", BELOW, before, 3)
            return True
        except RigError:
            return False
    wait_for("the menu", click)


def choose_first_project(rig, name):
    open_menu(rig)
    rig.screenshot(name)
    rig.key("Down", "Down", "Return")


@test
def a_click_on_the_entry_starts_and_another_stops(rig):
    rig.start_x11(panel="xfce")
    web = Project(rig, "web")
    app = start_app(rig, "--hidden")
    wait_for("the icon", lambda: len(rig.tray_items()) == 1)
    assert not rig.windows("^Rekindle$")
    choose_first_project(rig, "stopped")
    web.wait_runs(1)
    wait_for("the entry says so", lambda: "web: running" in layout(rig))
    choose_first_project(rig, "running")
    web.wait_gone()
    rig.spawn(TRAY, name="rekindle-tray")
    wait_for("a plain launch shows the window", lambda: rig.windows("^Rekindle$"))
    rig.click(*ICON)
    wait_for("a click on the icon hides it", lambda: not rig.windows("^Rekindle$"))
    rig.click(*ICON)
    wait_for("another one shows it", lambda: rig.windows("^Rekindle$"))
    assert app.alive()


@test
def a_save_restarts_and_a_mistake_is_told(rig):
    rig.start_x11(panel="xfce")
    web = Project(rig, "web", options="StartWithRekindle=true\n")
    start_app(rig, "--hidden")
    first = web.wait_runs(1)
    web.edit(PROGRAM.replace("hello", "good morning"))
    second = web.wait_runs(2)
    assert second[1] == "good" and second[0] != first[0], second

    web.edit(PROGRAM.replace('"hello"', "no_such_name"))
    wait_for("a notification", lambda: "displayed: 1" in rig.run("dunstctl", "count"))
    wait_for("the crash", lambda: "web: crashed" in layout(rig))
    rig.screenshot("crashed")

    def told():
        return [n for n in rig.notifications() if "NameError" in n["body"]]
    notice = wait_for("what broke", told)[0]
    assert notice["summary"] == "web exited with 1", notice
    assert "name 'no_such_name' is not defined" in notice["body"].replace("&#39;", "'").replace(
        "&apos;", "'"), notice
    assert "main.py:2" in notice["body"], notice

    web.edit(PROGRAM)
    web.wait_runs(3)
    wait_for("it runs again", lambda: "web: running" in layout(rig))


@test
def the_notification_opens_the_output(rig):
    rig.start_x11(panel="xfce")
    Project(rig, "web", "import sys\nsys.exit('it is broken')\n", "StartWithRekindle=true\n")
    start_app(rig, "--hidden")
    wait_for("a notification", lambda: "displayed: 1" in rig.run("dunstctl", "count"))
    rig.run("dunstctl", "action", "0")
    wait_for("the window", lambda: rig.windows("^Rekindle$"))
    rig.screenshot("output")


@test
def restart_now_does_not_wait_for_the_next_try(rig):
    rig.start_x11(panel=None, notifications=False)
    start_dunst_that_chooses(rig, "Restart now")
    # What it says tells the notices of its runs apart, also where one replaces the other.
    end = 'sys.exit(f"broken {len(open(runs.name).readlines())} times")\n'
    web = Project(rig, "web", PROGRAM.replace("while True", end + "while True"), "StartWithRekindle=true\n")
    start_app(rig, "--hidden")
    web.wait_runs(1)
    crashed = time.monotonic()
    wait_for("a notification", lambda: "displayed: 1" in rig.run("dunstctl", "count"))
    rig.run("dunstctl", "context")
    web.wait_runs(2)
    assert time.monotonic() - crashed < 9, "that was the next try, which is due after 10 s"
    wait_for("news of the try", lambda: any(
        "broken 2 times" in notice["body"] for notice in rig.notifications()), 5)


@test
def on_an_x11_tray_the_entry_starts_and_stops(rig):
    rig.start_x11(panel="trayer")
    web = Project(rig, "web")
    start_app(rig, "--hidden")
    rig.wait_colour("the icon", (0, 0, 200, 30), (0xe8, 0xe6, 0xea))
    choose_first_project(rig, "stopped")
    web.wait_runs(1)
    rig.wait_colour("it runs", (0, 0, 200, 30), (0x57, 0xe3, 0x89))
    choose_first_project(rig, "running")
    web.wait_gone()


@test
def without_a_tray_the_window_is_the_application(rig):
    rig.start_x11(panel=None)
    web = Project(rig, "web")
    app = start_app(rig)
    wait_for("the window", lambda: rig.windows("^Rekindle$"))
    rig.screenshot("window")
    act(rig, "start-project", "web")
    web.wait_runs(1)
    web.edit(PROGRAM.replace("hello", "again"))
    web.wait_runs(2)
    for state in ("true", "false"):
        act(rig, "pause")
        wait_for(f"the bus says paused: {state}", lambda: state in rig.bus_get(
            "io.github.rekindle.Rekindle.Control", "/io/github/rekindle/Rekindle/Control",
            "io.github.rekindle.Rekindle.Control.Manager", "Paused").lower())
    act(rig, "close-window")
    wait_for("no window", lambda: not rig.windows("^Rekindle$"))
    again = rig.spawn(TRAY, name="rekindle-tray")
    wait_for("the second launch shows it", lambda: rig.windows("^Rekindle$"))
    wait_for("the second launch leaves", lambda: not again.alive())
    assert app.alive() and web.alive() and len(web.runs()) == 2, (app.output(), web.runs())


@test
def a_signal_stops_everything_in_time(rig):
    rig.start_x11(panel="xfce")
    options = "StartWithRekindle=true\n[Run]\nStopTimeout=60\n"
    projects = [Project(rig, "polite", options="StartWithRekindle=true\n"),
                Project(rig, "stubborn", STUBBORN, options)]
    app = start_app(rig, "--hidden")
    for project in projects:
        project.wait_runs(1)
    began = time.monotonic()
    assert app.stop(signal.SIGTERM, 10) == 0
    took = time.monotonic() - began
    print(f"# everything gone after {took:.2f} s")
    assert took < 5, took
    assert not any(project.alive() for project in projects)


@test
def a_killed_application_costs_no_program(rig):
    rig.start_x11(panel="xfce")
    web = Project(rig, "web")
    app = start_app(rig, "--hidden")
    act(rig, "start-project", "web")
    pid = web.wait_runs(1)[0]
    app.stop(signal.SIGKILL)
    wait_for("its name is free", lambda: not rig.has_owner(APP))
    assert web.alive(), "the program died with the application"
    start_app(rig, "--hidden")
    wait_for("it is adopted", lambda: rig.tray_items() and "web: running" in layout(rig))
    assert web.alive() and web.runs() == [[pid, "hello"]], web.runs()
    web.edit(PROGRAM.replace("hello", "again"))
    web.wait_runs(2)


@test
def whoever_kills_it_has_it_back_with_the_same_programs(rig):
    rig.start_x11(panel="xfce")
    web = Project(rig, "web", options="StartWithRekindle=true\n")
    rekindle = rig.spawn(REKINDLE, "--hidden", name="rekindle",
                         env={"REKINDLE_SHIM": os.environ["REKINDLE_SHIM"]})
    wait_for("the icon", lambda: len(rig.tray_items()) == 1)
    pid = web.wait_runs(1)[0]
    first = pid_on_the_bus(rig, APP)
    killed = time.monotonic()
    os.kill(first, signal.SIGKILL)
    wait_for("another one", lambda: pid_on_the_bus(rig, APP) not in (0, first))
    wait_for("its icon, once", lambda: len(rig.tray_items()) == 1 and "web: running" in layout(rig))
    print(f"# the icon was back after {time.monotonic() - killed:.2f} s")
    assert web.runs() == [[pid, "hello"]] and web.alive()
    assert rekindle.stop(signal.SIGTERM, 10) == 0
    assert not web.alive()


@test
def a_daemon_hands_its_programs_over(rig):
    rig.start_x11(panel="xfce")
    web = Project(rig, "web", options="StartWithRekindle=true\n")
    daemon = rig.spawn(REKINDLE, "daemon", name="daemon",
                       env={"REKINDLE_SHIM": os.environ["REKINDLE_SHIM"]})
    pid = web.wait_runs(1)[0]
    start_app(rig, "--hidden")
    wait_for("the daemon leaves", lambda: not daemon.alive())
    wait_for("the icon shows it", lambda: rig.tray_items() and "web: running" in layout(rig))
    assert web.runs() == [[pid, "hello"]] and web.alive()
    web.edit(PROGRAM.replace("hello", "again"))
    web.wait_runs(2)


@test
def start_at_login_is_a_file_that_others_may_edit(rig):
    rig.start_x11(panel="xfce")
    start_app(rig, "--hidden")
    entry = os.path.join(rig.env["XDG_CONFIG_HOME"], "autostart", APP + ".desktop")
    assert not os.path.exists(entry)
    act(rig, "start-at-login")
    wait_for("the entry", lambda: os.path.exists(entry))
    with open(entry, encoding="utf-8") as text:
        content = text.read()
    assert "--hidden" in content, content
    wait_for("the switch is on", lambda: state_of(rig, "start-at-login"))
    with open(entry, "w", encoding="utf-8") as out:
        out.write(content.replace("Hidden=false", "Hidden=true"))
    wait_for("the switch follows", lambda: not state_of(rig, "start-at-login"))


@test
def quick_to_show_its_icon(rig):
    rig.start_x11(panel="xfce")
    Project(rig, "web")
    took = []
    for _ in range(3):
        began = time.monotonic()
        app = rig.spawn(TRAY, "--hidden", name="rekindle-tray",
                        env={"REKINDLE_SHIM": os.environ["REKINDLE_SHIM"]})
        wait_for("the icon", lambda: len(rig.tray_items()) == 1)
        took.append(time.monotonic() - began)
        app.stop()
        wait_for("no icon", lambda: not rig.tray_items())
    print("# from start to icon, asked for by a process each time:",
          " ".join(f"{seconds * 1000:.0f} ms" for seconds in took))


class Stamped(Project):
    """A project whose program notes the time of its first instruction."""

    def __init__(self, rig, name):
        super().__init__(rig, name)
        self.stamps = self.directory + ".stamps"
        with open(self.file, "w", encoding="utf-8") as out:
            out.write(f"[Project]\nName={name}\nDirectory={self.directory}\n"
                      f"Command={os.environ['RK_STAMP']} {self.stamps}\n")

    def wait_stamp(self, number):
        """The time of run number NUMBER, in nanoseconds."""
        def look():
            try:
                with open(self.stamps, encoding="utf-8") as stamps:
                    lines = stamps.read().splitlines()
            except FileNotFoundError:
                return 0
            return len(lines) >= number and int(lines[number - 1])
        return wait_for(f"run {number} of {self.name}", look)


def report(what, took_ns):
    """Says how long it took. What it may take is no test: a busy machine would fail it."""
    took_ms = sorted(nanoseconds / 1e6 for nanoseconds in took_ns)
    median, late = took_ms[len(took_ms) // 2], took_ms[int(len(took_ms) * 0.95)]
    print(f"# {what}: median {median:.1f} ms, 95 % {late:.1f} ms, worst {took_ms[-1]:.1f} ms")


@test
def a_save_is_a_new_process_though_another_project_floods(rig):
    rig.start_x11(panel="xfce")
    flood = Project(rig, "flood")
    with open(flood.file, "w", encoding="utf-8") as out:
        out.write(f"[Project]\nName=flood\nDirectory={flood.directory}\nCommand=yes\n")
    web = Stamped(rig, "web")
    start_app(rig)
    wait_for("the window", lambda: rig.windows("^Rekindle$"))
    act(rig, "show-output", "flood")
    act(rig, "start-project", "flood")
    act(rig, "start-project", "web")
    web.wait_stamp(1)
    took = []
    for number in range(2, 32):
        # Nobody saves twice in a tenth of a second; that would be taken for a burst.
        ready = time.monotonic() + 0.15
        wait_for("a moment", lambda: time.monotonic() > ready)
        # Several files: one that changes without pause is taken for the program's own doing.
        web.edit(PROGRAM.replace("hello", f"hello {number}"), f"part{number % 6}.py")
        saved = time.monotonic_ns()
        took.append(web.wait_stamp(number) - saved)
    rig.screenshot("flood")
    report("from a save to the first instruction", took)


@test
def a_click_is_a_process(rig):
    rig.start_x11(panel="xfce")
    web = Stamped(rig, "web")
    start_app(rig, "--hidden")
    wait_for("the icon", lambda: len(rig.tray_items()) == 1)
    took = []
    for number in range(1, 6):
        open_menu(rig)
        rig.key("Down", "Down")
        clicked = time.monotonic_ns()
        rig.key("Return")
        took.append(web.wait_stamp(number) - clicked)
        wait_for("the entry says so", lambda: "web: running" in layout(rig))
        act(rig, "stop-project", "web")
        wait_for("the entry says so", lambda: "web: running" not in layout(rig))
    report("from before a process that clicks to the first instruction", took)


@test
def on_wayland_the_entry_starts_and_the_window_opens(rig):
    rig.start_sway(panel="waybar")
    web = Project(rig, "web")
    app = start_app(rig, "--hidden")
    wait_for("the icon", lambda: len(rig.tray_items()) == 1)
    open_menu(rig)
    rig.click(80, 85)
    web.wait_runs(1)
    wait_for("the entry says so", lambda: "web: running" in layout(rig))
    rig.click(*ICON)
    wait_for("the window", lambda: APP in rig.run("swaymsg", "-t", "get_tree"))
    rig.wait_changed("the window", (200, 100, 700, 400), rig.pixels(200, 100, 700, 400)[:0])
    rig.screenshot("window")
    assert app.stop(signal.SIGTERM, 10) == 0
    assert not web.alive()


@test
def every_button_has_a_name_and_a_keyboard_is_enough(rig):
    rig.start_x11(panel=None)
    web = Project(rig, "web", options="OpenUrl=http://localhost:1/\n")
    rig.env["NO_AT_BRIDGE"] = "0"
    start_app(rig)
    wait_for("the window", lambda: rig.windows("^Rekindle$"))
    walk = os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.py")
    names = wait_for("the names", lambda: rig.run("/usr/bin/python3", walk, APP, check=False))
    assert "unnamed" not in names, names
    for name in ("Add project", "Menu", "Start web", "Restart web", "More about web",
                 "Open web in the browser"):
        assert f"button: {name}\n" in names, (name, names)
    window = rig.windows("^Rekindle$")[0]
    rig.run("xdotool", "windowfocus", "--sync", window)
    rig.key("ctrl+n")
    wait_for("the dialog", lambda: rig.windows("^Add project$"))
    rig.key("Escape")
    wait_for("its end", lambda: not rig.windows("^Add project$"))
    assert not web.alive()


@test
def without_a_bus_there_is_a_window_and_a_working_engine(rig):
    rig.start_display()
    rig.spawn("openbox")
    rig.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
    web = Project(rig, "web", options="StartWithRekindle=true\n")
    app = rig.spawn(TRAY, name="rekindle-tray",
                    env={"REKINDLE_SHIM": os.environ["REKINDLE_SHIM"]})
    wait_for("the window", lambda: rig.windows("^Rekindle$"))
    web.wait_runs(1)
    web.edit(PROGRAM.replace("hello", "again"))
    web.wait_runs(2)
    assert app.stop(signal.SIGTERM, 10) == 0
    assert not web.alive()


@test
def idle_with_twenty_projects_it_is_small_and_asleep(rig):
    rig.start_x11(panel="xfce")
    for number in range(20):
        Project(rig, f"project{number}")
    app = start_app(rig, "--hidden")
    wait_for("the icon", lambda: len(rig.tray_items()) == 1)

    def switches():
        with open(f"/proc/{app.pid}/status", encoding="utf-8") as status:
            return int(next(line for line in status if line.startswith("voluntary")).split()[1])

    def asleep():
        """Two looks that a whole second lies between and no wake-up."""
        before = switches()
        looked = time.monotonic()
        wait_for("a second", lambda: time.monotonic() - looked > 1)
        return switches() - before == 0
    wait_for("a second without a wake-up", asleep)
    with open(f"/proc/{app.pid}/smaps_rollup", encoding="utf-8") as rollup:
        pss_kb = int(next(line for line in rollup if line.startswith("Pss:")).split()[1])
    print(f"# 20 idle projects: {pss_kb / 1024:.1f} MB PSS")
    if "ASAN_OPTIONS" not in os.environ:
        assert pss_kb < 60 * 1024, pss_kb


if __name__ == "__main__":
    test.main()
