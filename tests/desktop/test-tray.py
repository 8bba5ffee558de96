#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The status icon on real panels: usage test-tray.py TRAY-DEMO [TEST…]"""

import os
import signal
import sys

from rig import Tap, RigError, wait_for

test = Tap()
DEMO = os.path.abspath(sys.argv[1])
PANEL = (0, 0, 200, 30)   # where the icon is, on every panel
BELOW = (0, 32, 600, 500)  # where its menu opens
ICON = (14, 14)
# What only this state's drawing has.
COLOURS = {"running": (0x57, 0xe3, 0x89), "restarting": (0xff, 0xd4, 0x3b),
           "crashed": (0xff, 0x5c, 0x57)}
OUTLINE = (0xe8, 0xe6, 0xea)


def start_demo(rig):
    demo = rig.spawn(DEMO, stdin=True)
    demo.expect("^ready$")
    demo.send("project web stopped")
    demo.send("project my_api crashed exit 1")
    demo.send("project worker running")
    return demo


def open_menu(rig, name):
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
    rig.screenshot(name)


def choose(rig, demo, entry, action):
    """Opens the menu and takes the entry: by pointer on sway, where a panel's menu has no keys."""
    open_menu(rig, "menu-" + action.split()[0])
    if rig.wayland:
        rig.click(80, {"show": 58, "web": 85, "my_api": 111}[entry])
    else:  # insensitive entries are passed over
        rig.key(*["Down"] * {"show": 1, "web": 2, "my_api": 3}[entry], "Return")
    demo.expect("^action " + action + "$")


def wait_icon(rig, state):
    for other, rgb in COLOURS.items():
        rig.wait_colour(state, PANEL, rgb, there=other == state)
    if state == "idle":
        rig.wait_colour(state, PANEL, OUTLINE)
    rig.screenshot(state)


def left_click(rig, demo):
    wait_icon(rig, "crashed")  # registered is not drawn yet
    rig.click(*ICON)
    demo.expect("^activate ")


def all_of_it(rig, demo, kind):
    """What every panel must do."""
    demo.expect(f"^presence present {kind}$")
    wait_icon(rig, "crashed")
    demo.send("project my_api running")
    wait_icon(rig, "running")
    demo.send("project my_api restarting")
    wait_icon(rig, "restarting")
    demo.send("project worker stopped")
    demo.send("project my_api stopped")
    wait_icon(rig, "idle")
    demo.send("project my_api crashed exit 1")
    demo.send("project worker running")
    wait_icon(rig, "crashed")
    left_click(rig, demo)
    choose(rig, demo, "show", "show-window -")
    choose(rig, demo, "web", "toggle-project web")
    choose(rig, demo, "my_api", "show-output my_api")
    rig.click(*ICON, button=2)
    demo.expect("^activate ")


@test
def xfce_panel_shows_everything(rig):
    rig.start_x11(panel="xfce")
    all_of_it(rig, start_demo(rig), "sni")
    assert len(rig.tray_items()) == 1, rig.tray_items()


@test
def xfce_panel_that_starts_later_gets_the_icon(rig):
    rig.start_x11()
    demo = start_demo(rig)
    rig.start_panel("xfce", dark=False)
    demo.expect("^presence present sni$")
    left_click(rig, demo)
    rig.screenshot("light")


@test
def xfce_panel_that_restarts_gets_the_icon_back_once(rig):
    rig.start_x11()
    panel = rig.start_panel("xfce")
    demo = start_demo(rig)
    demo.expect("^presence present sni$")
    panel.stop(signal.SIGKILL)
    demo.expect("^presence unknown none$")
    rig.start_panel("xfce")
    demo.expect("^presence present sni$")
    left_click(rig, demo)
    assert len(rig.tray_items()) == 1, rig.tray_items()
    rig.screenshot("back")


@test
def trayer_shows_everything(rig):
    rig.start_x11(panel="trayer")
    all_of_it(rig, start_demo(rig), "xembed")


@test
def trayer_that_restarts_gets_the_icon_back(rig):
    rig.start_x11()
    demo = start_demo(rig)
    panel = rig.start_panel("trayer")
    demo.expect("^presence present xembed$")
    panel.stop(signal.SIGKILL)
    demo.expect("^presence unknown none$")
    rig.start_panel("trayer", dark=False)
    demo.expect("^presence present xembed$")
    left_click(rig, demo)
    rig.screenshot("back-light")


@test
def a_tray_that_dies_with_the_window_of_the_icon_ends_nothing(rig):
    """trayer hands the icon back even when it is killed; not every tray asks the display to do that."""
    rig.start_x11()
    demo = start_demo(rig)
    for _ in range(3):
        tray = rig.spawn(os.environ["RK_BARE_TRAY"])
        tray.expect("^docked$")
        demo.expect("^presence present xembed$")
        rig.wait_colour("crashed", PANEL, COLOURS["crashed"])
        tray.stop(signal.SIGKILL)
        demo.expect("^presence unknown none$")
    assert demo.alive()


@test
def a_panel_of_items_replaces_the_x11_icon(rig):
    rig.start_x11(panel="trayer")
    demo = start_demo(rig)
    demo.expect("^presence present xembed$")
    rig.start_panel("xfce")
    wait_for("the item is registered", lambda: len(rig.tray_items()) == 1)
    wait_for("the X11 icon is gone", lambda: not rig.run(
        "xdotool", "search", "--name", "^Rekindle$", check=False).split())


@test
def waybar_on_sway_shows_everything(rig):
    rig.start_sway(panel="waybar")
    all_of_it(rig, start_demo(rig), "sni")


@test
def waybar_that_restarts_gets_the_icon_back(rig):
    rig.start_sway(panel=None)
    demo = start_demo(rig)
    panel = rig.start_panel("waybar")
    demo.expect("^presence present sni$")
    panel.stop(signal.SIGKILL)
    demo.expect("^presence unknown none$")
    rig.start_panel("waybar", dark=False)
    demo.expect("^presence present sni$")
    left_click(rig, demo)
    assert len(rig.tray_items()) == 1, rig.tray_items()
    rig.screenshot("back-light")


@test
def without_a_tray_that_is_known_after_ten_seconds(rig):
    rig.start_x11(notifications=False)
    demo = start_demo(rig)
    demo.expect("^presence absent none$")


if __name__ == "__main__":
    test.main()
