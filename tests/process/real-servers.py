#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real programs under `rekindle run`: Django with and without its own reloader, a Node HTTP server.

usage: real-servers.py REKINDLE
"""
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request
from pathlib import Path

REKINDLE = os.path.abspath(sys.argv[1])
LIMIT = 30  # seconds; a busy machine starts Django slowly
TESTS = []


def until(condition, what, context=lambda: ""):
    end = time.monotonic() + LIMIT
    while not (result := condition()):
        assert time.monotonic() < end, f"in vain: {what}\n{context()}"
        select.select([], [], [], 0.02)  # the rate of asking, not a time to wait for
    return result


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


class Server:
    """`rekindle run` with a server that answers on a port of its own."""

    def __init__(self, directory, *command, env=None, options=()):
        self.port = free_port()
        self.log = directory.parent / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [REKINDLE, "run", *options, "-w", str(directory), "--", *(a.format(port=self.port) for a in command)],
                cwd=directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=dict(os.environ, PYTHONUNBUFFERED="1", **(env or {})))

    def text(self):
        return self.log.read_text(errors="replace")

    def answer(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2) as reply:
                return reply.read().decode()
        except (urllib.error.URLError, OSError):
            return ""

    def serves(self, words):
        until(lambda: words in self.answer(), f"it serves “{words}”", self.text)

    def says(self, words):
        until(lambda: words in self.text(), f"“{words}”", self.text)

    def starts(self):
        return self.text().count("rekindle: restarted")

    def stop(self):
        self.process.terminate()
        assert self.process.wait(LIMIT) == 143
        assert is_free(self.port), "the port is still taken"


def real(function):
    def test():
        work = Path(tempfile.mkdtemp(prefix="rekindle-servers-"))
        try:
            (work / "site").mkdir()
            function(work / "site")
        finally:
            shutil.rmtree(work, ignore_errors=True)
    test.__name__ = function.__name__
    TESTS.append(test)
    return test


VIEWS = """from django.http import HttpResponse
def index(request):
    return HttpResponse("{words}")
"""


def make_django(directory):
    subprocess.run(["/usr/bin/django-admin", "startproject", "shop", str(directory)], check=True)
    (directory / "shop" / "views.py").write_text(VIEWS.format(words="version one"))
    (directory / "shop" / "urls.py").write_text(
        "from django.urls import path\nfrom .views import index\nurlpatterns = [path('', index)]\n")


@real
def django_is_restarted_by_rekindle(site):
    make_django(site)
    server = Server(site, "/usr/bin/python3", "manage.py", "runserver", "--noreload", "127.0.0.1:{port}")
    server.serves("version one")
    (site / "shop" / "views.py").write_text(VIEWS.format(words="version two"))
    server.serves("version two")
    assert "already in use" not in server.text(), server.text()
    (site / "shop" / "views.py").write_text("def index(:\n")
    server.says("SyntaxError")
    (site / "shop" / "views.py").write_text(VIEWS.format(words="version three"))
    server.serves("version three")
    server.stop()


@real
def django_that_ends_with_3_is_restarted_once_and_at_once(site):
    make_django(site)
    # Django's own reloader is left to do it: Rekindle looks at nothing that changes here.
    server = Server(site, "/usr/bin/python3", "manage.py", "runserver", "127.0.0.1:{port}",
                    env={"RUN_MAIN": "true"}, options=("--include", "nothing", "-v"))
    server.serves("version one")
    time_of_start = time.monotonic()
    until(lambda: time.monotonic() > time_of_start + 1.1, "a second of life, so that 3 is no loop")
    (site / "shop" / "views.py").write_text(VIEWS.format(words="version two"))
    server.serves("version two")
    assert server.text().count("exited with 3") == 1, server.text()
    assert server.text().count("rekindle: started again") == 1, server.text()
    assert "next try" not in server.text(), server.text()
    server.stop()


SERVER_JS = """require('http').createServer((request, reply) => reply.end('{words}'))
  .listen(process.argv[2], '127.0.0.1');
"""


@real
def node_is_restarted_and_mended(site):
    (site / "server.js").write_text(SERVER_JS.format(words="version one"))
    server = Server(site, "node", "server.js", "{port}")
    server.serves("version one")
    (site / "server.js").write_text(SERVER_JS.format(words="version two"))
    server.serves("version two")
    (site / "server.js").write_text("require('http'.createServer(\n")
    server.says("SyntaxError")
    server.says("next try in 10 s")
    (site / "server.js").write_text(SERVER_JS.format(words="version three"))
    server.serves("version three")
    assert "EADDRINUSE" not in server.text(), server.text()
    assert server.starts() == 3, server.text()
    server.stop()


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
