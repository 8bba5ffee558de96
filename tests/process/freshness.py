#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Never stale, never needless: the property that Rekindle stands for, tried with random operations.

The real `rekindle run` keeps a program running that digests the tree at its start. Random operations
change the tree; when they end, the latest digest must become the tree's own. A start with the digest
of the start before it was needless, unless something changed while that earlier run was being started:
nobody outside can know what a program has read already. Nor was it needless if the reason for it was taken
away again while it was on its way. The sequence depends on the seed alone.

With --adopt the program is a project of a person whose hosts are killed and stopped at any moment; files
change on while there is none, and the next host must know. With --burst many operations follow each other
without a pause, half the time while `rekindle run` is stopped, so that the kernel's queue overflows.
--queue N sets the length of that queue (fs.inotify.max_queued_events, of the whole machine) while
Rekindle starts, and restores it.

usage: freshness.py REKINDLE TREE_READER [--ops N] [--seed N] [--poll SECONDS] [--fill DIRECTORIES] [--pause SECONDS]
                    [--burst OPERATIONS] [--queue EVENTS] [--adopt]
"""
import argparse
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from freshness_hosts import Hosts, stop_while

# From the decision to start until the process is made, with much to spare on a busy machine.
START_NSEC = 20_000_000

# For so long a run is taken to be reading: a file that is saved meanwhile may have been met half written.
# Rekindle takes 20 ms for that; the file's time and that of the process lag by a tick, of 4 and 10 ms.
READ_NSEC = 35_000_000

# What may take away the reason for a start after the start was decided.
UNDOING = ("delete", "remove_recursively", "move_out", "move_file", "move_directory", "rename_file", "rename_directory",
           "recreate")

QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")

LIMIT = 8.0  # seconds until a change must have arrived; polling adds its interval


class Reports:
    """The digests that the runs report over a FIFO."""

    def __init__(self, path):
        os.mkfifo(path)
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self.rest = b""
        self.digests, self.spans, self.numbers = [], [], []  # of each run that reports; when it was started and read

    def wait(self, seconds):
        """Reads what comes within `seconds`; returns whether something came."""
        if not select.select([self.fd], [], [], max(0, seconds))[0]:
            return False
        *lines, self.rest = (self.rest + os.read(self.fd, 65536)).split(b"\n")
        for line in lines:
            _, number, begin, end, digest = line.decode().split()
            self.digests.append(digest)
            self.numbers.append(int(number))
            self.spans.append((int(begin) - START_NSEC, max(int(end), int(begin) + READ_NSEC)))
        return True

    def needless(self, operations, said):
        """Says what was going on around starts that nothing was the reason for: when, in ms after the run before."""
        found = []
        for number, (a, b, (begin, end)) in enumerate(zip(self.digests, self.digests[1:], self.spans)):
            next_begin, next_end = self.spans[number + 1]
            if a == b and not any(began < end and ended > begin for _, began, ended in operations) \
                    and not any(name in UNDOING and next_begin < began < next_end for name, began, _ in operations):
                around = [f"{name} {(began - begin) / 1e6:.1f}-{(ended - begin) / 1e6:.1f}"
                          for name, began, ended in operations if abs(began - begin) < 3e8]
                run = self.numbers[number + 1]
                found.append(f"run {run}, {said.get(run, '?')}; it came after "
                             f"{(next_begin - begin) / 1e6:.1f}, the run before read until {(end - begin) / 1e6:.1f}: "
                             + ", ".join(around))
        return found


class Tree:
    """A directory and the random things that people and their tools do to it."""

    def __init__(self, root, outside, rng):
        self.root, self.outside, self.rng, self.count = root, outside, rng, 0
        for name in ("a", "b/c", "d/e/f"):
            (root / name).mkdir(parents=True)
        for i in range(12):
            (self.directory() / f"start{i}.c").write_text(self.text())
        (root / "main.c").write_text(self.text())

    def text(self):
        self.count += 1
        return f"line {self.count}\n" * self.rng.choice((1, 1, 3, 400))

    def fresh(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def directories(self):
        return [Path(d) for d, names, _ in os.walk(self.root)]

    def files(self):
        return [d / n for d in self.directories() for n in os.listdir(d)
                if not (d / n).is_symlink() and (d / n).is_file()]

    def directory(self):
        return self.rng.choice(self.directories())

    def inner(self):
        found = [d for d in self.directories() if d != self.root]
        return self.rng.choice(found) if found else self.make_directory()

    def file(self):
        found = self.files()
        return self.rng.choice(found) if found else self.create()

    # Operations; each does one thing that a person or a tool does.
    def create(self):
        path = self.directory() / (self.fresh("n") + ".c")
        path.write_text(self.text())
        return path

    def edit(self):
        self.file().write_text(self.text())

    def append(self):
        with open(self.file(), "a", encoding="ascii") as file:
            file.write(self.text())

    def save_in_pieces(self):
        with open(self.file(), "w", encoding="ascii") as file:
            for _ in range(3):
                file.write(self.text())
                file.flush()
                time.sleep(self.rng.random() * 0.02)

    def save_by_rename(self):
        path = self.file()
        beside = path.with_name("." + path.name + ".tmp")
        beside.write_text(self.text())
        beside.rename(path)

    def save_by_link(self):
        path = self.file()
        beside = path.with_name("." + path.name + ".new")
        beside.write_text(self.text())
        path.unlink()
        os.link(beside, path)
        beside.unlink()

    def save_with_backup(self):
        path = self.file()
        backup = path.with_name(path.name + "~")
        path.rename(backup)
        path.write_text(self.text())
        backup.unlink()

    def delete(self):
        self.file().unlink()

    def make_directory(self):
        path = self.directory() / self.fresh("d")
        path.mkdir()
        return path

    def make_directory_with_file(self):
        (self.make_directory() / "a.c").write_text(self.text())

    def make_nested_directories(self):
        path = self.directory() / self.fresh("d") / "x" / "y"
        path.mkdir(parents=True)
        (path / "a.c").write_text(self.text())

    def rename_file(self):
        path = self.file()
        path.rename(path.with_name(self.fresh("r") + ".c"))

    def move_file(self):
        self.file().rename(self.directory() / (self.fresh("m") + ".c"))

    def rename_directory(self):
        path = self.inner()
        path.rename(path.with_name(self.fresh("r")))

    def move_directory(self):
        path, target = self.inner(), self.directory()
        if path not in (target, *target.parents):
            path.rename(target / self.fresh("m"))

    def move_in(self):
        path = self.outside / self.fresh("o")
        (path / "sub").mkdir(parents=True)
        (path / "one.c").write_text(self.text())
        (path / "sub" / "two.c").write_text(self.text())
        path.rename(self.directory() / path.name)

    def move_out(self):
        self.inner().rename(self.outside / self.fresh("gone"))

    def copy_recursively(self):
        path, target = self.inner(), self.directory()
        if path not in (target, *target.parents):
            shutil.copytree(path, target / self.fresh("c"), symlinks=True)

    def remove_recursively(self):
        shutil.rmtree(self.inner())

    def recreate(self):
        path = self.inner()
        shutil.rmtree(path)
        path.mkdir()
        (path / "again.c").write_text(self.text())

    def link(self):
        os.symlink("../main.c", self.directory() / (self.fresh("l") + ".c"))

    def touch(self):
        os.utime(self.file())

    def save_unchanged(self):
        path = self.file()
        path.write_bytes(path.read_bytes())

    def change_mode(self):
        path = self.file()
        path.chmod(0o600)
        path.chmod(0o644)

    OPERATIONS = dict(
        create=4, edit=8, append=2, save_in_pieces=2, save_by_rename=5, save_by_link=1, save_with_backup=3,
        delete=2, make_directory=1, make_directory_with_file=3, make_nested_directories=3, rename_file=2,
        move_file=2, rename_directory=3, move_directory=2, move_in=2, move_out=1, copy_recursively=2,
        remove_recursively=1, recreate=2, link=1, touch=1, save_unchanged=2, change_mode=1)

    def trim(self):
        while len(self.files()) > 200:
            shutil.rmtree(self.inner())


class Session:
    """One `rekindle run` over one tree."""

    def __init__(self, options, work):
        self.operations = []  # name, begin, end
        self.options, self.rng = options, random.Random(options.seed)
        (work / "outside").mkdir()
        (work / "tree").mkdir()
        self.tree = Tree(work / "tree", work / "outside", self.rng)
        self.reports = Reports(work / "fifo")
        self.limit = LIMIT + 4 * (options.poll or 0)
        self.log = open(work / "log", "wb")
        poll = [f"--poll={options.poll}"] if options.poll else []
        environment = dict(os.environ, READER_TREE=str(work / "tree"), READER_FIFO=str(work / "fifo"), HOME=str(work))
        for number in range(options.fill):
            (work / "fill" / f"d{number}").mkdir(parents=True)
        fill = ["-w", str(work / "fill")] if options.fill else []
        self.overflows = self.bursts = 0
        self.start([options.rekindle, "run", *poll, *fill, "-w", str(work / "tree"), "--", options.reader], environment)

    def start(self, command, environment):
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT)

    def lives(self):
        return self.process.poll() is None

    def digest(self):
        return subprocess.run([self.options.reader, "digest", str(self.tree.root)],
                              capture_output=True, text=True, check=True).stdout.strip()

    def become_fresh(self):
        """Waits until the latest run has read what the tree is now; returns whether it has."""
        wanted, end = self.digest(), time.monotonic() + self.limit
        while not self.reports.digests or self.reports.digests[-1] != wanted:
            if not self.reports.wait(end - time.monotonic()):
                return False
        return True

    def do(self, name):
        began = time.monotonic_ns()
        try:
            getattr(self.tree, name)()
        except FileNotFoundError:
            pass  # a symbolic link to nowhere, a name that has gone: nothing was done
        self.operations.append((name, began, time.monotonic_ns()))

    def do_all(self, names, longest=0.0):
        for name in names:
            self.do(name)
            time.sleep(self.rng.random() * longest)

    def burst(self):
        self.bursts += 1
        self.do("trim")
        names = self.choose(self.options.burst)
        if self.rng.random() < 0.5:
            events = stop_while(self.process, self.tree.directories(), lambda: self.do_all(names))
            self.overflows += events > (self.options.queue or int(QUEUE.read_text()))
        else:
            self.do_all(names)
        return names, self.become_fresh()

    def choose(self, length):
        return self.rng.choices(list(Tree.OPERATIONS), list(Tree.OPERATIONS.values()), k=length)

    def episode(self):
        """Some operations with pauses, then quiet; returns the names of the operations and the outcome."""
        if self.options.burst:
            return self.burst()
        self.do("trim")
        names = self.choose(self.rng.randint(1, 14))
        self.do_all(names, self.rng.choice((0, 0.02, 0.1, self.options.pause)))
        return names, self.become_fresh()

    def said(self):
        """What it said of the reason for a run: number → text."""
        lines = (Path(self.log.name)).read_text(errors="replace").splitlines()
        return dict(enumerate((line for line in lines if "restarted: " in line), 2))

    def describe(self):
        return Path(self.log.name).read_text(errors="replace")

    def figures(self):
        return f", {self.bursts} bursts, {self.overflows} of them certain to overflow the queue" if self.options.burst else ""

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class AdoptedSession(Session):
    """The program is a daemon's project, and something befalls the daemon now and then."""

    def start(self, command, environment):
        self.alone = 0
        self.hosts = Hosts(self.options.rekindle, self.rng, self.tree.root, [self.options.reader],
                           READER_TREE=environment["READER_TREE"], READER_FIFO=environment["READER_FIFO"])

    def lives(self):
        return True

    def do(self, name):
        if self.rng.random() < 0.25:
            self.hosts.befall()
        absent = self.hosts.absent
        super().do(name)
        self.alone += absent and self.hosts.absent

    def episode(self):
        """Often one operation or two must be found by the next host: among many one hides the other."""
        if self.rng.random() < 0.5:
            return super().episode()
        self.do("trim")
        names = self.choose(self.rng.randint(1, 2))
        self.hosts.kill(True)
        for name in names:
            Session.do(self, name)
        self.alone += len(names)
        return names, self.become_fresh()

    def become_fresh(self):
        self.hosts.come_back()
        return super().become_fresh()

    def said(self):
        return self.hosts.records()

    def figures(self):
        return f", {self.alone} operations without a host, {self.hosts.hosts} hosts, {self.hosts.kills} killed, {self.hosts.stops} stopped"

    def describe(self):
        return self.hosts.rig.run("status", status=None).stdout + self.hosts.rig.run("logs", "web", status=None).stdout

    def stop(self):
        self.hosts.end()


