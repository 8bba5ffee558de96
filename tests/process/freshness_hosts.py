# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""What befalls Rekindle while files change: its hosts are killed and stopped, the kernel's queue is full.

No test by itself; freshness.py is. Chance comes from its random numbers; what happens in the middle of
an operation is up to the machine.
"""
import ctypes
import os
import pathlib
import signal
import struct
import subprocess
import threading

from daemon_rig import Rig, is_gone, processes_with, state_of, wait


class Hosts:
    """A person's home in which hosts come and go; what they keep running is one project, "web"."""

    def __init__(self, rekindle, rng, tree, command, **environment):
        self.rng, self.lock, self.timers = rng, threading.Lock(), []
        self.rig = Rig(rekindle, "freshness", **environment)
        self.kills = self.stops = self.hosts = 0
        self.stopped = []
        self.absent = True  # neither a host nor a guard
        tray = self.rig.base / "application"
        tray.write_text(f"#!/bin/sh\nexec {self.rig.program} daemon\n")
        tray.chmod(0o700)
        self.rig.environment["REKINDLE_TRAY"] = str(tray)
        self.rig.start_bus()
        self.start()
        wait("a host", lambda: '"host" : true' in self.rig.run("status", "--json").stdout)
        self.rig.run("add", "--name", "web", str(tree), "--", *command)
        project = self.rig.base / "config" / "rekindle" / "projects" / "web.project"
        project.write_text(project.read_text() + "[Run]\nCrashDelay=0.1\nMaxCrashDelay=0.2\n")
        self.rig.run("start", "web")

    def find(self):
        """(guards, hosts) that live."""
        guards, hosts = [], []
        for pid in processes_with(self.rig.mark):
            try:
                words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if os.path.basename(words[0]) == b"rekindle":
                (hosts if b"daemon" in words else guards).append(pid)
        return guards, hosts

    def is_locked(self):
        lock = self.rig.base / "run" / "rekindle" / "host.lock"
        if not lock.exists():
            return False
        inode = f":{lock.stat().st_ino} "
        return any(inode in line for line in pathlib.Path("/proc/locks").read_text().splitlines())

    def start(self, guarded=False):
        """Starts a host, as a session would, unless there is one."""
        with self.lock:
            guards, hosts = self.find()
            if guards or hosts:
                return
            if self.rig.daemon is not None and self.rig.daemon.poll() is None:
                return  # being executed just now: /proc does not know yet what it is
            self.hosts += 1
            self.absent = False
            if not guarded:
                self.rig.start_daemon()
                return
            with open(self.rig.base / "daemon.log", "ab") as log:
                self.rig.daemon = subprocess.Popen([self.rig.program], env={**self.rig.environment, "DISPLAY": ":nowhere"},
                                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def signal(self, pids, number):
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def kill(self, with_guard):
        with self.lock:
            guards, hosts = self.find()
            killed = (guards if with_guard else []) + hosts
            self.signal(killed, signal.SIGKILL)
            self.kills += len(killed)
            self.absent = with_guard or not guards
            for pid in killed:
                if self.rig.daemon is not None and pid == self.rig.daemon.pid:
                    self.rig.daemon.wait()
                wait(f"{pid} is gone", lambda: is_gone(pid))

    def stop(self):
        with self.lock:
            self.stopped = self.find()[1]
            self.signal(self.stopped, signal.SIGSTOP)
            self.stops += len(self.stopped)

    def go_on(self):
        with self.lock:
            self.signal(self.stopped, signal.SIGCONT)
            self.stopped = []

    def befall(self):
        """Something befalls the host, now or in a moment."""
        what = self.rng.choices(("kill", "start", "stop", "go on"), (5, 4, 1, 2))[0]
        sure = self.rng.random() < 0.6
        act = {"kill": lambda: self.kill(sure), "start": lambda: self.start(not sure),
               "stop": self.stop, "go on": self.go_on}[what]
        timer = threading.Timer(self.rng.choice((0, self.rng.uniform(0, 0.005), self.rng.uniform(0, 0.15))), act)
        self.timers.append(timer)
        timer.start()

    def come_back(self):
        """From now on there is a host, and it works."""
        for timer in self.timers:
            timer.join()
        self.timers.clear()
        self.go_on()
        wait("a host", lambda: self.start(self.rng.random() < 0.2) or self.is_locked())

    def records(self):
        """What Rekindle noted when it began a run: number → text."""
        found = {}
        for path in (self.rig.base / "state" / "rekindle" / "web").glob("runs.jsonl"):
            for line in path.read_text(errors="replace").splitlines():
                if line.startswith('{"begin":'):
                    found[int(line[len('{"begin":'):].partition(",")[0])] = line
        return found

    def end(self):
        for timer in self.timers:
            timer.cancel()
            timer.join()
        self.signal(self.stopped, signal.SIGCONT)
        guards, hosts = self.find()
        if not guards and not hosts:
            self.start()
            wait("a host on the bus", lambda: '"host" : true' in self.rig.run("status", "--json").stdout)
        self.rig.clean_up()


class Witness:
    """Counts the events of a tree's directories, in a queue of its own that is longer than the tested one.

    A process that is stopped all the while and watches the same directories gets the same events: when they
    are more than its queue takes, it has lost some.
    """
    MASK = 0xfce  # modified, attributes, written, moved, created, deleted, and the directory's own fate

    def __init__(self, directories):
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        for directory in directories:
            libc.inotify_add_watch(self.fd, os.fsencode(directory), self.MASK)

    def end(self):
        """Returns how many there were."""
        count = 0
        try:
            while True:
                data, at = os.read(self.fd, 65536), 0
                while at < len(data):
                    at += 16 + struct.unpack_from("iIII", data, at)[3]
                    count += 1
        except BlockingIOError:
            return count
        finally:
            os.close(self.fd)


def stop_while(process, directories, act):
    """Does what act() does while the process is stopped; returns the number of events that await it then."""
    process.send_signal(signal.SIGSTOP)
    wait("it is stopped", lambda: state_of(process.pid) == "T")
    witness = Witness(directories)
    try:
        act()
        return witness.end()
    finally:
        process.send_signal(signal.SIGCONT)
