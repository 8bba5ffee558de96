#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""kill -9 of everything around the application, and of itself: usage test-kills.py REKINDLE-TRAY [TEST…]

The random test kills display, session bus, panel, notification daemon, application and the process that
guards it, in any order and at any moment, while files are saved. What a session would start again is
started again; then a person must have everything as before, and the program must be what was saved last.
RK_ROUNDS is the number of rounds, RK_SEED where their chance begins.
"""

import os
import random
import signal
import time

from rig import Tap, wait_for
from someone import APP, REKINDLE, TRAY, Project, layout, pid_on_the_bus

test = Tap()
ROUNDS = int(os.environ.get("RK_ROUNDS", "8"))
SEED = int(os.environ.get("RK_SEED", str(int(time.time()))))

# Says when two of its runs overlap, and counts what it has printed.
COUNTING = """import fcntl, os, time
GREETING = "hello"
place = os.getcwd() + "."
lock = open(place + "lock", "w")
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    GREETING = "overlap"
with open(place + "runs", "a") as runs:
    runs.write(f"{os.getpid()} {GREETING}\\n")
count = os.open(place + "count-" + os.environ["REKINDLE_RUN"], os.O_RDWR | os.O_CREAT)
number = 0
while True:
    number += 1
    os.write(1, f"line {number}\\n".encode())
    os.pwrite(count, b"%d" % number, 0)
    time.sleep(0.005)
"""


class Session:
    """A person's session, whose parts die and are started again."""

    def __init__(self, rig):
        self.rig = rig
        # One that no other desktop takes while it is down: they take the first that is free.
        self.number = f":{2000 + os.getpid() % 20000}"
        self.display, self.bus = rig.start_display(number=self.number), rig.start_bus()
        self.manager = self.panel = self.notifications = self.guard = None
        self.start_what_is_missing()

    def start_guard(self):
        self.guard = self.rig.spawn(REKINDLE, "--hidden", name="rekindle", env={
            "REKINDLE_SHIM": os.environ["REKINDLE_SHIM"], "REKINDLE_TRAY": TRAY})

    def kill(self, kind):
        """Ends it at once; what is not there is let be."""
        if kind != "application":
            getattr(self, kind).stop(signal.SIGKILL)
            return
        pid = pid_on_the_bus(self.rig, APP)
        if pid > 0:
            os.kill(pid, signal.SIGKILL)

    def start_what_is_missing(self):
        """As a session does: a new bus and a new display have nobody on them."""
        rig, ends = self.rig, []
        if not self.bus.alive():
            os.unlink(os.path.join(rig.env["XDG_RUNTIME_DIR"], "bus"))
            self.bus = rig.start_bus()
            ends += [self.panel, self.notifications]
        if not self.display.alive():
            self.display = rig.start_display(number=self.number)
            ends += [self.manager, self.panel, self.notifications]
        for child in ends:
            child.stop(signal.SIGKILL)
        if self.manager is None or not self.manager.alive():
            self.manager = rig.start_window_manager()
        if self.notifications is None or not self.notifications.alive():
            self.notifications = rig.start_dunst()
        if self.panel is None or not self.panel.alive():
            self.panel = rig.start_panel("xfce")
        self.ensure_guard()

    def ensure_guard(self):
        """One that gave up, after too many deaths in a minute, waits for a person to start it."""
        if self.guard is None or not self.guard.alive() or "keeps ending" in self.guard.output():
            self.start_guard()

    def wait_icon(self, words):
        def is_there():
            self.ensure_guard()
            return len(self.rig.tray_items()) == 1 and words in layout(self.rig)
        wait_for(f"one icon that says {words}", is_there)


def save(project, greeting):
    project.edit(COUNTING.replace('"hello"', f'"{greeting}"'))


def is_run_of(project, pid):
    """Whether the process is there, and nobody else has its number by now."""
    try:
        return os.readlink(f"/proc/{pid}/cwd") == project.directory
    except OSError:
        return False


def runs_with(project, greeting):
    return project.runs() and project.runs()[-1][1] == greeting and is_run_of(project, project.runs()[-1][0])


def wait_as_saved(project, greeting):
    wait_for(f"{project.name} runs with what was saved last, {greeting}", lambda: runs_with(project, greeting))
    living = {pid for pid, _ in project.runs() if is_run_of(project, pid)}  # numbers come again
    assert len(living) == 1, living
    assert "overlap" not in [run[1] for run in project.runs()], project.runs()


def check_output(rig, project, number):
    """Whether that run, which is over, has every line that it printed."""
    with open(f"{project.directory}.count-{number}", encoding="ascii") as count:
        printed = int(count.read() or 0)
    kept = rig.run(REKINDLE, "logs", "--run", str(number), project.name).splitlines()
    lines = [line for line in kept if line.startswith("line ")]
    assert lines == [f"line {n}" for n in range(1, len(lines) + 1)], f"run {number} has a gap"
    assert len(lines) >= printed, f"run {number} printed {printed}, kept {len(lines)}"