def run(options, work):
    before = QUEUE.read_text()
    try:
        if options.queue:
            QUEUE.write_text(str(options.queue))
        session = (AdoptedSession if options.adopt else Session)(options, work)
        first = session.become_fresh()
    finally:
        if options.queue:
            QUEUE.write_text(before)  # the length of a queue is settled when it is made
    stale, done = [], 0
    try:
        if not first:
            return ["the program was never started; " + session.describe()], 0, session
        while done < options.ops and session.lives():
            names, fresh = session.episode()
            done += len(names)
            if not fresh:
                said = list(session.said().values())[-4:]
                stale.append(" ".join(names) + "; Rekindle said: " + " | ".join(said))
                session.reports.digests.append(f"stale {len(stale)}")
                session.reports.spans.append((0, 0))
                session.reports.numbers.append(0)
    finally:
        session.stop()
    return stale, done, session


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rekindle")
    parser.add_argument("reader")
    parser.add_argument("--ops", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--poll", type=float)
    parser.add_argument("--fill", type=int, default=0, help="so many more directories: from 1,024 on inotify itself watches")
    parser.add_argument("--pause", type=float, default=0.3)
    parser.add_argument("--burst", type=int, default=0, help="so many operations without a pause")
    parser.add_argument("--queue", type=int, default=0, help="length of the kernel's queue; changes the machine for a moment")
    parser.add_argument("--adopt", action="store_true", help="in a daemon that is killed and stopped now and then")
    options = parser.parse_args()
    if options.adopt and (options.queue or options.burst or options.poll or options.fill):
        parser.error("--adopt goes with none of --queue, --burst, --poll, --fill")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # what was set is restored
    options.rekindle, options.reader = map(os.path.abspath, (options.rekindle, options.reader))

    work = Path(tempfile.mkdtemp(prefix="rekindle-freshness-"))
    try:
        stale, done, session = run(options, work)
        needless = session.reports.needless(session.operations, session.said())
        print("TAP version 13\n1..2")
        print(f"# seed {options.seed}: {done} operations, {len(session.reports.digests)} starts{session.figures()}")
        for names in stale:
            print(f"# stale after: {names}")
        for names in needless:
            print(f"# a needless start: {names}")
        if stale:
            print("".join(f"# log: {line}\n" for line in (work / "log").read_text(errors="replace").splitlines()[-40:]))
        print(f"{'ok' if not stale and done >= options.ops else 'not ok'} 1 - never stale: {len(stale)} stale")
        print(f"{'ok' if not needless else 'not ok'} 2 - never needless: {len(needless)} starts into an unchanged tree")
        return 1 if stale or needless or done < options.ops else 0
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
