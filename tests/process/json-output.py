#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `rekindle` prints for programs: whole, and as data/schema says.

usage: json-output.py REKINDLE CHILD_TREE SOURCE_ROOT
"""
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema

from run import CHILD, REKINDLE, TESTS, Run, in_directory, main, until

TESTS.clear()
SCHEMAS = Path(sys.argv[3]).resolve() / "data" / "schema"


def validate(value, name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(value)
    return value


def read_events(text):
    """Checks that each line is an event, and that none has a member which the schema does not know."""
    schema = json.loads((SCHEMAS / "run-event.schema.json").read_text())
    known = {kind["properties"]["event"]["const"]: {"time", "name", *kind["properties"]} for kind in schema["oneOf"]}
    events = [validate(json.loads(line), "run-event") for line in text.splitlines()]
    for event in events:
        assert set(event) == known[event["event"]], event
    return events


def names(events):
    return [event["event"] for event in events]


def save(path, text):
    new = path.with_name(path.name + ".tmp")
    new.write_text(text)
    new.rename(path)


@in_directory
def standard_error_has_nothing_but_events(d):
    run = subprocess.run([REKINDLE, "run", "--json", "-v", "--", "sh", "-c", "echo words; exit 0"], cwd=d, capture_output=True,
                         text=True, timeout=15)
    assert run.returncode == 0 and run.stdout == "words\n"
    events = read_events(run.stderr)
    assert names(events) == ["started", "ended", "left"], events
    assert events[0]["name"] == "sh" and events[1]["exit_code"] == 0 and events[2]["exit_status"] == 0


@in_directory
def a_file_takes_the_events_and_restarts_nothing(d):
    (d / "main.c").write_text("one")
    run = Run("--json=events.log", "--", CHILD, cwd=d)
    run.expect("ready")
    # The command may be quicker to say so than Rekindle is.
    until(lambda: '"run":1,"pid"' in (d / "events.log").read_text(), "the first start is told")
    mark = len(run.text)
    save(d / "main.c", "two")
    run.expect("restarted: main.c changed", mark)
    run.expect("ready", mark)
    until(lambda: '"run":2,"pid"' in (d / "events.log").read_text(), "the second start is told")
    os.kill(run.pid, 15)
    assert run.status() == 143
    events = read_events((d / "events.log").read_text())
    assert names(events) == ["started", "changed", "stopping", "ended", "started", "stopping", "ended", "left"], events
    assert events[1]["path"].startswith("main.c") and "main.c" in events[4]["changed"]  # perhaps main.c.tmp, too
    assert events[2]["for_good"] is False and events[5]["for_good"] is True
    assert events[3]["signal"] == "SIGTERM" and events[3]["asked_for"] is True
    assert events[4]["run"] == 2 and events[4]["restarts"] == 1


@in_directory
def a_descriptor_takes_them_too(d):
    out, end = os.pipe()
    process = subprocess.Popen([REKINDLE, "run", f"--json=/dev/fd/{end}", "-q", "--", "true"], cwd=d, pass_fds=[end])
    os.close(end)
    with open(out) as events:
        assert names(read_events(events.read())) == ["started", "ended", "left"]
    assert process.wait(15) == 0


@in_directory
def builds_crashes_and_what_cannot_start_are_told(d):
    (d / "main.c").write_text("bad")
    log = d / "events.log"
    run = Run("--json=events.log", "--before", "grep -q good main.c", "--", "sh", "./app", cwd=d)
    until(lambda: log.exists() and '"waiting"' in log.read_text(), "the build fails")
    save(d / "main.c", "good")
    until(lambda: '"crashed"' in log.read_text(), "there is no app")
    events = read_events(log.read_text())
    assert names(events)[:6] == ["building", "build-failed", "waiting", "building", "started", "crashed"], events
    assert events[1]["exit_code"] == 1 and events[1]["runs_on"] is False
    assert events[2]["next_try_msec"] is None and events[5]["exit_code"] == 2
    os.kill(run.pid, 15)
    run.status()
    missing = Run("--json=missing.log", "--exit-on-crash", "--", "no-such-command", cwd=d)
    assert missing.status() == 127
    events = read_events((d / "missing.log").read_text())
    assert names(events) == ["crashed", "waiting", "left"] and events[0]["error"], events


@in_directory
def signals_and_stubborn_processes_are_told(d):
    (d / "a").write_text("one")
    log = d / "events.log"
    run = Run("--json=events.log", "--on-change", "signal:HUP", "--stop-timeout", "0.2", "--", CHILD, "ignore-term", cwd=d)
    run.expect("ready")
    until(lambda: '"started"' in log.read_text(), "the start")
    save(d / "a", "two")
    until(lambda: '"signalled"' in log.read_text(), "the signal")
    os.kill(run.pid, 15)
    assert run.status() == 143
    events = read_events(log.read_text())
    assert names(events) == ["started", "changed", "signalled", "stopping", "notice", "ended", "left"], events
    assert events[2]["signal"] == "SIGHUP" and "a" in events[2]["changed"], events  # and perhaps the file beside it
    assert events[4]["kind"] == "killed" and "child-tree" in events[4]["text"]


@in_directory
def list_and_status_are_as_described(d):
    environment = {**os.environ, "HOME": str(d), "XDG_CONFIG_HOME": str(d / "config"), "XDG_STATE_HOME": str(d / "state"),
                   "XDG_RUNTIME_DIR": str(d), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    projects = d / "config" / "rekindle" / "projects"
    projects.mkdir(parents=True)
    (projects / "fine.project").write_text(f"[Project]\nName=Fine\nCommand=true\nDirectory={d}\nOpenUrl=http://localhost/\n")
    (projects / "broken.project").write_text("[Project\n")
    (projects / "bytes.project").write_bytes(f"[Project]\nName=Bytes\nDirectory={d}\nCommand=echo ".encode() + b"\xff\n")

    def ask(verb):
        done = subprocess.run([REKINDLE, verb, "--json"], env=environment, capture_output=True, timeout=15, cwd=d)
        return validate(json.loads(done.stdout.decode()), verb)

    assert {entry["id"] for entry in ask("list")} == {"fine", "broken", "bytes"}
    status = ask("status")
    assert status["host"] is False
    states = {project["id"]: project["state"] for project in status["projects"]}
    assert states["fine"] == "stopped" and states["broken"] == "broken", states


if __name__ == "__main__":
    sys.exit(main())