def runs_that_printed(project):
    place, start = os.path.split(project.directory + ".count-")
    return sorted(int(name[len(start):]) for name in os.listdir(place) if name.startswith(start))


def new_mistake_is_told_and_mended(rig, session, project, greeting):
    mistake = f"no_such_{greeting}"
    project.edit(COUNTING.replace("while True", f"{mistake}\nwhile True"))
    wait_for("a notification", lambda: any(mistake in n["body"] for n in rig.notifications()))
    save(project, greeting)
    wait_as_saved(project, greeting)
    session.wait_icon(f"{project.name}: running")


@test
def a_display_that_is_killed_costs_no_program_and_has_the_icon_again(rig):
    web = Project(rig, "web", COUNTING, "StartWithRekindle=true\n")
    session = Session(rig)
    session.wait_icon("web: running")
    pid = web.wait_runs(1)[0]
    killed = time.monotonic()
    session.kill("display")
    session.guard.expect("no display")
    session.guard.expect("looking after 1 project")
    print(f"# a daemon served {time.monotonic() - killed:.1f} s after the display's end")
    assert web.alive() and [run[0] for run in web.runs()] == [pid], web.runs()
    save(web, "alone")
    wait_as_saved(web, "alone")
    back = time.monotonic()
    session.start_what_is_missing()
    session.wait_icon("web: running")
    print(f"# the icon was there {time.monotonic() - back:.1f} s after the display's return")
    assert len(web.runs()) == 2 and web.alive(), web.runs()
    new_mistake_is_told_and_mended(rig, session, web, "mended")
    for number in runs_that_printed(web)[:-1]:
        check_output(rig, web, number)
    assert session.guard.stop(signal.SIGTERM, 10) == 0
    assert not web.alive()


@test
def one_that_starts_while_another_finds_a_new_bus_has_the_programs_in_the_end(rig):
    web = Project(rig, "web", COUNTING, "StartWithRekindle=true\n")
    session = Session(rig)
    session.wait_icon("web: running")
    pid, first = web.wait_runs(1)[0], pid_on_the_bus(rig, APP)
    # Whoever lost its bus has not found the new one yet when the session starts another.
    session.kill("guard")
    os.kill(first, signal.SIGSTOP)
    session.kill("bus")
    session.start_what_is_missing()
    wait_for("another application", lambda: pid_on_the_bus(rig, APP) not in (0, first))
    wait_for("it says so", lambda: rig.windows("^Rekindle$"))
    rig.wait_changed("the window", (200, 100, 700, 400), b"")
    rig.screenshot("refused")
    os.kill(first, signal.SIGCONT)
    session.wait_icon("web: running")
    rig.screenshot("taken-over")
    assert web.alive() and [run[0] for run in web.runs()] == [pid], web.runs()
    save(web, "again")
    wait_as_saved(web, "again")
    assert session.guard.stop(signal.SIGTERM, 10) == 0
    assert not web.alive()


def one_round(rig, session, web, chance, number):
    parts = ["panel", "notifications", "panel", "notifications", "application", "guard", "display", "bus"]
    told = []
    greeting = web.greeting
    for part in chance.sample(parts, chance.randint(1, 5)):
        if chance.random() < 0.6:
            greeting = f"content{chance.getrandbits(40):x}"
            save(web, greeting)
            told.append("save")
        pause = time.monotonic() + chance.choice((0, chance.uniform(0, 0.01), chance.uniform(0, 0.3)))
        wait_for("a random moment", lambda: time.monotonic() >= pause)
        session.kill(part)
        told.append(part)
    print(f"# round {number}: {', '.join(told)}", flush=True)
    session.start_what_is_missing()
    wait_as_saved(web, greeting)
    session.wait_icon("web: running")
    new_mistake_is_told_and_mended(rig, session, web, f"round{number}")
    web.greeting = f"round{number}"
    for run in [run for run in runs_that_printed(web)[:-1] if run > web.checked]:
        check_output(rig, web, run)
        web.checked = run


@test
def whatever_is_killed_at_any_moment_is_as_before(rig):
    chance = random.Random(SEED)
    print(f"# seed {SEED}")
    web = Project(rig, "web", COUNTING, "StartWithRekindle=true\n")
    web.greeting, web.checked = "hello", 0
    session = Session(rig)
    session.wait_icon("web: running")
    for number in range(1, ROUNDS + 1):
        one_round(rig, session, web, chance, number)
    rig.run(REKINDLE, "quit")
    wait_for("the end of all", lambda: not session.guard.alive() and not web.alive())


if __name__ == "__main__":
    test.main()
