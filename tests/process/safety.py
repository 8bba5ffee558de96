#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""What hostile folders, names, links and arguments cannot do: the promises of SECURITY.md. Prints TAP.

Usage: safety.py REKINDLE
"""

import json
import os
import pathlib
import pty
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import traceback

from standstill import describe

LIMIT = 20
program = os.path.abspath(sys.argv[1])
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-safety-"))
environment = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
environment.update(HOME=str(base), LC_ALL="C.UTF-8", SHELL="/bin/sh", XDG_CONFIG_HOME=str(base / "config"),
                   XDG_STATE_HOME=str(base / "state"), XDG_RUNTIME_DIR=str(base / "run"), TERM="dumb",
                   EVIL=str(base / "evil"))
projects, state, runtime = (base / "config/rekindle/projects", base / "state/rekindle", base / "run/rekindle")
evil = base / "evil"
tests = []
knock = """
import os, socket, sys
os.setgid(65534); os.setuid(65534)
try:
    end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    end.settimeout(10)
    end.connect(sys.argv[1])
    print(end.recv(100))
except OSError as error:
    print(type(error).__name__)
"""


def test(function):
    tests.append(function)
    return function


def run(*arguments, status=0, **more):
    done = subprocess.run([program, *arguments], env={**environment, **more}, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT, text=True, errors="replace", cwd=base,
                          preexec_fn=lambda: os.umask(0))
    allowed = status if isinstance(status, tuple) else (status,)
    assert done.returncode in allowed, f"{arguments} → {done.returncode}: {done.stdout}{done.stderr}"
    return done


def look(name):
    return json.loads(run("status", name, "--json").stdout)["projects"][0]


def wait(what, condition):
    """Waits until condition() is true, and returns what it was."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


def folder(name):
    path = base / name
    path.mkdir()
    (path / "main.sh").write_text("echo hello; exec sleep 1000\n")
    return path


def start(name, path):
    run("add", "--name", name, str(path), "--", "sh", "main.sh")
    run("start", name)
    wait(f"{name} runs", lambda: look(name)["state"] == "running")


def answer(arguments, question, act, text="y\n"):
    """Runs a verb in a terminal; when it has asked, act() is called and then text is typed."""
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.chdir(base)
            os.execve(program, [program, *arguments], environment)
        finally:
            os._exit(127)
    seen, end, acted = b"", time.monotonic() + LIMIT, False
    try:
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.1)[0]:
                continue
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            seen += part
            if not acted and question in seen:
                acted = True
                act()
                os.write(terminal, text.encode())
        else:
            os.kill(pid, signal.SIGKILL)
    finally:
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(terminal)
    assert acted, seen
    return status, seen.decode(errors="replace")


def own_file(path, command):
    path.write_text(f"[Project]\nName=Own\nCommand={command}\n")


@test
def all_that_is_written_is_for_the_owner_alone_whatever_the_umask():
    runtime.mkdir(parents=True)
    runtime.chmod(0o777)
    start("Web", folder("web"))
    wait("its output", lambda: run("logs", "web").stdout == "hello\n")
    run("edit", "web", EDITOR="sed -i s/^Name=.*/Name=Webb/")
    n_files = 0
    for top in (projects.parent, state, runtime):
        for path in [top, *top.rglob("*")]:
            mode = path.lstat().st_mode
            wanted = 0o700 if stat.S_ISDIR(mode) else 0o600
            assert stat.S_IMODE(mode) == wanted, f"{path}: {stat.S_IMODE(mode):o}"
            n_files += 1
    assert n_files >= 10, n_files


@test
def what_is_agreed_to_is_what_was_shown_to_the_letter():
    path = folder("toctou") / "rekindle.project"
    own_file(path, "./good")
    status, text = answer(["add", str(path.parent)], b"[y/N]", lambda: own_file(path, 'touch "$EVIL"'))
    assert status == 1 and "look at it again" in text, text
    assert not (projects / "own.project").exists()


