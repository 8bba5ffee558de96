#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`rekindle run` as a person has it: exit statuses, Ctrl-C, the terminal, process trees, bad input.

usage: run.py REKINDLE CHILD_TREE
"""
import os
import pty
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import traceback
from pathlib import Path

REKINDLE, CHILD = map(os.path.abspath, sys.argv[1:3])
COUNTING = ("ext2/ext3", "xfs", "btrfs", "f2fs")  # file systems, as stat names them
LIMIT = 15  # seconds until something that must happen has happened


def pid_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state not in "ZX"
    except OSError:
        return False


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def until(condition, what):
    """Waits for a condition that nothing announces."""
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end, f"in vain: {what}"
        select.select([], [], [], 0.005)


class Process:
    def __init__(self, pid):
        self.pid = pid
        self.name = Path(f"/proc/{pid}/comm").read_text().strip()


def children(pid):
    try:
        return [Process(int(p)) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


class Run:
    """A `rekindle run`, with a pipe or a terminal for its output."""

    def __init__(self, *arguments, terminal=False, cwd=None, env=None):
        self.text, self.terminal, self.ended = "", terminal, False
        RUNS.append(self)
        environment = dict(os.environ, TERM="xterm", **(env or {}))
        if terminal:
            pid, self.fd = pty.fork()
            if pid == 0:
                os.chdir(cwd or "/")
                os.execve(REKINDLE, [REKINDLE, "run", *arguments], environment)
            self.pid, self.process = pid, None
        else:
            self.fd, end = os.pipe()
            self.process = subprocess.Popen([REKINDLE, "run", *arguments], stdin=subprocess.DEVNULL, cwd=cwd,
                                            stdout=end, stderr=end, env=environment, start_new_session=True)
            self.pid = self.process.pid
            os.close(end)

    def expect(self, pattern, since=0):
        """Reads on until the output matches, and returns the match."""
        end = time.monotonic() + LIMIT
        while True:
            match = re.compile(pattern).search(self.text, since)
            if match:
                return match
            ready = select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]
            assert ready, f"in vain: {pattern!r} in {self.text!r}"
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                data = b""
            assert data, f"ended before {pattern!r}: {self.text!r}"
            self.text += data.decode(errors="replace")

    def type(self, text):
        os.write(self.fd, text.encode())

    def status(self, meanwhile=lambda: None):
        """Waits for the end and returns the exit status."""
        end = time.monotonic() + LIMIT
        while True:
            try:
                meanwhile()
            except OSError:
                pass  # its terminal has gone with it
            if self.terminal:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.ended = True
                    return os.waitstatus_to_exitcode(status)
            elif self.process.poll() is not None:
                self.ended = True
                return self.process.returncode
            assert time.monotonic() < end, f"does not end: {self.text!r}"
            if select.select([self.fd], [], [], 0.05)[0]:
                try:
                    self.text += os.read(self.fd, 65536).decode(errors="replace")
                except OSError:
                    pass

    def end(self):
        """Whatever the test left of it; its command ends with it."""
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
            self.status()
        os.close(self.fd)


RUNS = []
TESTS = []


def in_directory(function):
    """A test in a directory of its own."""
    def test():
        directory = Path(tempfile.mkdtemp(prefix="rekindle-run-"))
        try:
            function(directory)
        finally:
            while RUNS:
                RUNS.pop().end()
            shutil.rmtree(directory, ignore_errors=True)
    test.__name__ = function.__name__
    TESTS.append(test)
    return test


def pids(run, *words, start=0):
    return [int(run.expect(rf"{word} \(pid (\d+)\)", start)[1]) for word in words]


# What a person gets: exit statuses.

@in_directory
def exit_0_leaves_with_0(d):
    assert Run("--", "true", cwd=d).status() == 0


@in_directory
def the_command_may_follow_without_dashes(d):
    assert Run("-w", str(d), CHILD, "exit=0").status() == 0


@in_directory
def exit_on_crash_hands_the_status_on(d):
    run = Run("--exit-on-crash", "--", CHILD, "exit=7", cwd=d)
    assert run.status() == 7
    assert "exited with 7" in run.text


@in_directory
def a_time_limit_leaves_with_124(d):
    assert Run("-t", "0.2", "--", CHILD, cwd=d).status() == 124


@in_directory
def term_leaves_with_143(d):
    run = Run("--", CHILD, cwd=d)
    child, = pids(run, "ready")
    os.kill(run.pid, signal.SIGTERM)
    assert run.status() == 143
    assert not pid_alive(child)


@in_directory
def an_interrupt_by_kill_stops_the_command(d):
    run = Run("--", CHILD, cwd=d)
    child, = pids(run, "ready")
    os.kill(run.pid, signal.SIGINT)
    assert run.status() == 130
    assert not pid_alive(child)


@in_directory
def wrong_options_leave_with_2_and_say_what_is_right(d):
    for arguments, words in (([], "no command"), (["--settle", "x", "true"], "--settle is “x”.*such as 100ms"),
                             (["--stop-signal", "FOO", "true"], "TERM"), (["-w", "/no/such", "true"], "does not exist"),
                             (["--on-success", "x", "true"], "wait"), (["--restart-code", "0", "true"], "1 to 255"),
                             (["--nonsense", "true"], "nonsense"), (["--poll=0", "true"], "poll"),
                             (["-C", "/etc/passwd", "true"], "not a directory")):
        run = Run(*arguments, cwd=d)
        assert run.status() == 2, arguments
        run.expect(words)
        run.expect("rekindle run --help")


@in_directory
def a_missing_command_is_told_apart_from_a_crash(d):
    run = Run("--exit-on-crash", "--", "no-such-command", cwd=d)
    assert run.status() == 127
    run.expect("could not be started: not found")
    (d / "plain").write_text("x")
    run = Run("--exit-on-crash", "--", "./plain", cwd=d)
    assert run.status() == 126
    run.expect("could not be started: not executable")


# What happens to the command.

@in_directory
def a_crash_waits_and_a_save_ends_the_wait(d):
    (d / "app.sh").write_text("exit 1\n")
    run = Run("--", "sh", "app.sh", cwd=d)
    run.expect(r"exited with 1 after \d+\.\d s, next try in 10 s, or when a file changes")
    (d / "app.sh").write_text("echo mended; exit 0\n")
    assert run.status() == 0
    run.expect("mended")
    run.expect("restarted: app.sh changed")


@in_directory
def a_restart_code_restarts_at_once(d):
    (d / "app.sh").write_text("[ $REKINDLE_RUN = 2 ] && exit 0; sleep 1.1; exit 8\n")
    run = Run("--", "sh", "app.sh", cwd=d)
    assert run.status() == 0


@in_directory
def without_a_watched_directory_the_one_of_the_command_is_watched(d):
    (d / "a.txt").write_text("one")
    run = Run("-C", str(d), "--", CHILD, cwd="/")
    pids(run, "ready")
    (d / "a.txt").write_text("two")
    run.expect("restarted: a.txt changed")
    os.kill(run.pid, signal.SIGTERM)
    run.status()


@in_directory
def on_success_wait_runs_again_at_the_next_save(d):
    (d / "a.txt").write_text("one")
    run = Run("--on-success", "wait", "--", "sh", "-c", "echo run $REKINDLE_RUN: $REKINDLE_CHANGED", cwd=d)
    run.expect("run 1:")
    run.expect("runs again when a file changes")
    (d / "a.txt").write_text("two")
    run.expect("run 2: a.txt")
    os.kill(run.pid, signal.SIGTERM)
    assert run.status() == 143


@in_directory
def the_environment_tells_the_command(d):
    run = Run("-s", "--", "echo $REKINDLE,$REKINDLE_RUN,$REKINDLE_CHANGED.", cwd=d)
    run.expect(r"1,1,\.")
    assert run.status() == 0


@in_directory
def a_save_that_changes_nothing_restarts_nothing(d):
    (d / "a.txt").write_text("one")
    run = Run("-v", "--", CHILD, cwd=d)
    pids(run, "ready")
    (d / "a.txt").write_text("two")  # so that its content is known for certain
    at = run.expect("restarted: a.txt changed").end()
    run.expect(r"ready \(pid", at)
    ready = time.monotonic()
    until(lambda: time.monotonic() > ready + 0.1, "a run that has read its files")
    at = len(run.text)
    (d / "a.txt").write_text("two")
    os.utime(d / "a.txt")
    (d / "a.txt").chmod(0o600)
    (d / "b.txt").write_text("the end of it")
    run.expect("restarted: b.txt changed", at)
    assert "a.txt" not in run.text[at:], run.text
    os.kill(run.pid, signal.SIGTERM)
    run.status()


@in_directory
def the_file_that_takes_the_output_restarts_nothing(d):
    (d / "a.txt").write_text("one")
    with open(d / "out put", "wb") as out:
        process = subprocess.Popen([REKINDLE, "run", "--", "sh", "-c", "echo run $REKINDLE_RUN; exec sleep 60"],
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=d)
    text = (d / "out put").read_text
    until(lambda: "run 1" in text(), "the start")
    (d / "a.txt").write_text("two")
    until(lambda: "run 2" in text(), "the restart")
    process.terminate()
    assert process.wait(LIMIT) == 143
    assert "out put" not in text(), text()


@in_directory
def a_program_that_writes_into_its_own_tree_is_left_in_peace(d):
    (d / "code.txt").write_text("one")
    run = Run("--", "sh", "-c", "date +%N > state.txt; echo run $REKINDLE_RUN.; exec sleep 60", cwd=d)
    run.expect("state.txt is written by the program itself and restarted it ten times")
    at = len(run.text)
    (d / "code.txt").write_text("two")
    run.expect("restarted: code.txt changed", at)
    os.kill(run.pid, signal.SIGTERM)
    run.status()


@in_directory
def a_script_that_saves_at_each_start_is_never_left_unheard(d):
    (d / "a.txt").write_text("0")
    run, end = Run("-w", str(d), "--", "sleep", "1000"), 0
    until(lambda: [shim for keeper in children(run.pid) for shim in children(keeper.pid) if children(shim.pid)],
          "the command runs")
    for number in range(1, 21):
        (d / "a.txt").write_text(str(number))
        end = run.expect("restarted: a.txt changed", end).end()
    assert "by the program itself" not in run.text


@in_directory
def a_program_that_appends_to_its_own_log_is_left_in_peace(d):
    (d / "app.txt").write_text("a log\n" * 10)
    run = Run("--", "sh", "-c", "echo run $REKINDLE_RUN.; echo $REKINDLE_RUN >> app.txt; exec sleep 60", cwd=d)
    run.expect("app.txt is written by the program itself and restarted it ten times")


@in_directory
def a_script_that_saves_at_each_start_of_a_program_that_prints_is_not_left_unheard(d):
    if subprocess.check_output(["stat", "-f", "-c", "%T", d], text=True).strip() not in COUNTING:
        return  # where the kernel does not count what is written to a disk, to print is to write
    (d / "a.txt").write_text("0")
    run, end = Run("-w", str(d), "--", "sh", "-c", "echo up $REKINDLE_RUN.; exec sleep 1000"), 0
    for number in range(1, 31):
        run.expect(rf"up {number}\.", end)
        (d / "a.txt").write_text(str(number))
        end = run.expect("restarted: a.txt changed", end).end()
    assert "by the program itself" not in run.text


@in_directory
def a_file_that_a_linker_still_writes_is_waited_for(d):
    shutil.copy(CHILD, d / "server")
    with open(d / "server", "r+b"):
        run = Run("--exit-on-crash", "--", "./server", "exit=0", cwd=d)
        until(lambda: run.pid and any(c.name.startswith("rekindle-keepe") for c in children(run.pid)), "the shim")
    assert run.status() == 0, run.text


# Nothing is left behind.

@in_directory
def a_restart_leaves_nothing_of_the_old_tree(d):
    (d / "a.txt").write_text("one")
    run = Run("--stop-timeout", "0.3", "--", CHILD, "ignore-term", "fork", "daemon", cwd=d)
    old = pids(run, "forked", "daemon", "ready")
    at = len(run.text)
    (d / "a.txt").write_text("two")
    run.expect("did not end in time, killed: .*child-tree", at)
    run.expect(r"ready \(pid", at)
    assert not any(map(pid_alive, old)), "something of the old tree is left"
    os.kill(run.pid, signal.SIGTERM)
    run.status()


@in_directory
def term_leaves_nothing(d):
    run = Run("--stop-timeout", "0.3", "--", CHILD, "ignore-term", "fork", "daemon", cwd=d)
    tree = pids(run, "forked", "daemon", "ready")
    os.kill(run.pid, signal.SIGTERM)
    assert run.status() == 143
    assert not any(map(pid_alive, tree))


@in_directory
def kill_leaves_nothing(d):
    run = Run("--stop-timeout", "0.3", "--", CHILD, "ignore-term", "fork", "daemon", cwd=d)
    tree = pids(run, "forked", "daemon", "ready")
    os.kill(run.pid, signal.SIGKILL)
    run.status()
    until(lambda: not any(map(pid_alive, tree)), "the tree ends")


@in_directory
def killing_the_shim_leaves_nothing_and_starts_again(d):
    run = Run("--crash-delay", "0.1", "--", CHILD, "ignore-term", "fork", "daemon", cwd=d)
    tree = pids(run, "forked", "daemon", "ready")
    shim = parent_of(tree[2])
    at = len(run.text)
    os.kill(shim, signal.SIGKILL)
    run.expect(r"ready \(pid", at)
    until(lambda: not any(map(pid_alive, tree)), "the tree ends")
    os.kill(run.pid, signal.SIGTERM)
    run.status()


# Leaves its parents and its session, and clears its environment.
STRAY = """
import os, time
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() != 0:
        os._exit(0)
    os.write(write, b"%d" % os.getpid())
    os.execve("/bin/sleep", ["sleep", "1000"], {})
