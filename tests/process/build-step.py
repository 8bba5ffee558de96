#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`rekindle run` with a build step, with a signal for a change, with variables of its own.

usage: build-step.py REKINDLE CHILD_TREE
"""
import os
import signal
import sys
import time

from run import CHILD, TESTS, Run, in_directory, main, pid_alive, until

TESTS.clear()

# Answers HUP with a line, and says when it can.
SERVER = """
import os, signal, sys, time
def hup(*_): os.write(1, ('hup ' + open('app.conf').read() + '\\n').encode())
signal.signal(signal.SIGHUP, hup)
print('ready', flush=True)
while True: time.sleep(1)
"""


def save(path, text):
    new = path.with_name(path.name + ".tmp")
    new.write_text(text)
    new.rename(path)


def count(run, word):
    return run.text.count(word)


def expect_times(run, word, times):
    run.expect(rf"(?s)(?:{word}.*?){{{times}}}")


@in_directory
def a_start_waits_for_the_build(d):
    (d / "main.c").write_text("one")
    run = Run("--before", "sleep 0.2; cp main.c app.out; echo built", "--", "sh", "-c", "echo run $(cat app.out)", cwd=d)
    assert run.status() == 0
    run.expect(r"(?s)built.*run one")


@in_directory
def the_old_run_goes_on_while_the_build_runs(d):
    (d / "main.c").write_text("one")
    gate = d / "gate"
    os.mkfifo(gate)
    run = Run("--ignore", "gate", "--ignore", "app.out", "--before", "cp main.c app.out; cat app.out; test $(cat main.c) = one || cat gate >/dev/null",
              "--", CHILD, cwd=d)
    first = int(run.expect(r"ready \(pid (\d+)\)")[1])
    mark = len(run.text)
    save(d / "main.c", "two")
    run.expect("two", mark)
    assert pid_alive(first)
    with open(gate, "w"):
        pass
    second = int(run.expect(r"ready \(pid (\d+)\)", mark)[1])
    assert second != first and not pid_alive(first)


@in_directory
def a_failing_build_is_told_and_the_old_run_stays(d):
    (d / "main.c").write_text("good")
    run = Run("--before", "grep -q good main.c || { echo main.c:1: no good >&2; exit 3; }", "--", CHILD, cwd=d)
    first = int(run.expect(r"ready \(pid (\d+)\)")[1])
    mark = len(run.text)
    save(d / "main.c", "bad")
    run.expect(r"main.c:1: no good", mark)
    run.expect(r"the build .*3.* the run before it goes on", mark)
    assert pid_alive(first)
    save(d / "main.c", "good again")
    run.expect(r"restarted: main.c changed", mark)
    run.expect(r"ready \(pid (\d+)\)", mark)
    assert not pid_alive(first)


@in_directory
def a_first_build_that_fails_waits_for_a_change(d):
    (d / "main.c").write_text("bad")
    run = Run("--before", "grep -q good main.c", "--", "echo", "up", cwd=d)
    run.expect("the build .*next try when a file changes")
    save(d / "main.c", "good")
    assert run.status() == 0
    run.expect("up")


@in_directory
def a_first_build_that_fails_ends_it_where_crashes_do(d):
    assert Run("--exit-on-crash", "--before", "exit 7", "--", "true", cwd=d).status() == 7


@in_directory
def a_save_during_the_build_repeats_it_and_ends_the_old_one(d):
    (d / "main.c").write_text("one")
    run = Run("--before", "cp main.c app.out; cat app.out; test $(cat main.c) != two || sleep 600", "--",
              "sh", "-c", "echo run $(cat app.out); exec sleep 600", cwd=d)
    run.expect("run one")
    save(d / "main.c", "two")
    run.expect(r"(?m)^two")
    save(d / "main.c", "three")
    run.expect("run three")
    assert "run two" not in run.text


# An output that differs each time, in the watched tree, that nobody ignores.
@in_directory
def the_builds_own_outputs_do_not_loop(d):
    (d / "main.c").write_text("one")
    run = Run("--before", "date +%s.%N > app.out; echo built", "--", "sh", "-c", "echo run; exec sleep 600", cwd=d)
    for number, text in enumerate(("two", "three", "four", "five", "six"), 1):
        expect_times(run, "run\n", number)
        save(d / "main.c", text)
    run.expect("app.out is written by the build")
    expect_times(run, "run\n", 6)
    built = count(run, "\nbuilt\n")
    save(d / "main.c", "seven")
    expect_times(run, "run\n", 7)
    assert count(run, "\nbuilt\n") == built + 1, run.text
    assert count(run, "is written by the build") == 1


@in_directory
def what_a_build_leaves_running_is_ended(d):
    run = Run("--before", "sleep 600 & echo left $!", "--", CHILD, cwd=d)
    left = int(run.expect(r"left (\d+)")[1])
    run.expect("ready")
    assert not pid_alive(left)


@in_directory
def nothing_is_left_of_a_build_that_is_interrupted(d):
    run = Run("--before", "echo at $$; trap '' TERM; while :; do sleep 1; done", "--stop-timeout", "0.3", "--", "true", cwd=d)
    build = int(run.expect(r"at (\d+)")[1])
    os.kill(run.pid, signal.SIGTERM)
    assert run.status() == 143
    assert not pid_alive(build)


@in_directory
def nothing_is_left_of_a_build_when_rekindle_is_killed(d):
    run = Run("--before", "echo at $$; sleep 600", "--", "true", cwd=d)
    build = int(run.expect(r"at (\d+)")[1])
    os.kill(run.pid, signal.SIGKILL)
    until(lambda: not pid_alive(build), "the build ends")


@in_directory
def a_signal_takes_the_place_of_a_restart(d):
    (d / "server.py").write_text(SERVER)
    (d / "app.conf").write_text("one")
    run = Run("--on-change", "signal:HUP", "--", sys.executable, "server.py", cwd=d)
    run.expect("ready")
    save(d / "app.conf", "two")
    run.expect("hup two")
    run.expect("sent SIGHUP: app.conf changed")
    save(d / "app.conf", "three")
    run.expect("hup three")
    assert count(run, "ready") == 1


@in_directory
def the_signal_comes_after_the_build(d):
    (d / "server.py").write_text(SERVER)
    (d / "app.conf").write_text("")
    (d / "source").write_text("one")
    run = Run("--ignore", "app.conf", "--before", "cp source app.conf", "--on-change", "signal:HUP", "--", sys.executable,
              "server.py", cwd=d)
    run.expect("ready")
    save(d / "source", "two")
    run.expect("hup two")
    assert count(run, "ready") == 1


@in_directory
def who_does_not_know_the_signal_is_restarted(d):
    (d / "a").write_text("one")
    run = Run("--on-change", "signal:USR1", "--", CHILD, cwd=d)
    first = int(run.expect(r"ready \(pid (\d+)\)")[1])
    mark = len(run.text)
    begin = time.monotonic()
    save(d / "a", "two")
    assert int(run.expect(r"ready \(pid (\d+)\)", mark)[1]) != first
    assert time.monotonic() - begin < 9, "it waited as after a crash"


@in_directory
def none_leaves_the_command_alone(d):
    (d / "a").write_text("one")
    run = Run("--ignore", "go", "--on-change", "none", "--restart-code", "9", "--", "sh", "-c",
              "echo run $REKINDLE_RUN, changed: $REKINDLE_CHANGED.; sleep 1.2; until test -e go; do sleep 0.05; done; "
              "echo end of $REKINDLE_RUN; rm go; exit 9", cwd=d)
    run.expect("run 1, changed: [.]")
    save(d / "a", "two")
    (d / "go").touch()
    run.expect("end of 1")
    run.expect("run 2, changed: a[.]")


@in_directory
def variables_come_from_file_and_command_line(d):
    (d / ".env").write_text("# ours\nFIRST=from file\nSECOND='from file'\n")
    run = Run("--env-file", ".env", "--env", "SECOND=from line", "--env=THIRD=a=b", "--", "sh", "-c",
              'echo "$FIRST, $SECOND, $THIRD"', cwd=d)
    assert run.status() == 0
    run.expect("from file, from line, a=b")


@in_directory
def wrong_values_are_refused(d):
    (d / "bad.env").write_text("FINE=1\nnot fine\n")
    for arguments, words in ((["--env", "X"], "NAME=value"), (["--env-file", "none.env"], "none.env"),
                             (["--env-file", "bad.env"], "bad.env:2"), (["--on-change", "signal:FOO"], "--on-change"),
                             (["--before", ""], "needs a value"), (["-t", "soon"], "--timeout")):
        run = Run(*arguments, "--", "true", cwd=d)
        assert run.status() == 2, arguments
        run.expect(words)


# With an environment as large as may be, but for the shell's own name in front of the script's. Most of it is inherited:
# the rest must fit into a file.
@in_directory
def a_script_that_not_even_the_shell_can_have_is_no_program(d):
    (d / "script").write_text("exit 0\n")
    (d / "script").chmod(0o755)
    inherited = {f"PAD{n}": "x" * 100000 for n in range(15)}

    def attempt(size):
        lines = [f"FILE{n}={'x' * min(100000, size - n * 100000)}\n" for n in range(-(-size // 100000))]
        (d / "env").write_text("".join(lines))
        return Run("-w", "script", "--exit-on-crash", "--env-file", "env", "--", "./script", cwd=d, env=inherited)

    low, high = 0, 800000
    attempt(high).expect("too long")
    while high - low > 1:
        middle = (low + high) // 2
        if attempt(middle).status() != 0:
            high = middle
        else:
            low = middle
    attempt(high).expect("not a program")


@in_directory
def a_time_limit_beyond_49_days_is_one(d):
    run = Run("-t", "4294967.3", "--", "sh", "-c", "sleep 0.3; echo lived", cwd=d)
    assert run.status() == 0
    run.expect("lived")


if __name__ == "__main__":
    sys.exit(main())
