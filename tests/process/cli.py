#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""The verbs of the command line that need no host, on files of their own. Prints TAP.

Usage: cli.py REKINDLE SOURCE_ROOT
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

LIMIT = 20
program, source = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
base = pathlib.Path(tempfile.mkdtemp(prefix="rekindle-cli-"))
environment = {
    "PATH": os.environ["PATH"], "HOME": str(base), "LC_ALL": "C.UTF-8",
    "XDG_CONFIG_HOME": str(base / "config"), "XDG_STATE_HOME": str(base / "state"),
    "XDG_RUNTIME_DIR": str(base),
}
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
    if name in os.environ:
        environment[name] = os.environ[name]
projects = base / "config" / "rekindle" / "projects"
tests = []


def run(*arguments, status=0, **more):
    done = subprocess.run([program, *arguments], env={**environment, **more}, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT, text=True, errors="replace", cwd=base)
    assert done.returncode == status, f"{arguments} → {done.returncode}: {done.stdout}{done.stderr}"
    return done


def test(function):
    tests.append(function)
    return function


def folder(name):
    path = base / name
    path.mkdir(exist_ok=True)
    return path


@test
def add_with_a_command_writes_a_readable_file():
    shop = folder("shop")
    run("add", "--name", "Web Shop", str(shop), "--", "python3", "-u", "a b.py", "--name", "x")
    text = (projects / "web-shop.project").read_text()
    assert "Command=python3 -u 'a b.py' --name x\n" in text, text
    assert "Directory=~/shop\n" in text, text
    assert (projects / "web-shop.project").stat().st_mode & 0o777 == 0o600
    assert projects.stat().st_mode & 0o777 == 0o700
    assert json.loads(run("list", "--json").stdout)[0]["command"] == "python3 -u 'a b.py' --name x"


@test
def add_says_that_a_program_is_not_there():
    said = run("add", str(folder("misspelled")), "--", "pyhton3", "x.py").stderr.splitlines()
    assert len([line for line in said if "pyhton3" in line and "warning: " in line]) == 1 and len(said) == 2, said
    assert "warning" not in run("add", str(folder("misspelled")), "--", "sh", "-c", "x").stderr
    # As a host will have it: not what only this terminal has.
    tools = folder("only-here")
    (tools / "my-tool").write_text("#!/bin/sh\n")
    (tools / "my-tool").chmod(0o755)
    here = {"PATH": f"{tools}:{environment['PATH']}", "SHELL": "/bin/sh"}
    (base / ".profile").write_text("PATH=/usr/bin:/bin\n")
    assert "“my-tool” is not in the PATH" in run("add", str(folder("misspelled")), "--", "my-tool", **here).stderr
    (base / ".profile").write_text(f"PATH={tools}:/usr/bin:/bin\n")
    assert "warning" not in run("add", str(folder("misspelled")), "--", "my-tool", **here).stderr
    (base / ".profile").unlink()
    for file in projects.glob("misspelled*"):
        file.unlink()


@test
def add_recognises_a_folder():
    flask = folder("flask")
    (flask / "app.py").write_text("from flask import Flask\napp = Flask(__name__)\n")
    assert "Flask" in run("add", str(flask)).stderr
    empty = folder("empty")
    assert "-- COMMAND" in run("add", str(empty), status=1).stderr


@test
def a_folders_own_file_needs_agreement():
    own = folder("own")
    (own / "rekindle.project").write_text("[Project]\nName=Own\x1b[31m\nCommand=./evil\n")
    refused = run("add", str(own), status=1)
    assert "./evil" in refused.stderr and "\x1b" not in refused.stderr
    assert not (projects / "own-31m.project").exists()
    (own / "rekindle.project").write_text("[Project]\nName=Own\nCommand=./good\n")
    run("add", "--agree", str(own))
    (own / "rekindle.project").write_text("[Project]\nName=Own\nCommand=./evil\n")
    assert "review own" in run("list").stdout
    status = json.loads(run("status", "own", "--json").stdout)
    assert status["projects"][0]["needs_review"] and status["projects"][0]["command"] == "./good"
    run("review", "own", status=1)
    run("review", "--agree", "own")
    assert json.loads(run("status", "own", "--json").stdout)["projects"][0]["command"] == "./evil"


@test
def names_may_be_short_but_not_ambiguous():
    assert "web-shop" in run("status", "web").stdout
    for name in ("Double One", "Double Two"):
        run("add", "--name", name, str(folder("shop")), "--", "x")
    assert "double-one, double-two" in run("status", "doub", status=1).stderr
    assert "rekindle list" in run("status", "nobody", status=1).stderr
    run("remove", "double-one")
    run("remove", "Double Two")
    assert "double" not in run("list", "--names").stdout


@test
def an_edit_is_checked_before_it_counts():
    path = projects / "web-shop.project"
    before = path.read_text()
    bad = run("edit", "web", EDITOR="sed -i s/^Command=.*/StopTimeout=soon/", status=1)
    assert path.read_text() == before
    assert "web-shop.project:" in bad.stderr and "your version is in" in bad.stderr
    shutil.rmtree(pathlib.Path(bad.stderr.split("your version is in ")[1].strip()).parent)
    run("edit", "web", EDITOR="sed -i s/^Name=.*/Name=Other/")
    assert "Name=Other" in path.read_text()
    run("edit", "web", EDITOR="sed -i s/^Name=.*/'Name=Web Shop'/")