@test
def a_link_that_is_turned_between_question_and_answer_is_noticed():
    directory = folder("turned")
    own_file(directory / "a", "./good")
    own_file(directory / "b", "./bad")
    path = directory / "rekindle.project"
    path.symlink_to("a")

    def turn():
        path.unlink()
        path.symlink_to("b")
    status, text = answer(["add", str(directory)], b"[y/N]", turn)
    assert status == 1 and "look at it again" in text, text
    assert not (projects / "own.project").exists()


@test
def what_runs_is_what_was_agreed_to_also_if_the_file_changes_before_the_start():
    path = folder("agreed") / "rekindle.project"
    own_file(path, "sh main.sh")
    run("add", "--agree", str(path.parent))
    own_file(path, f"touch {evil}")
    run("start", "own")
    wait("own runs", lambda: look("own")["state"] == "running")
    own_file(path, f"touch {evil} again")
    run("restart", "own")
    wait("needs review", lambda: look("own")["needs_review"])
    assert look("own")["command"] == "sh main.sh" and not evil.exists()
    status, text = answer(["review", "own"], b"[y/N]", lambda: own_file(path, "true"))
    assert status == 1 and look("own")["command"] == "sh main.sh", text
    run("remove", "--yes", "own")


@test
def nothing_of_gits_configuration_is_executed_or_waited_for():
    path = folder("hostile")
    git = {**environment, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q", str(path)], check=True, env=git)
    command = f"touch {evil}"
    with open(path / ".git/config", "a") as config:
        config.write(f"[core]\n\tfsmonitor = {command}\n\tsshCommand = {command}\n\tpager = {command}\n"
                     f"\teditor = {command}\n\thooksPath = hooks\n\texcludesFile = /dev/zero\n"
                     + "[include]\n" + "\tpath = config\n" * 20)
    for hook in ("post-checkout", "fsmonitor-watchman", "post-index-change", "pre-commit"):
        (path / ".git/hooks" / hook).write_text(f"#!/bin/sh\n{command}\n")
        (path / ".git/hooks" / hook).chmod(0o755)
    (path / ".gitattributes").write_text("* filter=x\n")
    (path / ".gitignore").symlink_to("/dev/zero")
    (path / "sub").mkdir()
    os.mkfifo(path / "sub" / ".gitignore")
    (path / ".env").symlink_to("/dev/zero")
    start("Hostile", path)
    before = look("hostile")
    (path / "main.sh").write_text("echo changed; exec sleep 1000\n")
    wait("a new run", lambda: look("hostile")["run"] > before["run"])
    run("explain", "hostile", str(path / "sub" / "x.py"))
    assert not evil.exists()


@test
def an_environment_file_that_is_a_device_or_a_fifo_keeps_nobody_waiting():
    path = folder("env")
    start("Env", path)
    text = (projects / "env.project").read_text()
    for number, make in enumerate((lambda p: p.symlink_to("/dev/zero"), os.mkfifo)):
        make(path / f"vars{number}")
        before = look("env")
        (projects / "env.project").write_text(
            f"{text}\n[Run]\nEnvironmentFile={path}/vars{number}\n")
        wait("a new run", lambda: look("env")["run"] > before["run"] and look("env")["state"] == "running")


@test
def names_of_changed_files_are_only_names():
    path = base / "web"
    before = look("web")
    (path / "$(touch $EVIL)\n`touch $EVIL`;<b>&\x1b[31m.py").write_text("x")
    wait("a new run", lambda: look("web")["run"] > before["run"])
    assert "\x1b" not in run("status").stdout + run("status", "web").stdout
    assert not evil.exists()


@test
def names_of_projects_stay_in_their_directory():
    directory = folder("names")
    for name in ("../../../outside", "/etc/outside", "..", ".", "-rf", "$(touch evil)", "running", "host",
                 "a\nCommand=touch evil", "\x1b[31m", "<b>bold</b>", "x" * 5000, "CON", "a/b", " "):
        run("add", "--name", name, str(directory), "--", "true", status=(0, 1, 2))
    made = sorted(path.name for path in projects.iterdir())
    for name in made:
        assert name.endswith(".project") and not name.startswith(("-", ".")) and len(name) < 255, made
        assert (projects / name).is_file()
    assert all(path.parent == projects for path in base.rglob("*outside*")) and not os.path.exists("/etc/outside")
    assert "\x1b" not in run("list").stdout
    assert all("\ntouch" not in entry["command"] and entry["command"] in ("true", "sh main.sh")
               for entry in json.loads(run("list", "--json").stdout))
    for name in made:
        if name not in ("web.project", "hostile.project", "env.project"):
            run("remove", "--yes", name[:-len(".project")])


@test
def a_link_in_the_state_directory_leads_nowhere():
    precious = base / "precious"
    precious.mkdir()
    (precious / "runs.jsonl").write_text("mine\n")
    os.utime(precious / "runs.jsonl", (1, 1))
    (state / "planted").symlink_to(precious)
    start("Planted", folder("planted"))
    wait("the host says so", lambda: look("planted")["run"] >= 1)
    run("restart", "planted")
    wait("it runs", lambda: look("planted")["state"] == "running")
    run("stop", "planted")
    run("remove", "--yes", "planted")
    assert [path.name for path in precious.iterdir()] == ["runs.jsonl"]
    assert (precious / "runs.jsonl").read_text() == "mine\n"


@test
def a_runtime_directory_of_somebody_else_is_not_used():
    if os.geteuid() != 0:
        return "needs root"
    other = base / "other"
    (other / "rekindle").mkdir(parents=True)
    os.chown(other / "rekindle", 65534, 65534)
    refused = run("daemon", status=1, XDG_RUNTIME_DIR=str(other))
    assert "not a directory of your own" in refused.stderr, refused.stderr
    assert list((other / "rekindle").iterdir()) == []


@test
def a_shim_sends_other_people_away():
    if os.geteuid() != 0:
        return "needs root"
    wait("web runs", lambda: look("web")["state"] == "running")
    path, before = runtime / "web.sock", look("web")
    refused = subprocess.run(["/usr/bin/python3", "-c", knock, str(path)], text=True, capture_output=True)
    assert "PermissionError" in refused.stdout, refused
    opened = (base, base / "run", runtime)
    for directory in opened:
        directory.chmod(0o711)
    path.chmod(0o666)
    refused = subprocess.run(["/usr/bin/python3", "-c", knock, str(path)], text=True, capture_output=True)
    path.chmod(0o600)
    for directory in opened:
        directory.chmod(0o700)
    assert refused.stdout in ("b''\n", "ConnectionResetError\n"), refused
    assert look("web")["pid"] == before["pid"]


@test
def hostile_arguments_get_a_clear_answer():
    before = sorted(base.rglob("*"))
    big, odd = "x" * 120000, b"a\x1b[31m\xff\n<b>"
    verbs = ("", odd, "add", "list", "status", "logs", "edit", "review", "remove", "explain", "pause",
             "daemon")
    for verb in verbs:
        for argument in ("../x", "--nosuch", big, odd, "--=x"):
            done = run(verb, argument, status=(1, 2, 126, 127))
            assert done.stderr.startswith("rekindle: ") and "\x1b" not in done.stderr, done.stderr
            assert len(done.stderr) < 2500, f"{verb} {argument[:9]}: {len(done.stderr)}"
            assert "CRITICAL" not in done.stderr and "WARNING" not in done.stderr, done.stderr
    run("status", *["y" * 100000] * 10, status=(1, 2))
    after = [path for path in sorted(base.rglob("*")) if path not in before]
    assert not [path for path in after if state not in path.parents], after


def main():
    (base / "run").mkdir(mode=0o700)
    bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                           env=environment)
    environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    failed = False
    print(f"1..{len(tests)}", flush=True)
    try:
        for number, function in enumerate(tests, 1):
            name = function.__name__.replace("_", " ")
            try:
                skipped = function()
                print(f"ok {number} - {name}" + (f" # SKIP {skipped}" if skipped else ""), flush=True)
            except Exception:  # a failure must not end the others
                failed = True
                print(f"not ok {number} - {name}\n# " + (traceback.format_exc()[-3000:] + describe(base)).replace("\n", "\n# "), flush=True)
    finally:
        subprocess.run([program, "quit"], env=environment, capture_output=True, timeout=LIMIT)
        bus.terminate()
        bus.wait()
        shutil.rmtree(base, ignore_errors=True)
    sys.exit(failed)


main()
