# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""What is to be seen from outside of processes that do not do what was waited for.

For the output of a test that failed: a standstill that happens once in a hundred runs must tell all at once.
"""

import os
import pathlib


def read(path):
    try:
        return path.read_text(errors="replace").strip()
    except OSError as error:
        return error.strerror


def describe_threads(process):
    for task in sorted((process / "task").iterdir(), key=lambda task: int(task.name)):
        state = read(task / "stat").rpartition(")")[2].split()[:1]
        yield f"  thread {task.name} {read(task / 'comm')} {''.join(state)} in {read(task / 'wchan')}," \
              f" system call {read(task / 'syscall')}"


def describe_watches(process):
    """Its inotify descriptors with their numbers of watches, and its open FIFOs and devices."""
    for entry in sorted((process / "fd").iterdir(), key=lambda entry: int(entry.name)):
        try:
            target = os.readlink(entry)
        except OSError:
            continue
        if "inotify" in target:
            yield f"  descriptor {entry.name}: {read(process / 'fdinfo' / entry.name).count('inotify ')} watches"
        elif target.startswith("/") and not os.path.isfile(target):
            yield f"  descriptor {entry.name}: {target}"


def describe_process(process):
    yield f"process {process.name}: {read(process / 'cmdline')}".replace("\0", " ")[:200]
    yield from describe_threads(process)
    yield from describe_watches(process)


def describe(base):
    """All processes that have this directory in their environment, and the last runs noted below it."""
    lines = []
    for process in pathlib.Path("/proc").iterdir():
        try:
            if process.name.isdigit() and os.fsencode(base) in (process / "environ").read_bytes():
                lines.extend(describe_process(process))
        except OSError:
            pass  # it is gone
    for journal in sorted(pathlib.Path(base).rglob("runs.jsonl")):
        lines.append(f"{journal}:")
        lines.extend("  " + line[:400] for line in read(journal).splitlines()[-3:])
    return "\n".join(lines)
