#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The notifier with a real dunst on a display and a bus of its own: what dunst shows and its history
keeps, a click, a withdrawal, and a dunst that is killed and started again. Prints TAP."""

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

LIMIT_SEC = 20
started = []
bus = None


def wait_for(what, condition):
    """Waits for a condition, which is looked at again and again, and never for a time."""
    end = time.monotonic() + LIMIT_SEC
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        select.select([], [], [], 0.02)
    raise AssertionError(f"waited {LIMIT_SEC} s for {what}")


def start(*command, **options):
    process = subprocess.Popen(command, **options)
    started.append(process)
    return process


def start_display():
    read, write = os.pipe()
    start("Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp",
          pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as number:
        os.environ["DISPLAY"] = ":" + number.readline().strip()


def start_bus(top):
    """A bus without services: otherwise another daemon of this machine might be started on it."""
    config = os.path.join(top, "bus.conf")
    with open(config, "w", encoding="utf-8") as out:
        out.write(f"""<busconfig><type>session</type><listen>unix:dir={top}</listen>
          <policy context="default"><allow send_destination="*" eavesdrop="true"/>
          <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>""")
    bus = start("dbus-daemon", "--config-file", config, "--print-address=1", "--nofork",
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    return bus


def dunstctl(*arguments):
    done = subprocess.run(["dunstctl", *arguments], capture_output=True, text=True, timeout=10)
    return done.stdout


def start_dunst(top, markup):
    config = os.path.join(top, f"dunstrc-{markup}")
    with open(config, "w", encoding="utf-8") as out:
        out.write(f"[global]\n    markup = {markup}\n    font = Sans 10\n")
    return start("dunst", "-conf", config, stderr=subprocess.DEVNULL)


def displayed():
    try:
        return int(dunstctl("count", "displayed") or 0)
    except ValueError:
        return 0


def last_in_history():
    rows = json.loads(dunstctl("history") or '{"data": [[]]}')["data"][0]
    return {key: value["data"] for key, value in rows[0].items()} if rows else {}


class Notices:
    """The program under test."""

    def __init__(self, path, environment=None):
        self.process = start(path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                             env=environment)

    def say(self, line):
        self.process.stdin.write(line + "\n")

    def expect(self, line):
        ready, _, _ = select.select([self.process.stdout], [], [], LIMIT_SEC)
        assert ready, f"no “{line}”"
        got = self.process.stdout.readline().strip()
        assert got == line, f"“{got}” instead of “{line}”"


def stop(process):
    process.terminate()
    process.wait(10)


def crash_is_shown_and_withdrawn(notices, dunst, top):
    notices.say(r"show web crashed web exited with 1|NameError: <b>x</b> & y\nshop.py:3")
    wait_for("the bubble", lambda: displayed() == 1)
    notices.say("withdraw web")
    wait_for("its end", lambda: displayed() == 0)
    shown = last_in_history()
    assert shown["summary"] == "web exited with 1", shown
    assert "NameError: &lt;b&gt;x&lt;/b&gt; &amp; y\nshop.py:3" == shown["body"], shown
    assert shown["appname"] == "Rekindle", shown
    return dunst


def click_shows_the_output(notices, dunst, top):
    notices.say("show web crashed web exited with 1|NameError")
    wait_for("the bubble", lambda: displayed() == 1)
    dunstctl("action", "0")
    notices.expect("action web 1")
    return dunst


def newer_takes_the_place_of_older(notices, dunst, top):
    notices.say("show web crashed web exited with 1|one")
    notices.say("show api crashed api exited with 1|two")
    wait_for("two bubbles", lambda: displayed() == 2)
    notices.say("show web works-again web works again|")
    notices.say("withdraw api")
    wait_for("one bubble", lambda: displayed() == 1)
    notices.say("withdraw web")
    wait_for("none", lambda: displayed() == 0)
    assert last_in_history()["summary"] in ("web works again", "api exited with 1"), last_in_history()
    return dunst


def another_dunst_without_markup_gets_plain_text(notices, dunst, top):
    stop(dunst)
    notices.expect("unavailable")
    notices.say("show web crashed web exited with 1|a < b & c")
    dunst = start_dunst(top, "no")
    notices.expect("available")
    wait_for("the bubble that waited", lambda: displayed() == 1)
    notices.say("withdraw web")
    wait_for("its end", lambda: displayed() == 0)
    body = last_in_history()["body"]
    assert body in ("a < b & c", "a &lt; b &amp; c"), body
    return dunst


def leaving_takes_bubbles_down(notices, dunst, top):
    notices.say("show web gave-up web keeps crashing|x")
    wait_for("the bubble", lambda: displayed() == 1)
    notices.say("quit")
    notices.expect("left")
    wait_for("its end", lambda: displayed() == 0)
    return dunst


def without_a_bus_it_lives(notices, dunst, top):
    environment = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=f"unix:path={top}/nothing")
    lonely = Notices(sys.argv[1], environment)
    lonely.say("show web crashed web exited with 1|x")
    lonely.say("withdraw web")
    lonely.say("quit")
    lonely.expect("left")
    return dunst


def it_survives_its_bus(notices, dunst, top):
    survivor = Notices(sys.argv[1])
    survivor.expect("available")
    survivor.say("show web crashed web exited with 1|x")
    wait_for("the bubble", lambda: displayed() == 1)
    stop(bus)
    survivor.expect("unavailable")
    survivor.say("show web crashed web exited with 1|y")
    survivor.say("quit")
    survivor.expect("left")
    return dunst


TESTS = [crash_is_shown_and_withdrawn, click_shows_the_output, newer_takes_the_place_of_older,
         another_dunst_without_markup_gets_plain_text, leaving_takes_bubbles_down,
         without_a_bus_it_lives, it_survives_its_bus]


def main():
    global bus
    top = tempfile.mkdtemp(prefix="rekindle-dunst-")
    for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        os.environ[name] = os.path.join(top, name)
        os.mkdir(os.environ[name], 0o700)
    print(f"1..{len(TESTS)}", flush=True)
    failed = 0
    try:
        start_display()
        bus = start_bus(top)
        notices = Notices(sys.argv[1])
        dunst = start_dunst(top, "full")
        notices.expect("available")
        for number, test in enumerate(TESTS, 1):
            name = test.__name__.replace("_", "-")
            try:
                dunst = test(notices, dunst, top)
                print(f"ok {number} {name}", flush=True)
            except AssertionError as error:
                failed += 1
                print(f"not ok {number} {name}\n# {error}", flush=True)
    finally:
        for process in reversed(started):
            if process.poll() is None:
                stop(process)
        shutil.rmtree(top)
    return 1 if failed else 0


sys.exit(main())
