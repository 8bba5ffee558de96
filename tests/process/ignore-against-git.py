#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Random repositories, and for each path in them the same question to git and to Rekindle's rules:
ignored or not, by which pattern, in which line of which file.

ignore-against-git.py JUDGE [PAIRS [SEED]]: JUDGE is the program ignore-judge. Prints TAP.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile

NAMES = [b"a", b"b", b"ab", b"abc", b"foo", b"bar", b"build", b"a.c", b"b.o", b"foo.txt", b"A", b"Foo",
         b"a b", b" a", b"b ", b"b  ", b"!a", b"#b", b"a-b", b"a]b", b"[a]", b"a*b", b"a?", b"a\\b", b"\\a",
         b"1", b"a1", b"_", b"-", b"^", b".x", b"..a", "\u00e9".encode(), "\u65e5\u672c".encode(),
         b"\xff\xfe", b"a\r", b"a\tb", b"z.log", b"**", b"*", b"a\nb", b"\x0b", b"a\x7f"]
CLASSES = [b"alnum", b"alpha", b"blank", b"cntrl", b"digit", b"graph", b"lower", b"print", b"punct",
           b"space", b"upper", b"xdigit", b"nonsense", b""]
PIECES = [b"a", b"b", b"c", b"foo", b"A", b".", b"*", b"**", b"?", b"/", b"\\", b"!", b"#", b" ", b"-", b"]",
          b"[", b"[a]", b"[!a]", b"[^b]", b"[a-c]", b"[]a]", b"[a-]", b"[\\]a]", b"[!]", b"**/", b"/**", b"/**/",
          b"\\ ", b"\\*", b"\\a", b"[A-Z]", b"[--a]", b"[a-\\c]", "\u00e9".encode(), b"\xff", b"\t", b"***"]


