#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""A fork bomb that takes all processes that its user may have. Prints TAP.

As root it becomes a user of its own, because no limit binds root. From the bomb to its end this script
itself can start nothing, and neither can the host: it looks at /proc.

Usage: user-limit.py REKINDLE
"""

import os
import pathlib
import pwd
import resource
import sys
import tempfile

USER = "news"  # one that the bus knows, and that runs nothing else
ROOM = 120     # processes that it may have besides those that it has

program = os.path.abspath(sys.argv[1])
if os.geteuid() == 0:
    person = pwd.getpwnam(USER)
    os.setgroups([])
    os.setresgid(person.pw_gid, person.pw_gid, person.pw_gid)
    os.setresuid(person.pw_uid, person.pw_uid, person.pw_uid)
    os.environ.update(HOME="/", USER=USER, LOGNAME=USER, TMPDIR="/tmp")
    tempfile.tempdir = "/tmp"
    os.chdir("/")

from daemon_rig import Rig, is_gone, main, processes_with, wait  # after that: it makes a home

rig = Rig(program, "user-limit")
HARMLESS = "import os, time\nopen('../' + os.path.basename(os.getcwd()) + '.ran', 'a').write('%s\\n')\ntime.sleep(1000)\n"
BOMB = "import os, time\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        time.sleep(0.01)\n"


def tasks_of_user():
    """Threads count, too."""
    found = 0
    for process in pathlib.Path("/proc").iterdir():
        try:
            if process.name.isdigit() and process.stat().st_uid == os.getuid():
                found += len(list((process / "task").iterdir()))
        except OSError:
            pass
    return found


def bombs():
    return [pid for pid in processes_with(b"REKINDLE_PROJECT=bomb\0") if not is_gone(pid)]


def ran(name):
    path = rig.base / f"{name}.ran"
    return path.read_text().split() if path.exists() else []


def make(name):
    rig.add(name, {"main.py": HARMLESS % "first"}, "/usr/bin/python3", "main.py")
    project = rig.base / "config" / "rekindle" / "projects" / f"{name}.project"
    project.write_text(project.read_text() + "[Run]\nStopTimeout=0.5\nCrashDelay=0.2\nMaxCrashDelay=0.5\n")
    rig.run("start", name)
    wait(f"{name} runs", lambda: ran(name) == ["first"])


def a_bomb_that_takes_every_process_is_ended_by_a_save():
    make("web")
    make("bomb")
    limit = tasks_of_user() + ROOM
    for pid in [os.getpid(), *processes_with(rig.mark)]:
        resource.prlimit(pid, resource.RLIMIT_NPROC, (limit, resource.getrlimit(resource.RLIMIT_NPROC)[1]))
    (rig.base / "bomb" / "main.py").write_text(BOMB)
    wait("no process is left for anybody", lambda: tasks_of_user() >= limit)
    assert len(bombs()) > ROOM / 2
    # It goes on trying; what is killed is replaced at once.
    (rig.base / "web" / "main.py").write_text(HARMLESS % "meanwhile")
    (rig.base / "bomb" / "main.py").write_text(HARMLESS % "mended")
    wait("the bomb is over", lambda: ran("bomb")[-1:] == ["mended"])
    wait("the other runs with what was saved", lambda: ran("web")[-1:] == ["meanwhile"])
    assert len(bombs()) == 1, bombs()
    for name in ("web", "bomb"):
        rig.wait_state(name, "running")


def nothing_is_left():
    rig.run("quit")
    wait("nothing is left", lambda: [pid for pid in processes_with(rig.mark)] == [rig.bus.pid])


rig.start_bus()
rig.start_daemon()
wait("a host", lambda: '"host" : true' in rig.run("status", "--json").stdout)
main([a_bomb_that_takes_every_process_is_ended_by_a_save, nothing_is_left], rig.clean_up)
