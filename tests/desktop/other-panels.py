#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The icon on panels that the check does not install: usage other-panels.py REKINDLE-TRAY [PANEL…]

PANEL is one of mate, lxqt, i3, tint2, polybar, swaybar. For each: the icon is there, shows running and crashed, a
right click opens the menu (on swaybar the window), a left click opens and closes the window, and when the panel is
killed and started again, the icon is back. Part of the slow suite; what to install says tests/README.md.
"""

import os
import signal

import rig as rig_module
from rig import Tap, wait_for
from someone import REKINDLE, PROGRAM, Project, start_app

test = Tap()
SCREEN = (0, 0, 1024, 600)
GREEN, RED = (0x57, 0xe3, 0x89), (0xff, 0x5c, 0x57)
rig_module.NOT_OURS |= {"mate-panel", "lxqt-panel", "i3", "i3bar", "tint2", "polybar", "swaybar"}
I3 = """# i3 config file (v4)
font pango:monospace 10
bar {
    id top
    position top
    i3bar_command true
}
"""
POLYBAR = """[bar/top]
width = 100%
height = 28
background = #202020
modules-left = date
tray-position = right
[module/date]
type = internal/date
date = %H:%M
"""
TINT2 = """panel_items = TS
panel_size = 100% 30
panel_position = top center horizontal
background_color = #202020 100
systray_icon_size = 22
"""


def file_of(rig, name, text):
    path = os.path.join(rig.home, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def find(rig, rgb):
    """The middle of all that has about this colour, or None."""
    data = rig.pixels(*SCREEN)
    at = [divmod(i // 3, SCREEN[2]) for i in range(0, len(data) - 2, 3)
          if abs(data[i] - rgb[0]) <= 24 and abs(data[i + 1] - rgb[1]) <= 24 and abs(data[i + 2] - rgb[2]) <= 24]
    if len(at) < 3:
        return None
    return sum(x for _, x in at) // len(at), sum(y for y, _ in at) // len(at)


def all_of_it(rig, start_panel, opens_menu=True):
    panel = start_panel()
    web = Project(rig, "web", PROGRAM, "Notify=none\nStartWithRekindle=true\n")
    app = start_app(rig, "--hidden")
    wait_for("the icon that says running", lambda: find(rig, GREEN))
    web.edit("raise SystemExit(1)\n")
    x, y = wait_for("the icon that says crashed", lambda: find(rig, RED))
    x -= 4  # the cross is at the right of the flame
    before = rig.pixels(*SCREEN)
    rig.click(x, y, button=3)
    rig.wait_changed("the menu" if opens_menu else "the window", SCREEN, before)
    rig.screenshot("menu")
    if opens_menu:
        rig.key("Escape")
        rig.click(x, y)
        wait_for("the window", lambda: rig.windows("^Rekindle$"))
        rig.screenshot("window")
    rig.click(x, y, button=1 if opens_menu else 3)
    wait_for("the window goes", lambda: find(rig, RED) and abs(find(rig, RED)[0] - x) < 16)
    assert panel.alive(), panel.output()
    panel.stop(signal.SIGKILL)
    start_panel()
    wait_for("the icon is back", lambda: find(rig, RED))
    rig.screenshot("back")
    assert app.alive()
    rig.run(REKINDLE, "stop", "--all")


@test
def mate(rig):
    rig.env["XDG_CURRENT_DESKTOP"] = "MATE"
    rig.start_x11(notifications=False)

    def start_panel():
        panel = rig.spawn("mate-panel")
        rig.wait_host()
        return panel
    all_of_it(rig, start_panel)


@test
def lxqt(rig):
    rig.env.update(XDG_CURRENT_DESKTOP="LXQt", XDG_CONFIG_DIRS="/etc/xdg:/usr/share")
    rig.start_x11(notifications=False)

    def start_panel():
        panel = rig.spawn("lxqt-panel")
        rig.wait_host()
        return panel
    all_of_it(rig, start_panel)


@test
def i3(rig):
    rig.start_display()
    rig.start_bus()
    rig.spawn("i3", "-c", file_of(rig, "i3.conf", I3))
    wait_for("i3", lambda: rig.run("i3-msg", "-t", "get_version", check=False))
    all_of_it(rig, lambda: rig.spawn("i3bar", "--bar_id=top"))


@test
def swaybar(rig):
    rig.start_sway(panel=None, notifications=False,
                   extra="bar {\n    id top\n    position top\n    tray_output *\n    swaybar_command true\n}\n")

    def start_panel():
        panel = rig.spawn("swaybar", "-b", "top")
        rig.wait_host()
        return panel
    all_of_it(rig, start_panel, opens_menu=False)


@test
def tint2(rig):
    rig.start_x11(notifications=False)
    config = file_of(rig, "tint2rc", TINT2)
    all_of_it(rig, lambda: rig.spawn("tint2", "-c", config))


@test
def polybar(rig):
    rig.start_x11(notifications=False)
    config = file_of(rig, "polybar.ini", POLYBAR)
    all_of_it(rig, lambda: rig.spawn("polybar", "-c", config, "top"))


if __name__ == "__main__":
    test.main()