@test
def a_broken_file_is_named_with_its_line():
    (projects / "bad.project").write_text("[Project]\nName=Bad\nnonsense\n")
    assert "bad.project:3: " in run("list").stdout
    assert "broken" in run("status", "bad").stdout
    run("edit", "bad", EDITOR="sed -i 's/^nonsense/Command=x\\nDirectory=~/'")
    assert "broken" not in run("list").stdout
    run("remove", "bad")


@test
def logs_are_those_of_the_run_that_was_asked_for():
    state = base / "state" / "rekindle" / "web-shop"
    state.mkdir(parents=True)
    (state / "runs.jsonl").write_text("".join(
        json.dumps({"begin": n, "at": 1, "reason": "start", "changed": []}) + "\n" for n in (1, 2)))
    for number, text in ((1, "old\n"), (2, "one\ntwo\nthree\n")):
        (state / str(number)).mkdir()
        (state / str(number) / "head").write_text(text)
    assert run("logs", "web").stdout == "one\ntwo\nthree\n"
    assert run("logs", "-n", "2", "web").stdout == "two\nthree\n"
    assert run("logs", "--run", "1", "web").stdout == "old\n"
    assert "latest is 2" in run("logs", "--run", "7", "web", status=1).stderr


@test
def logs_follow_from_run_to_run():
    state = base / "state" / "rekindle" / "web-shop"
    follower = subprocess.Popen([program, "logs", "-f", "-n", "1", "web"], env=environment, cwd=base,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert follower.stdout.readline() == "three\n"
        with open(state / "2" / "head", "a") as log:
            log.write("four\n")
        assert follower.stdout.readline() == "four\n"
        (state / "3").mkdir()
        (state / "3" / "head").write_text("five\n")
        with open(state / "runs.jsonl", "a") as records:
            records.write('{"begin":3,"at":1,"reason":"change","changed":[]}\n')
        assert follower.stdout.readline() == "five\n"
    finally:
        follower.kill()
        follower.wait()


@test
def explain_names_the_rule_with_its_line():
    shop = folder("shop")
    (shop / ".gitignore").write_text("# ours\n*.tmp\nout/\n")
    (shop / "out").mkdir(exist_ok=True)
    assert "restarts the program" in run("explain", "web", str(shop / "a.py")).stdout
    ignored = run("explain", "web", str(shop / "a.tmp")).stdout
    assert "restarts nothing" in ignored and ".gitignore:2: *.tmp" in ignored, ignored
    below = run("explain", "web", str(shop / "out" / "deep" / "x.py")).stdout
    assert "restarts nothing" in below and ".gitignore:3: out/" in below, below
    assert "cache" in run("explain", "web", "shop/x.pyc").stdout
    assert "outside" in run("explain", "web", "/etc/passwd").stdout
    assert "watched by inotify" in run("explain", "web", str(shop / "a.py")).stdout


@test
def wrong_usage_is_told_and_leaves_with_2():
    for wrong in (["start"], ["start", "--all", "web"], ["list", "x"], ["logs"], ["status", "a", "b"],
                  ["explain", "web"], ["add", "--nonsense"], ["add", "a", "b"], ["nonsense"]):
        assert "rekindle" in run(*wrong, status=2).stderr
    for verb in ("add", "list", "status", "start", "logs", "edit", "review", "remove", "explain"):
        assert "Usage:" in run(verb, "--help").stdout


@test
def without_a_bus_it_says_so():
    assert "nothing to stop" in run("stop", "--all").stderr
    assert "no session bus" in run("start", "web", status=1).stderr


@test
def manual_and_completions_know_every_verb_and_option():
    verbs = set(re.findall(r"^  (\w+) ", run("--help").stdout, re.M)) - {"rekindle"}
    manual = (source / "data/man/rekindle.1").read_text()
    for verb in verbs:
        assert f"rekindle {verb}" in manual or f"| {verb}" in manual, verb
        for file in ("rekindle.bash", "_rekindle", "rekindle.fish"):
            assert re.search(rf"\b{verb}\b", (source / "data/completions" / file).read_text()), (verb, file)
        for option in re.findall(r"(?<![\w-])(?:--[a-z][a-z-]+|-[a-zA-Z](?=, ))", run(verb, "--help").stdout):
            assert option in ("-h", "--help") \
                or re.search(rf"(?<![\w-]){option}(?![\w-])", manual.replace("\\-", "-")), (verb, option)
    table = (source / "src/core/model/rk-project-option-table.c").read_text()
    format_manual = (source / "data/man/rekindle.project.5").read_text()
    for key in re.findall(r'^  \{ "\w+", "(\w+)"', table, re.M):
        assert f".BR {key} =" in format_manual, key


@test
def what_is_wrong_with_a_command_line_is_said_with_what_to_do():
    for arguments, wanted in ((("--frob",), "options follow the verb"), (("frob",), "rekindle run -- frob"),
                              (("run", "--exit-on-crash", "--", "/no/such"), "“/no/such” could not be started"),
                              (("run", "--exit-on-crash", "--", "echo a | cat"), "run --shell -- 'echo a | cat'")):
        done = subprocess.run([program, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=LIMIT, cwd=base)
        assert done.returncode != 0 and wanted in done.stderr, (arguments, done)


failed = 0
print(f"1..{len(tests)}")
try:
    for number, function in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} {function.__name__}")
        except Exception as error:  # every failure is reported, and the next test goes on
            failed += 1
            print(f"not ok {number} {function.__name__}")
            print("# " + repr(error).replace("\n", "\n# "))
finally:
    shutil.rmtree(base)
sys.exit(1 if failed else 0)
