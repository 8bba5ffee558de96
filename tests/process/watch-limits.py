#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The kernel's limits on inotify, and odd trees, with the real `rekindle run`. Prints TAP.

The limits are those of a user namespace of its own, so nothing of the machine is changed. A test that
the machine does not permit says so. The limit of the queue is no namespace's: it is set, and restored
in any case, only with --system.

usage: watch-limits.py REKINDLE [--system]
"""
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

LIMIT = 25
program = os.path.abspath(sys.argv[1])
may_change_system = "--system" in sys.argv or os.environ.get("REKINDLE_TEST_SYSTEM") == "1"
QUEUE = pathlib.Path("/proc/sys/fs/inotify/max_queued_events")
tests = []


class Impossible(Exception):
    pass


def test(function):
    tests.append(function)
    return function


class Run:
    """`rekindle run` on a tree; its command says that it has begun, and waits."""

    def __init__(self, tree, before=None, user=None):
        argv = [program, "run", "-w", str(tree), "--", "sh", "-c", "echo begun; exec sleep 1000"]
        if before:
            if shutil.which("unshare") is None:
                raise Impossible("unshare is not installed")
            argv = ["unshare", "-Ur", "sh", "-c", before + ' && exec "$0" "$@"', *argv]
        self.lines, self.seen = queue.Queue(), []
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, user=user,
                                        env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(tree)})
        threading.Thread(target=self.read, daemon=True).start()
        self.expect("^begun$")

    def read(self):
        for line in self.process.stdout:
            self.lines.put(os.fsdecode(line).rstrip("\n"))
        self.lines.put(None)

    def expect(self, pattern, limit=LIMIT):
        end = time.monotonic() + limit
        while True:
            try:
                line = self.lines.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not seen: {pattern}; seen: {self.seen[-20:]}") from None
            if line is None:
                raise Impossible(f"it ended: {self.seen[-5:]}")
            self.seen.append(line)
            if re.search(pattern, line):
                return line

    def told(self, pattern):
        """What is said of a tree may come before its command has begun, or after."""
        return next((line for line in self.seen if re.search(pattern, line)), None) or self.expect(pattern)

    def expect_restart(self, name):
        self.expect(f"restarted: .*{re.escape(name)}")
        self.expect("^begun$")

    def settle(self, tree):
        """Until a save is heard, the first walk is not over."""
        for number in range(1000):
            (tree / "settle").write_text(str(number))
            try:
                self.expect("^begun$", 0.5)
                return
            except AssertionError:
                continue

    def end(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        try:
            self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@test
def the_limit_of_watches_is_told_once_with_what_weighs_most(tree, keep):
    for name, number in (("vendor", 30), ("src", 5), ("doc", 2)):
        for i in range(number):
            (tree / name / f"d{i}").mkdir(parents=True)
    run = keep(Run(tree, before="echo 12 >/proc/sys/user/max_inotify_watches"))
    words = run.told("limit on watched directories")
    assert re.search(r"most are in vendor \(31\), src \(6\), doc \(3\)", words), words
    assert re.search(r"are polled \(.*vendor", words) and "sudo sysctl fs.inotify.max_user_watches=" in words, words
    (tree / "vendor" / "d29" / "polled.c").write_text("x")
    run.expect_restart("polled.c")
    (tree / "doc" / "d1" / "other.c").write_text("x")
    run.expect_restart("other.c")
    assert sum("limit on watched" in line for line in run.seen) == 1, run.seen


@test
def without_an_instance_everything_is_polled_and_that_is_told(tree, keep):
    (tree / "sub").mkdir()
    run = keep(Run(tree, before="echo 0 >/proc/sys/user/max_inotify_instances"))
    words = run.told("no inotify instance is left, everything is polled")
    assert "sudo sysctl fs.inotify.max_user_instances=" in words, words
    (tree / "sub" / "a.c").write_text("x")
    run.expect_restart("a.c")


def raise_limit(run, name):
    if shutil.which("nsenter") is None:
        raise Impossible("nsenter is not installed")
    subprocess.run(["nsenter", "-U", "--preserve-credentials", "-t", str(run.process.pid), "sh", "-c",
                    f"echo 1000 >/proc/sys/user/{name}"], check=True, timeout=LIMIT)


def read(path):
    """Its text, or none where a descriptor or a thread has gone meanwhile."""
    try:
        return path.read_text()
    except OSError:
        return ""


def count_watches(run):
    """How many directories the kernel watches for it."""
    texts = [read(path) for path in pathlib.Path(f"/proc/{run.process.pid}/fdinfo").iterdir()]
    return sum(line.startswith("inotify ") for text in texts for line in text.splitlines())


def polls(run):
    """Whether a thread of it polls something: the thread of a poller without directories is never due."""
    calls = [read(path).split() for path in pathlib.Path(f"/proc/{run.process.pid}/task").glob("*/syscall")
             if read(path.parent / "comm") == "rk-poll\n"]
    return any(len(call) < 5 or call[4] != "0x0" for call in calls)  # the time-out of its wait


def wait_for_watches(run, is_right, polling):
    end = time.monotonic() + LIMIT
    while not is_right(count_watches(run)) or polls(run) != polling:
        assert time.monotonic() < end, (count_watches(run), polls(run))
        time.sleep(0.02)


@test
def a_limit_of_watches_that_is_raised_is_noticed(tree, keep):
    for i in range(30):
        (tree / f"d{i}").mkdir()
    run = keep(Run(tree, before="echo 12 >/proc/sys/user/max_inotify_watches"))
    run.told("limit on watched directories")
    wait_for_watches(run, lambda number: number == 12, True)
    (tree / "d29" / "a.c").write_text("x")
    run.expect_restart("d29/a.c")
    raise_limit(run, "max_inotify_watches")
    run.expect("limit is no longer reached")
    wait_for_watches(run, lambda number: number >= 31, False)
    for name in ("d0/b.c", "d29/b.c"):
        (tree / name).write_text("x")
        run.expect_restart(name)
    assert sum("limit on watched" in line for line in run.seen) == 1, run.seen


@test
def an_instance_that_is_there_at_last_is_used(tree, keep):
    (tree / "sub").mkdir()
    (tree / "link").symlink_to("sub")
    run = keep(Run(tree / "link", before="echo 0 >/proc/sys/user/max_inotify_instances"))
    run.told("no inotify instance is left")
    raise_limit(run, "max_inotify_instances")
    run.expect("limit is no longer reached")
    wait_for_watches(run, lambda number: number >= 2, False)
    (tree / "sub" / "a.c").write_text("x")
    run.expect_restart("a.c")


@test
def names_of_any_bytes_restart(tree, keep):
    run = keep(Run(tree))
    run.settle(tree)
    for name in (b"new\nline.c", b"\xff\xfe.c", "täglich ☃.c".encode(), b" -leading.c", b"esc\x1b[31m.c"):
        with open(os.path.join(os.fsencode(tree), name), "wb") as file:
            file.write(b"x")
        run.expect("restarted: ")
        run.expect("^begun$")
    assert not any("\x1b[31m" in line for line in run.seen), "an escape sequence of a name reached the terminal"


@test
def a_tree_below_the_root_directory_may_go_and_come_back(tree, keep):
    top = pathlib.Path(f"/rekindle-limits-{os.getpid()}")
    try:
        top.mkdir()
    except OSError as error:
        raise Impossible(str(error)) from None
    try:
        run = keep(Run(top))
        run.settle(top)
        shutil.rmtree(top)
        run.expect_restart("settle")
        top.mkdir()
        (top / "a.c").write_text("x")
        run.expect_restart("a.c")
    finally:
        shutil.rmtree(top, ignore_errors=True)


@test
def loops_of_links_end(tree, keep):
    (tree / "a").mkdir()
    (tree / "a" / "up").symlink_to("..")
    (tree / "self").symlink_to("self")
    (tree / "one").symlink_to("two")
    (tree / "two").symlink_to("one")
    run = keep(Run(tree))
    run.settle(tree)
    (tree / "a" / "x.c").write_text("x")
    run.expect_restart("a/x.c")


@test
def paths_up_to_the_limit_are_watched_and_longer_ones_do_no_harm(tree, keep):
    parts, fd = [], os.open(tree, os.O_RDONLY)
    while True:  # one by one, since the whole path is too long for a call
        name = "d" * 200
        os.mkdir(name, dir_fd=fd)
        below = os.open(name, os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
        parts.append(name)
        if len(str(tree)) + 201 * len(parts) > 4400:
            break
    run = keep(Run(tree))
    try:
        run.settle(tree)
        deep = tree.joinpath(*parts[:18])
        (deep / "deep.c").write_text("x")
        run.expect_restart("deep.c")
        with open(os.open("beyond.c", os.O_WRONLY | os.O_CREAT, dir_fd=fd), "w", encoding="ascii") as file:
            file.write("x")
        (tree / "after.c").write_text("x")
        run.expect_restart("after.c")
    finally:
        os.close(fd)


@test
def an_unreadable_directory_is_told_and_read_when_it_can_be(tree, keep):
    (tree / "secret").mkdir()
    (tree / "secret").chmod(0)
    nobody = None
    if os.geteuid() == 0:  # root reads everything
        nobody = 65534
        for path in (tree.parent, tree, tree / "secret"):
            os.chown(path, nobody, nobody)
    run = keep(Run(tree, user=nobody))
    run.told("cannot read .*secret")
    (tree / "open.c").write_text("x")
    run.expect_restart("open.c")
    (tree / "secret").chmod(0o755)
    (tree / "secret" / "a.c").write_text("x")
    run.expect_restart("secret/a.c")


@test
def a_file_system_that_is_full_or_read_only_does_no_harm(tree, keep):
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tree], capture_output=True, text=True)
    if done.returncode != 0:
        raise Impossible("a tmpfs cannot be mounted here: " + done.stderr.strip())
    try:
        (tree / "a.c").write_text("one")
        run = keep(Run(tree))
        run.settle(tree)
        try:
            (tree / "big").write_bytes(b"x" * 200000)
            raise AssertionError("it is not full")
        except OSError:
            pass
        run.expect_restart("big")
        (tree / "big").unlink()
        run.expect_restart("big")
        subprocess.run(["mount", "-o", "remount,ro", tree], check=True)
        subprocess.run(["mount", "-o", "remount,rw", tree], check=True)
        (tree / "a.c").write_text("two, after it was read-only")
        run.expect_restart("a.c")
    finally:
        subprocess.run(["umount", "-l", tree], check=True)


@test
def with_a_queue_of_100_nothing_is_stale(tree, keep):
    if not may_change_system:
        raise Impossible("it would change this machine: scripts/check --system")
    (tree / "sub").mkdir()
    (tree / "sub" / "last.c").write_text("one")
    before = QUEUE.read_text()
    try:
        QUEUE.write_text("100")
    except OSError as error:
        raise Impossible(f"{QUEUE}: {error}") from None
    try:
        run = keep(Run(tree))
    finally:
        QUEUE.write_text(before)  # the limit of a queue is settled when it is made
    run.settle(tree)
    for turn in range(5):
        run.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, run.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)  # each of its threads stands
        for number in range(200):
            (tree / f"noise{number}.o").write_text(f"{turn}")
        (tree / "sub" / "last.c").write_text(f"lost in the overflow, {turn}")
        run.process.send_signal(signal.SIGCONT)
        run.expect(r"restarted: .*(noise|last\.c)")
        run.expect("^begun$")
        (tree / "after.c").write_text(f"{turn}")
        run.expect(r"restarted: .*after\.c")
        run.expect("^begun$")


def main():
    print(f"1..{len(tests)}", flush=True)
    failed = False
    for number, function in enumerate(tests, 1):
        claim = function.__name__.replace("_", "-")
        kept, base = [], tempfile.mkdtemp(prefix="rekindle-limits-")
        tree = pathlib.Path(base) / "tree"
        tree.mkdir()

        def keep(thing):
            kept.append(thing)
            return thing

        try:
            function(tree, keep)
            print(f"ok {number} {claim}", flush=True)
        except Impossible as reason:
            print(f"ok {number} {claim} # SKIP {' '.join(str(reason).split())}", flush=True)
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            failed = True
            print(f"not ok {number} {claim}\n# line {error.__traceback__.tb_next.tb_lineno}: {str(error)[:2000]!r}", flush=True)
        finally:
            for thing in kept:
                thing.end()
            subprocess.run(["rm", "-rf", base], check=False)
    sys.exit(failed)


main()
