#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""What a screen reader meets in a window: widgets by their role and name, on a desktop of rig.py.

    rig.start_x11(panel=None)
    screen = Screen(rig)              # before the application starts
    …
    screen.find("push button", "Add project").click(rig)
    screen.find("label", "crashed")   # waits until there is one

The connection to the accessibility bus belongs to a process for good, so each desktop gets a process of its
own: this file as a program, which answers one request a line.
"""
import json
import os
import re
import sys

if __name__ != "__main__":
    from rig import RigError, wait_for

SHOWN = ("showing", "visible")


class Widget:
    """A widget as it was when it was found."""

    def __init__(self, screen, facts):
        self.screen = screen
        self.__dict__.update(facts)

    def __repr__(self):
        return f"{self.role} “{self.name}” {self.states}"

    def is_(self, state):
        return state in self.states

    def middle(self):
        x, y, width, height = self.extents
        return x + width // 2, y + height // 2

    def click(self, rig, button=1):
        """With the mouse, where it is on the display."""
        rig.click(*self.middle(), button=button)

    def do(self, action=None):
        """Asks the widget itself, as a screen reader does; the first action unless one is named."""
        self.screen.ask("do", self.path, action)

    def write(self, text):
        self.screen.ask("write", self.path, text)

    def focus(self):
        self.screen.ask("focus", self.path)


class Screen:
    """All windows of the application, as assistive technology sees them."""

    def __init__(self, rig, application="io.github.rekindle.Rekindle"):
        self.rig, self.number = rig, 0
        rig.env.pop("NO_AT_BRIDGE", None)
        rig.env.pop("GTK_A11Y", None)
        self.server = rig.spawn("/usr/bin/python3", "-W", "ignore", os.path.abspath(__file__), application, name="accessible", stdin=True)
        self.server.expect("^ready$")

    def ask(self, *request):
        self.number += 1
        self.server.send(json.dumps([self.number, *request]))
        answer = json.loads(self.server.expect(rf"^{self.number} (.*)\n").group(1))
        if isinstance(answer, str):
            raise RigError(answer)
        return answer

    def all(self):
        return [Widget(self, facts) for facts in self.ask("tree")]

    def matching(self, role, pattern="", shown=True):
        """Those of a role whose name or text matches; only what can be seen, unless told otherwise."""
        return [w for w in self.all()
                if (role is None or w.role == role) and (re.search(pattern, w.name) or re.search(pattern, w.text))
                and (not shown or all(state in w.states for state in SHOWN))]

    def find(self, role, pattern="", shown=True, limit_s=None):
        """Waits until there is one, and returns the first."""
        try:
            return wait_for(f"a {role or 'widget'} “{pattern}”", lambda: self.matching(role, pattern, shown), limit_s)[0]
        except RigError as error:
            there = "\n".join(map(repr, (w for w in self.all() if "showing" in w.states and (w.name or w.text))))
            raise RigError(f"{error}; there is:\n{there}") from None

    def wait_gone(self, role, pattern=""):
        wait_for(f"no {role} “{pattern}”", lambda: not self.matching(role, pattern))

    def nameless(self):
        """What can have the focus but has no name to say; containers that only pass it on need none."""
        return [w for w in self.all() if w.is_("focusable") and w.is_("showing") and not w.name and not w.labelled
                and w.role not in ("split pane", "scroll pane", "scroll bar")]


def serve(application):
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib

    def root():
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_name() == application:
                return child
        return None

    def text_of(node):
        try:
            interface = node.get_text_iface()
            return interface.get_text(0, min(4096, interface.get_character_count())) if interface else ""
        except GLib.Error:
            return ""

    def labels_of(node):
        return any(r.get_relation_type() == Atspi.RelationType.LABELLED_BY for r in node.get_relation_set())

    def facts(node, path):
        box = node.get_extents(Atspi.CoordType.SCREEN)
        states = [s.value_nick for s in node.get_state_set().get_states()]
        return {"path": path, "role": node.get_role_name(), "name": node.get_name() or "", "text": text_of(node),
                "description": node.get_description() or "", "states": states, "labelled": labels_of(node),
                "extents": [box.x, box.y, box.width, box.height]}

    def walk(node, path, found):
        # A table or a list of thousands is not what tests are after.
        for i in range(min(node.get_child_count(), 300)):
            child = node.get_child_at_index(i)
            if child is None:
                continue
            try:
                found.append(facts(child, path + [i]))
                walk(child, path + [i], found)
            except GLib.Error:
                pass  # it went away meanwhile
        return found

    def node_at(path):
        node = root()
        for i in path:
            node = node.get_child_at_index(i)
        return node

    def do(path, action):
        node = node_at(path)
        names = [node.get_action_name(i) for i in range(node.get_n_actions())]
        index = names.index(action) if action else 0
        return bool(names) and node.do_action(index)

    commands = {
        "tree": lambda: walk(root(), [], []) if root() else [],
        "do": do,
        "write": lambda path, text: node_at(path).get_editable_text_iface().set_text_contents(text),
        "focus": lambda path: node_at(path).grab_focus(),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        number, command, *arguments = json.loads(line)
        Atspi.get_desktop(0).clear_cache()
        try:
            answer = commands[command](*arguments)
        except (GLib.Error, AttributeError, ValueError) as error:
            answer = [] if command == "tree" else f"{command}: {error}"
        print(number, json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