class Repository:
    def __init__(self, rng, root):
        self.rng = rng
        self.home = os.path.join(root, b"home")
        self.top = os.path.join(root, b"work")
        self.directories = [b""]
        self.files = []
        os.mkdir(self.home)
        os.mkdir(self.top)

    def git(self, *args, data=None):
        environment = {"PATH": os.environ["PATH"], "HOME": os.fsdecode(self.home), "LC_ALL": "C",
                       "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(["git", *args], cwd=self.top, env=environment, input=data,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"git {args}: {done.stderr!r}")
        return done.stdout

    def path_of(self, relative):
        return os.path.join(self.top, relative) if relative else self.top

    def make_tree(self):
        for _ in range(self.rng.randint(4, 22)):
            parent = self.rng.choice(self.directories)
            child = os.path.join(parent, self.rng.choice(NAMES))
            if child.count(b"/") < 6 and not os.path.lexists(self.path_of(child)):
                os.mkdir(self.path_of(child))
                self.directories.append(child)
        for _ in range(self.rng.randint(20, 90)):
            child = os.path.join(self.rng.choice(self.directories), self.rng.choice(NAMES))
            if os.path.lexists(self.path_of(child)):
                continue
            if self.rng.random() < 0.06:
                os.symlink(b".", self.path_of(child))
            else:
                with open(self.path_of(child), "wb"):
                    pass
            self.files.append(child)

    def make_alphabet(self, name):
        """Every byte that a name can have, for the classes; NAME: for this one."""
        self.directories.append(b"bytes")
        os.mkdir(self.path_of(b"bytes"))
        for byte in set(range(1, 256)) - {ord("/")}:
            self.files.append(b"bytes/x" + bytes([byte]))
            self.write(self.path_of(self.files[-1]), b"")
        lines = [b"x" + self.one_class() for _ in range(self.rng.randint(1, 4))]
        if name is not None:
            lines = [b"x[" + self.rng.choice((b"", b"!")) + b"[:" + name + b":]]"]
        self.write(self.path_of(b"bytes/.gitignore"), b"\n".join(lines))

    def escape(self, name):
        return b"".join(b"\\" + bytes([c]) if c in b"*?[\\!# " and self.rng.random() < 0.7 else bytes([c])
                        for c in name)

    def mutate(self, pattern):
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            at = self.rng.randint(0, len(pattern))
            cut = self.rng.randint(0, 2)
            pattern = pattern[:at] + self.rng.choice(PIECES) + pattern[at + cut:]
        return pattern

    def one_class(self):
        inner = b"".join(self.rng.choice((b"a", b"b-d", b"[:" + self.rng.choice(CLASSES) + b":]", b"-", b"\\]",
                                          b"A", b"0-9", b"[", b"[:", b"\\", b"!", b"/", "\u00e9".encode()))
                         for _ in range(self.rng.randint(1, 3)))
        return b"[" + self.rng.choice((b"", b"", b"!", b"^")) + inner + self.rng.choice((b"]", b"]", b"]", b""))

    def pattern(self, base):
        below = [p[len(base) + 1 if base else 0:] for p in self.directories + self.files
                 if p and (not base or p.startswith(base + b"/"))] or [b"a"]
        kind = self.rng.random()
        path = self.rng.choice(below)
        parts = path.split(b"/")
        if kind < 0.2:
            text = self.escape(parts[-1])
        elif kind < 0.4:
            text = b"/" * self.rng.randint(0, 1) + self.escape(path)
        elif kind < 0.55:
            parts = [self.rng.choice((self.escape(p), b"*", b"**", self.escape(p)[:1] + b"*", b"?" * len(p)))
                     for p in parts]
            text = self.rng.choice((b"", b"/", b"**/")) + b"/".join(parts) + self.rng.choice((b"", b"/**"))
        elif kind < 0.65:
            text = b"*" + path[-self.rng.randint(0, 3):]
        elif kind < 0.75:
            text = parts[-1][:1].replace(b"\n", b"") + self.one_class() + self.rng.choice((b"", b"*"))
        else:
            text = b"".join(self.rng.choice(PIECES) for _ in range(self.rng.randint(1, 5)))
        if self.rng.random() < 0.3:
            text = self.mutate(text)
        text = text.replace(b"\n", b"")
        if self.rng.random() < 0.25:
            text += b"/"
        if self.rng.random() < 0.25:
            text = b"!" + text
        return text + self.rng.choice((b"",) * 8 + (b" ", b"  ", b"\\ ", b"\\ ", b"\t"))

    def ignore_file(self, base, count):
        lines = []
        for _ in range(count):
            lines.append(self.rng.choice((b"", b"# x", b" ")) if self.rng.random() < 0.1 else self.pattern(base))
        end = self.rng.choice((b"\n", b"\n", b"\n", b"\r\n"))
        text = end.join(lines) + self.rng.choice((end, end, b"", b"\r"))
        if self.rng.random() < 0.05:
            text = text.replace(b"a", b"a\0", 1)
        return (b"\xef\xbb\xbf" if self.rng.random() < 0.08 else b"") + text

    def write(self, path, content):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def make_rules(self):
        for directory in self.directories:
            if self.rng.random() < (0.9 if not directory else 0.3):
                self.write(os.path.join(self.path_of(directory), b".gitignore"),
                           self.ignore_file(directory, self.rng.randint(0, 8)))
        if self.rng.random() < 0.5:
            self.write(os.path.join(self.top, b".git/info/exclude"), self.ignore_file(b"", self.rng.randint(0, 4)))
        choice = self.rng.random()
        if choice < 0.25:
            self.write(os.path.join(self.home, b".config/git/ignore"), self.ignore_file(b"", 3))
        elif choice < 0.5:
            self.write(os.path.join(self.home, b"my ignores"), self.ignore_file(b"", 3))
            self.write(os.path.join(self.home, b".gitconfig"),
                       b"; mine\n[Core] excludesFile = \"~/my ignores\" # there\n")
        elif choice < 0.6:
            self.write(os.path.join(self.home, b"more/ignores"), self.ignore_file(b"", 3))
            self.write(os.path.join(self.home, b"more/config"), b"[core]\n\texcludesfile=~/more/ignores\n")
            self.write(os.path.join(self.home, b".gitconfig"),
                       b"[includeIf \"gitdir:" + self.rng.choice((b"work/", b"elsewhere/", self.top + b"/"))
                       + b"\"]\n path = more/config\n")

    def make(self, number):
        kind = ["--object-format=sha256"] if self.rng.random() < 0.15 else []
        self.git("init", "-q", *kind)
        self.git("config", "core.ignoreCase", "true" if self.rng.random() < 0.2 else "false")
        self.git("config", "index.version", self.rng.choice(("2", "3", "4")))
        self.make_tree()
        self.tracked = self.rng.sample(self.files, len(self.files) // self.rng.choice((4, 8, 1000)))
        if self.tracked:
            self.git("-c", "core.ignoreCase=false", "add", "-f", "--pathspec-from-file=-", "--pathspec-file-nul",
                     data=b"\0".join(b":(literal)" + t for t in self.tracked))
        self.make_rules()
        if number <= len(CLASSES):
            self.make_alphabet(CLASSES[number - 1])
        elif self.rng.random() < 0.1:
            self.make_alphabet(None)

    def paths(self):
        some = [p for p in self.directories if p] + self.files
        missing = [os.path.join(self.rng.choice(self.directories), self.rng.choice(NAMES), b"new") for _ in range(8)]
        some += [p for p in missing if not os.path.lexists(self.path_of(os.path.dirname(p)))]
        # check-ignore takes a path for a glob when it asks whether it is tracked.
        return [p for p in some if not (self.tracked and any(c in p for c in b"*?[\\"))]


def fields(output):
    parts = output.split(b"\0")[:-1]
    return [tuple(parts[i:i + 4]) for i in range(0, len(parts), 4)]


def compare(judge, rng, root, number):
    repository = Repository(rng, root)
    repository.make(number)
    paths = repository.paths()
    data = b"".join(path + b"\0" for path in paths)
    wanted = fields(repository.git("check-ignore", "-v", "-n", "-z", "--stdin", data=data))
    environment = dict(os.environ, HOME=os.fsdecode(repository.home), GIT_DIR="/nonexistent")
    environment.pop("XDG_CONFIG_HOME", None)
    done = subprocess.run([judge, repository.top], input=data, stdout=subprocess.PIPE, env=environment, timeout=60,
                          check=True)
    found = fields(done.stdout)
    # git names its own files relative to the worktree, as Rekindle does.
    bad = [(w, f) for w, f in zip(wanted, found) if w != f]
    if len(wanted) != len(paths) or len(found) != len(paths):
        bad.append((len(wanted), len(found)))
    return len(paths), sum(1 for w in wanted if w[0]), bad


def main():
    judge = os.path.abspath(sys.argv[1])
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    pairs = decided = number = failed = 0
    while pairs < limit and failed < 10:
        number += 1
        root = tempfile.mkdtemp(prefix="rk-ignore-")
        try:
            count, rules, bad = compare(judge, random.Random(f"{seed}/{number}"), os.fsencode(root), number)
        finally:
            shutil.rmtree(root)
        pairs += count
        decided += rules
        failed += len(bad) > 0
        for wanted, found in bad[:3]:
            print(f"# seed {seed}, repository {number}: git {wanted}, Rekindle {found}")
    print(f"# {pairs} paths in {number} repositories compared, {decided} of them decided by a rule")
    print("1..1\n" + ("not ok" if failed else "ok") + " 1 - verdict, file, line and pattern are git's")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
