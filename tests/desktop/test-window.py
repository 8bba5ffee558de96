#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The window's list as a person uses it: usage test-window.py REKINDLE-TRAY [TEST…]"""

import os
import re
import signal

from accessible import Screen
from rig import Tap, wait_for
from someone import APP, PROGRAM, Project, act, start_app

test = Tap()

BURN = PROGRAM.replace("    time.sleep(60)", "    pass")
CRASH = PROGRAM.replace("while True", "print(no_such_name)\nwhile True")


class Window:
    """The application with these projects in its window, under the keyboard."""

    def __init__(self, rig, *names, programs=None, options=None):
        self.rig = rig
        rig.start_x11(panel=None)
        self.screen = Screen(rig)
        self.projects = {name: Project(rig, name, (programs or {}).get(name, PROGRAM),
                                       (options or {}).get(name, "")) for name in names}
        self.app = start_app(rig)
        wait_for("the window", lambda: rig.windows("^Rekindle$"))
        rig.run("xdotool", "windowfocus", "--sync", rig.windows("^Rekindle$")[0])
        if names:
            self.wait_rows(*names)

    def __getitem__(self, name):
        return self.projects[name]

    def rows(self):
        """What a screen reader says of each row that is shown, from top to bottom."""
        rows = self.screen.matching("list item")
        return [row.name for row in sorted(rows, key=lambda row: row.extents[1])]

    def names(self):
        return [row.split(",")[0] for row in self.rows()]

    def wait_rows(self, *names):
        wait_for(f"rows {names}, not {self.names()}", lambda: self.names() == list(names))

    def row(self, name, words=""):
        return self.screen.find("list item", f"^{re.escape(name)}, .*{words}")

    def choose(self, name):
        """With the mouse, beside the buttons."""
        x, y, _, height = self.row(name).extents
        self.rig.click(x + 90, y + height // 2)
        wait_for(f"{name} is chosen", lambda: self.chosen() == name)

    def gap(self, above, below):
        """How much lies between two rows: a line, or a heading."""
        _, y, _, height = self.row(above).extents
        return self.row(below).extents[1] - y - height

    def chosen(self):
        return next((w.name.split(",")[0] for w in self.screen.matching("list item")
                     if w.is_("selected")), None)

    def focused(self):
        return next((w.name.split(",")[0] for w in self.screen.matching("list item")
                     if w.is_("focused")), None)

    def wait_focus(self, name):
        wait_for(f"the keyboard is at {name}, not at {self.focused()}", lambda: self.focused() == name)


@test
def a_row_says_what_is_and_what_broke(rig):
    window = Window(rig, "api", "bad", "web", programs={"bad": CRASH})
    window.row("web", "stopped$")
    act(rig, "start-project", "web")
    window.row("web", "running \\d+.s$")
    window["web"].wait_runs(1)
    window["web"].edit(PROGRAM.replace("hello", "changed"))
    window.row("web", "restarted once$")
    act(rig, "start-project", "bad")
    window.row("bad", "crashed \\d+.s ago: NameError: name 'no_such_name' is not defined · next try in")
    # The same words for eyes, beside an icon of another shape, not of another colour alone.
    window.screen.find("label", "crashed .*NameError")
    rig.screenshot("rows")
    assert not window.screen.nameless(), window.screen.nameless()
    for name in ("Stop web", "Restart web", "More about web", "Start api"):
        window.screen.find("push button", f"^{name}$")


@test
def a_row_says_where_its_program_listens(rig):
    server = PROGRAM.replace("while True", """import socket
listener = socket.create_server(("127.0.0.1", 0))
with open("../port", "w") as port:
    port.write(str(listener.getsockname()[1]))
while True""")
    window = Window(rig, "web", programs={"web": server})
    act(rig, "start-project", "web")
    window["web"].wait_runs(1)
    label = window.screen.find("label", "^running \\d+.s · port \\d+$")
    with open(os.path.join(rig.home, "port"), encoding="ascii") as port:
        assert (label.text or label.name).endswith(f"port {port.read()}"), label
    act(rig, "stop-project", "web")
    window.row("web", "stopped$")


@test
def the_tree_of_a_busy_program_uses_a_core(rig):
    child = "import os\nif os.fork():\n    os.wait()\n" + BURN
    window = Window(rig, "busy", programs={"busy": child})
    act(rig, "start-project", "busy")
    label = window.screen.find("label", "^([2-9]\\d|1\\d\\d).% · \\d+.MB$")
    print(f"# {label.text or label.name}")
    act(rig, "stop-project", "busy")
    window.screen.wait_gone("label", ".% · \\d+.MB$")


@test
def enter_starts_and_stops_and_the_keys_do_the_rest(rig):
    window = Window(rig, "api", "web")
    window.choose("api")
    rig.key("Down")
    window.wait_focus("web")
    rig.key("Return")
    first = window["web"].wait_runs(1)
    window.row("web", "running")
    rig.key("ctrl+r")
    assert window["web"].wait_runs(2)[0] != first[0]
    rig.key("space")
    window["web"].wait_gone()
    window.row("web", "stopped")
    assert not window["api"].runs()
    rig.key("Menu")
    window.screen.find("menu item", "^Copy command$")
    rig.screenshot("menu")
    rig.key("Escape")
    rig.key("F1")
    window.screen.find("text", "keep projects running")
    wait_for("the manual has the keyboard", lambda: rig.run("xdotool", "getactivewindow", "getwindowname",
                                                            check=False).strip() == "Rekindle manual")
    rig.key("ctrl+w")
    window.screen.wait_gone("text", "keep projects running")
    assert rig.windows("^Rekindle$"), "Ctrl+W closes the window that has the keyboard"
    rig.key("ctrl+question")
    window.screen.find(None, "Undo the removal")
    rig.key("Escape")
    window.screen.wait_gone(None, "Undo the removal")
    rig.key("ctrl+w")
    wait_for("no window", lambda: not rig.windows("^Rekindle$"))


@test
def what_was_removed_is_had_back_as_it_was(rig):
    window = Window(rig, "api", "shop", "web")
    with open(window["shop"].file, "a", encoding="utf-8") as file:
        file.write("# a remark of mine\n")
    with open(window["shop"].file, encoding="utf-8") as file:
        before = file.read()
    inode = os.stat(window["shop"].file).st_ino
    act(rig, "start-project", "shop")
    window["shop"].wait_runs(1)
    window.choose("shop")
    rig.key("Delete")
    window.screen.find("label", "^Removed shop\\.$")
    window.wait_rows("api", "web")
    window.wait_focus("web")
    window["shop"].wait_gone()
    wait_for("its file is gone", lambda: not os.path.exists(window["shop"].file))
    rig.screenshot("removed")
    window.screen.find("push button", "^Undo$").click(rig)
    window.wait_rows("api", "shop", "web")
    window["shop"].wait_runs(2)
    with open(window["shop"].file, encoding="utf-8") as file:
        assert file.read() == before
    assert os.stat(window["shop"].file).st_ino == inode
    window.screen.wait_gone("label", "^Removed shop")


@test
def a_removal_can_be_undone_at_once_and_after_a_crash(rig):
    stubborn = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PROGRAM
    window = Window(rig, "api", "web", programs={"web": stubborn},
                    options={"web": "[Run]\nStopTimeout=30\n"})
    act(rig, "start-project", "web")
    window["web"].wait_runs(1)
    act(rig, "remove-project", "web")
    window.wait_rows("api")
    assert os.path.exists(window["web"].file), "it is removed when it has stopped"
    act(rig, "undo-remove")
    window.wait_rows("api", "web")
    act(rig, "remove-project", "api")
    wait_for("its file is gone", lambda: not os.path.exists(window["api"].file))
    window.app.stop(signal.SIGKILL)
    wait_for("its name is free", lambda: not rig.has_owner(APP))
    window.app = start_app(rig)
    window.screen.find("label", "^Removed api\\.$")
    window.wait_rows("web")
    act(rig, "undo-remove")
    window.wait_rows("api", "web")
    assert os.path.exists(window["api"].file)


@test
def a_removal_that_nobody_undoes_is_final(rig):
    window = Window(rig, "api", "web")
    act(rig, "remove-project", "api")
    window.screen.find("label", "^Removed api\\.$")
    act(rig, "remove-project", "web")
    window.screen.find("label", "^Removed web and 1 more project\\.$")
    window.screen.find("push button", "Add project…")
    assert not window.screen.nameless(), window.screen.nameless()
    window.screen.find("push button", "^Close this message$").click(rig)
    projects = os.path.dirname(window["api"].file)
    wait_for("nothing is kept", lambda: os.listdir(projects) == [])


@test
def typing_filters_and_escape_shows_all(rig):
    window = Window(rig, "api", "shop", "web")
    window.choose("api")
    rig.key("w")
    window.wait_rows("web")
    assert window.chosen() == "web"
    rig.screenshot("filter")
    rig.key("Down")
    window.wait_focus("web")
    rig.key("Return")
    window["web"].wait_runs(1)
    rig.key("Escape")
    window.wait_rows("api", "shop", "web")
    window.wait_focus("web")
    rig.key("ctrl+f", "s", "h", "o")
    window.wait_rows("shop")
    rig.key("x")
    window.wait_rows()
    rig.screenshot("no-match")
    rig.key("Escape")
    window.wait_rows("api", "shop", "web")


def position(project):
    with open(project.file, encoding="utf-8") as file:
        found = re.search("^Position=(.*)$", file.read(), re.M)
    return int(found.group(1)) if found else None


@test
def alt_and_arrows_and_the_mouse_order_the_list(rig):
    window = Window(rig, "api", "blog", "shop", "web")
    window.choose("web")
    rig.key("alt+Up")
    window.wait_rows("api", "blog", "web", "shop")
    window.wait_focus("web")
    rig.key("alt+Up")
    window.wait_rows("api", "web", "blog", "shop")
    rig.key("alt+Down")
    window.wait_rows("api", "blog", "web", "shop")
    window.wait_focus("web")
    # By hand: the first one to the lower half of the last one.
    x, y, width, height = window.row("api").extents
    end = window.row("shop").extents
    rig.move(x + 90, y + height // 2)
    list_area = (x, y, width, end[1] + end[3] - y)
    before = rig.pixels(*list_area)
    rig.run("xdotool", "mousedown", "1")
    rig.run("xdotool", "mousemove", str(x + 90), str(end[1]))
    rig.wait_changed("a row in the air", list_area, before)
    before = rig.pixels(*list_area)
    rig.run("xdotool", "mousemove", str(x + 90), str(end[1] + end[3] * 3 // 4))
    rig.wait_changed("the line where it would fall", list_area, before)
    rig.screenshot("dragged")
    rig.run("xdotool", "mouseup", "1")
    window.wait_rows("blog", "web", "shop", "api")
    # It is stored, and read again.
    window.app.stop(signal.SIGTERM, 10)
    window.app = start_app(rig)
    window.wait_rows("blog", "web", "shop", "api")


@test
def groups_have_headings_and_can_be_left(rig):
    window = Window(rig, "api", "blog", "web",
                    options={"blog": "Group=Customers\n", "web": "Group=Customers\n"})
    # A list box tells assistive technology of its rows only, so they name their group.
    assert [window.row(name).description for name in window.names()] == ["", "Customers", "Customers"]
    assert window.gap("api", "blog") > 10 > window.gap("blog", "web")
    rig.screenshot("groups")
    window.choose("web")
    rig.key("alt+Up")
    window.wait_rows("api", "web", "blog")
    rig.key("alt+Up")

    def left():
        with open(window["web"].file, encoding="utf-8") as file:
            return "Group=" not in file.read()
    wait_for("it has left the group", left)
    window.wait_rows("api", "web", "blog")
    wait_for("the heading moves", lambda: window.gap("web", "blog") > 10 > window.gap("api", "web"))


@test
def a_folder_from_elsewhere_opens_the_dialog_for_it(rig):
    window = Window(rig)
    folder = os.path.join(rig.home, "site")
    os.makedirs(folder)
    with open(os.path.join(folder, "app.py"), "w", encoding="utf-8") as out:
        out.write(PROGRAM)
    window.screen.find("label", "^or drop a folder here$")
    act(rig, "add-folder", folder)
    window.screen.find("text", f"{folder}$")
    rig.screenshot("add-folder")


# A file manager's end of a drag.
SOURCE = '''import sys, gi
gi.require_version("Gtk", "3.0")
from gi.repository import Gtk, Gdk, GLib
window, box = Gtk.Window(title="source"), Gtk.EventBox()
window.add(box)
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda box, context, data, *_: data.set_uris([GLib.filename_to_uri(sys.argv[1], None)]))
def begun(box, context):
    print("begun", flush=True)
    context.connect("action-changed", lambda context, action: print("accepted" if action else "not here", flush=True))
box.connect("drag-begin", begun)
box.connect("drag-failed", lambda *_: print("refused", flush=True))
box.connect("drag-end", lambda *_: print("ended", flush=True))
window.set_default_size(80, 60)
window.set_keep_above(True)
window.show_all()
Gtk.main()
'''


def drag_to(rig, source, x, y):
    """By hand: the pointer has to be seen on its way."""
    rig.run("xdotool", "windowmove", "--sync", rig.windows("^source$")[-1], "0", "500")
    rig.run("xdotool", "mousemove", "--sync", "40", "540", "mousedown", "1", "mousemove", "--sync", "55", "520")
    wait_for("the drag", lambda: "begun" in source.output())
    for step in range(1, 11):
        rig.run("xdotool", "mousemove", "--sync", str(40 + (x - 40) * step // 10), str(540 + (y - 540) * step // 10))

    # What was passed on the way may still answer: the last word counts when movements within the target change nothing.
    def is_accepted():
        for step in (2, 1, 2, 1, 2):
            rig.run("xdotool", "mousemove", "--sync", str(x + step), str(y + step))
            if not source.output().rstrip().endswith("accepted"):
                return False
        return True
    wait_for("a target", is_accepted)
    rig.run("xdotool", "mouseup", "1")
    source.expect("ended")
    assert "refused" not in source.output(), source.output()


@test
def folders_are_dropped_by_the_mouse(rig):
    window = Window(rig)
    folders = [os.path.join(rig.home, name) for name in ("site", "shop", "blog")]
    for folder in folders:
        os.makedirs(folder)
        with open(os.path.join(folder, "app.py"), "w", encoding="utf-8") as out:
            out.write(PROGRAM)
    sources = []

    def drop(folder, x, y):
        for source in sources:
            source.stop()
        sources.append(rig.spawn("/usr/bin/python3", "-c", SOURCE, folder))
        wait_for("the other window", lambda: rig.windows("^source$"))
        drag_to(rig, sources[-1], x, y)
        window.screen.find("text", f"{folder}$")
    drop(folders[0], *window.screen.find("label", "^or drop a folder here$").middle())
    wait_for("it can be added", lambda: window.screen.find("push button", "^Add$").is_("sensitive"))
    window.screen.find("push button", "^Add$").click(rig)
    row = window.screen.find("list item", "^site, ")
    drop(folders[1], row.extents[0] + 100, row.extents[1] + row.extents[3] + 100)
    wait_for("all that is said of it", lambda: window.screen.matching("combo box", "^Recognised$"))
    places = [None]  # the window manager may still be finding it a place
    wait_for("a dialog that stands still", lambda: places.append(window.screen.find("text", "^Folder$").middle()) or places[-1] == places[-2])
    drop(folders[2], *places[-1])
    wait_for("the name of the last one", lambda: window.screen.find("text", "^Name$").text == "blog")


@test
def tab_goes_through_one_row_and_on(rig):
    window = Window(rig, "api", "shop", "web")
    window.choose("shop")
    for role, name in (("push button", "^Start shop$"), ("push button", "^Restart shop$"), ("push button", "^More about shop$"), ("toggle button", "^Runs$")):
        rig.key("Tab")
        wait_for(f"the focus on {name}", lambda: window.screen.find(role, name).is_("focused"))
    rig.key("shift+Tab")
    wait_for("the way back", lambda: window.screen.find("push button", "^More about shop$").is_("focused"))
    rig.key("shift+Tab", "shift+Tab", "shift+Tab")
    window.wait_focus("shop")


@test
def the_keyboard_leaves_the_terminal(rig):
    window = Window(rig, "web", programs={"web": "import sys\nfor line in sys.stdin:\n    print('read', repr(line), flush=True)\n"})
    window.choose("web")
    rig.key("Return")
    window.row("web", "running")
    rig.key("F6")
    wait_for("the terminal has the keyboard", lambda: any(
        w.is_("focused") for w in window.screen.matching("terminal")))
    window.screen.find("toggle button", "^Runs").focus()
    rig.key("ctrl+f")
    wait_for("the output's search has the keyboard", lambda: any(
        w.is_("focused") for w in window.screen.matching(None, "^Search the output$")))
    rig.key("Escape")
    rig.key("ctrl+w")
    assert rig.windows("^Rekindle$"), "Ctrl+W is the program's"
    rig.key("F6")
    window.wait_focus("web")


if __name__ == "__main__":
    test.main()