os.wait()
print(f"stray (pid {os.read(read, 20).decode()})", flush=True)
print(f"ready (pid {os.getpid()})", flush=True)
time.sleep(1000)
"""


def start_stray(d, *options):
    run = Run("--crash-delay", "0.1", *options, "--", sys.executable, "-c", STRAY, cwd=d)
    stray, command = pids(run, "stray", "ready")
    until(lambda: Path(f"/proc/{stray}/environ").read_bytes() == b"", "its environment is empty")
    shim = parent_of(command)
    return run, stray, command, shim, parent_of(shim)


@in_directory
def killing_the_shim_leaves_no_stray(d):
    run, stray, command, shim, _ = start_stray(d)
    at = len(run.text)
    os.kill(shim, signal.SIGKILL)
    run.expect(r"ready \(pid", at)
    assert not pid_alive(stray) and not pid_alive(command), "started over what was left"
    os.kill(run.pid, signal.SIGTERM)
    run.status()


@in_directory
def killing_the_shim_and_rekindle_leaves_no_stray(d):
    run, stray, command, shim, _ = start_stray(d)
    os.kill(run.pid, signal.SIGKILL)
    os.kill(shim, signal.SIGKILL)
    run.status()
    until(lambda: not pid_alive(stray) and not pid_alive(command), "the tree ends")


@in_directory
def killing_the_whole_group_leaves_no_stray(d):
    run, stray, command, _, _ = start_stray(d)
    assert os.getpgid(command) == run.pid
    os.killpg(run.pid, signal.SIGKILL)
    run.status()
    until(lambda: not pid_alive(stray) and not pid_alive(command), "the tree ends")


@in_directory
def a_keeper_that_was_killed_is_replaced_at_the_next_start(d):
    (d / "a.txt").write_text("one")
    run, stray, command, shim, keeper = start_stray(d, "-w", str(d))
    os.kill(keeper, signal.SIGKILL)
    until(lambda: parent_of(shim) != keeper, "the keeper ends")
    assert pid_alive(stray) and pid_alive(command)
    at = len(run.text)
    (d / "a.txt").write_text("two")
    stray, command = pids(run, "stray", "ready", start=at)
    until(lambda: Path(f"/proc/{stray}/environ").read_bytes() == b"", "its environment is empty")
    at = len(run.text)
    assert parent_of(parent_of(command)) == shim, "who was the shim keeps the new one"
    os.kill(parent_of(command), signal.SIGKILL)
    run.expect(r"ready \(pid", at)
    assert not pid_alive(stray) and not pid_alive(command), "started over what was left"
    os.kill(run.pid, signal.SIGTERM)
    run.status()


def limit_processes(pid, limit):
    """As its own user: a limit binds nobody who may do everything."""
    user = ["setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run([*user, "prlimit", "--pid", str(pid), f"--nproc={limit if limit >= 0 else 'unlimited'}:"], check=True)


@in_directory
def when_no_process_can_be_created_it_is_said_and_tried_again(d):
    d.chmod(0o777)
    identity = {"user": 54321, "group": 54321, "extra_groups": []} if os.geteuid() == 0 else {}
    with open(d / "said", "w") as said:
        run = subprocess.Popen([REKINDLE, "run", "--crash-delay", "0.1", "-w", str(d), "--", "sleep", "1000"], cwd=d,
                               stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=dict(os.environ, HOME=str(d)),
                               **identity)
    try:
        until(lambda: [shim for keeper in children(run.pid) for shim in children(keeper.pid) if children(shim.pid)],
              "the command runs")
        shim = children(children(run.pid)[0].pid)[0].pid
        before = resource.getrlimit(resource.RLIMIT_NPROC)[0]  # which it has inherited
        limit_processes(shim, 1)
        (d / "a.txt").write_text("one")
        until(lambda: "no process can be created" in (d / "said").read_text(), "it is said")
        limit_processes(shim, before)
        until(lambda: [child for child in children(shim) if child.name == "sleep"], "it is tried again")
    finally:
        run.terminate()
        run.wait(LIMIT)


# The terminal.

@in_directory
def the_command_has_the_terminal_also_after_a_restart(d):
    (d / "a.txt").write_text("one")
    run = Run("-w", str(d), "--", CHILD, "echo", terminal=True, cwd=d)
    pids(run, "ready")
    run.type("hello\n")
    run.expect("echo hello")
    at = len(run.text)
    (d / "a.txt").write_text("two")
    run.expect(r"ready \(pid", at)
    run.type("again\n")
    run.expect("echo again", at)
    run.type("\x04")
    assert run.status() == 0


@in_directory
def ctrl_c_ends_both_whatever_the_status(d):
    (d / "app.sh").write_text("trap 'exit 8' INT; echo ready; while :; do sleep 0.05; done\n")
    run = Run("-w", str(d), "--", "sh", "app.sh", terminal=True, cwd=d)
    run.expect("ready")
    run.type("\x03")
    assert run.status() == 130


@in_directory
def a_command_that_handles_ctrl_c_lives_on_and_the_third_ends_it(d):
    run = Run("-w", str(d), "--", CHILD, "handle-int", terminal=True, cwd=d)
    pids(run, "ready")
    for n in range(1, 3):
        run.type("\x03")
        run.expect("(?s)(interrupted.*){%d}" % n)
    # Three within two seconds end it; on a busy machine the first two were too long ago.
    assert run.status(meanwhile=lambda: run.type("\x03")) == 130


@in_directory
def ctrl_c_while_waiting_after_a_crash_leaves_at_once(d):
    run = Run("-w", str(d), "--", CHILD, "exit=1", terminal=True, cwd=d)
    run.expect("next try in")
    run.type("\x03")
    assert run.status() == 130


@in_directory
def the_terminal_is_given_back_as_it_was(d):
    (d / "a.txt").write_text("one")
    run = Run("-w", str(d), "--", "sh", "-c", "stty raw -echo; echo ready $REKINDLE_RUN; sleep 60", terminal=True, cwd=d)
    before = termios.tcgetattr(run.fd)
    run.expect("ready 1")
    (d / "a.txt").write_text("two")
    run.expect("ready 2")
    os.kill(run.pid, signal.SIGTERM)
    assert run.status() == 143
    assert termios.tcgetattr(run.fd)[:4] == before[:4]


@in_directory
def ctrl_z_stops_the_whole_job(d):
    # A shell with job control in between, as there always is.
    run = Run("-w", str(d), "--exit-on-crash", "--", "bash", "--norc", "-im", terminal=True, cwd=d)
    run.type(f"PS1=; {REKINDLE} run -w {d} -- {CHILD}\n")
    child, = pids(run, "ready")
    run.type("\x1a")
    run.expect("(?i)stopped")
    until(lambda: Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T", "the command stops")
    run.type("fg\n")
    until(lambda: Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0] == "S", "it goes on")
    run.type("\x03")
    until(lambda: not pid_alive(child), "Ctrl-C ends it")
    run.type("exit 0\n")
    run.status()


def main():
    print(f"TAP version 13\n1..{len(TESTS)}", flush=True)
    failed = 0
    for number, test in enumerate(TESTS, 1):
        try:
            test()
            print(f"ok {number} - {test.__name__}", flush=True)
        except Exception:  # a test that fails in whatever way has failed
            failed += 1
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="")
            print(f"not ok {number} - {test.__name__}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
