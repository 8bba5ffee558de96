#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file is saved without an edit just as a run starts, and the run reads it between the truncation and the first
byte. The content on disk never differs from what it was, but the run has seen half of it: there must be another. And a
second save in a row is met so by the run that the first one started, which ends: that is not its end.

usage: half-read.py REKINDLE
"""
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REKINDLE = os.path.abspath(sys.argv[1])
LIMIT = 15  # seconds until something that must happen has happened
AFTER_START_NSEC = 20_000_000  # a save later than this counts as one that the run had nothing to do with
ATTEMPTS = 200  # on a busy machine this test itself may be too slow to save within that time

SCRIPT = """
echo $REKINDLE_RUN >{0}/up
read go <{0}/go
cat {0}/tree/code >{0}/seen
echo "read:$(cat {0}/seen)" >{0}/up
exec sleep 600
"""


class Attempt:
    """A `rekindle run` whose program says when it is up, and reads when it is told to."""

    def __init__(self, top, script=SCRIPT):
        self.top = Path(top)
        self.code = self.top / "tree" / "code"
        self.code.parent.mkdir()
        self.code.write_text("whole")
        os.mkfifo(self.top / "up")
        os.mkfifo(self.top / "go")
        self.up = os.open(self.top / "up", os.O_RDWR)
        self.go = os.open(self.top / "go", os.O_RDWR)
        self.process = subprocess.Popen(
            [REKINDLE, "run", "--watch", self.code.parent, "--stop-timeout", "1", "--", "sh", "-c", script.format(top)],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def hear(self):
        ready, _, _ = select.select([self.up], [], [], LIMIT)
        assert ready, "in vain: a word of the program"
        return os.read(self.up, 100).decode().strip()

    def let_read(self):
        os.write(self.go, b"now\n")
        return self.hear()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=LIMIT)
        os.close(self.up)
        os.close(self.go)


def save_while_it_reads(attempt):
    """Returns whether the save was surely within the time, and so must be answered by a run."""
    assert attempt.hear() == "1"
    assert attempt.let_read() == "read:whole"
    trigger = attempt.code.with_name("trigger")
    trigger.write_text("edited")
    before = trigger.stat().st_mtime_ns
    assert attempt.hear() == "2"
    with open(attempt.code, "w", encoding="utf-8") as file:
        seen = attempt.let_read()
        assert seen == "read:", seen
        file.write("whole")
    return attempt.code.stat().st_mtime_ns - before < AFTER_START_NSEC


def test_run_that_read_half_a_file_is_replaced():
    end = time.monotonic() + 4 * LIMIT
    for _ in range(ATTEMPTS):
        assert time.monotonic() < end, "this machine is too busy to save a file within 20 ms after a start"
        with tempfile.TemporaryDirectory(prefix="rekindle-half-") as top:
            attempt = Attempt(top)
            try:
                if save_while_it_reads(attempt):
                    assert attempt.hear() == "3"
                    assert attempt.let_read() == "read:whole"
                    return
            finally:
                attempt.end()
    raise AssertionError("no save came in time")


# What an interpreter does with an empty file: it is done at once, and well.
DONE = """
echo $REKINDLE_RUN $$ >{0}/up
read go <{0}/go
[ -s {0}/tree/code ] || exit 0
echo full >{0}/up
exec sleep 600
"""
AFTERTHOUGHT_NSEC = 60_000_000  # Rekindle waits for 100 ms


def save_again_while_it_reads(attempt):
    """Returns whether the second save was surely within the time, and so must be answered by a run."""
    assert attempt.hear().startswith("1 ")
    assert attempt.let_read() == "full"
    attempt.code.write_text("edited")
    said = attempt.hear()
    assert said.startswith("2 "), said
    with open(attempt.code, "w", encoding="utf-8") as file:
        os.write(attempt.go, b"now\n")
        ended = time.monotonic_ns()
        while os.path.exists(f"/proc/{said.split()[1]}"):
            assert time.monotonic_ns() < ended + LIMIT * 1_000_000_000, "it does not end"
            time.sleep(0.001)
        ended = time.monotonic_ns()
        file.write("formatted")
    return time.monotonic_ns() - ended < AFTERTHOUGHT_NSEC


def test_program_that_met_an_empty_file_is_not_closed_for_good():
    for _ in range(ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="rekindle-half-") as top:
            attempt = Attempt(top, DONE)
            try:
                if save_again_while_it_reads(attempt):
                    said = attempt.hear()
                    assert said.startswith("3 "), said
                    return
            finally:
                attempt.end()
    raise AssertionError("no save came in time")


TESTS = (("a run that may have read half a file is replaced, though the content is the same",
          test_run_that_read_half_a_file_is_replaced),
         ("a program that met an empty file in the middle of a second save, and ended, runs again",
          test_program_that_met_an_empty_file_is_not_closed_for_good))
failed = False
print(f"1..{len(TESTS)}")
for number, (claim, function) in enumerate(TESTS, 1):
    try:
        function()
        print(f"ok {number} - {claim}")
    except (AssertionError, OSError, subprocess.SubprocessError) as error:
        failed = True
        print(f"not ok {number} - {claim}\n# {error}")
sys.exit(failed)
