#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""What a watcher of directories must survive: overflow, limits, file systems that inotify does not
see, and shares that hang or go away. Prints TAP. A test that the machine does not permit says so."""
import errno, os, queue, shutil, signal, subprocess, sys, tempfile, threading, time

WATCH = sys.argv[1]
LIMIT = 15


class Impossible(Exception):
    pass


class Watch:
    def __init__(self, kind, *dirs, before=None):
        argv = [WATCH, kind, *dirs]
        if before:
            argv = ["unshare", "-Ur", "sh", "-c", before + ' && exec "$0" "$@"', *argv]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.lines = queue.Queue()
        self.seen = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        self.expect("ready")

    def read(self):
        for line in self.process.stdout:
            self.lines.put(os.fsdecode(line).rstrip("\n"))
        self.lines.put(None)

    def expect(self, *wanted, limit=LIMIT):
        """Reads on until each wanted line has come; returns the lines read."""
        end = time.monotonic() + limit
        missing, read = set(wanted), []
        while missing:
            try:
                line = self.lines.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not seen: {missing}; seen: {read[-20:]}") from None
            if line is None:
                raise Impossible("the child ended: " + os.fsdecode(self.process.stderr.read()))
            read.append(line)
            missing.discard(line)
        self.seen += read
        return read

    def pause(self):
        """Stops it, and waits until each of its threads stands: one that still runs would go on reading."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        self.resume()
        self.process.kill()
        self.process.wait()


class Mount:
    """A mount whose backing directory is changed behind it."""

    def __init__(self, kind, top):
        self.back, self.mnt = os.path.join(top, "back"), os.path.join(top, "mnt")
        for path in (self.back, self.mnt):
            os.makedirs(path, exist_ok=True)
        write(os.path.join(self.back, "a"), "one")
        self.processes = []
        self.start(kind)

    def start(self, kind):
        if kind == "overlay":
            upper, work = self.mnt + ".up", self.mnt + ".wk"
            os.makedirs(upper), os.makedirs(work)
            options = f"lowerdir={self.back},upperdir={upper},workdir={work}"
            run(["mount", "-t", "overlay", "overlay", "-o", options, self.mnt])
        elif kind == "bindfs":
            self.spawn(["bindfs", "-f", self.back, self.mnt])
        else:
            self.spawn_sshfs()
        end = time.monotonic() + LIMIT
        while not os.path.ismount(self.mnt):
            if time.monotonic() > end or any(p.poll() is not None for p in self.processes):
                raise Impossible(f"{kind} could not be mounted here (/dev/fuse, root?)")
            time.sleep(0.01)

    def start_again(self):
        for process in self.processes:
            process.wait(LIMIT)
        self.processes = []
        self.start("bindfs")

    def spawn(self, argv, **more):
        if shutil.which(argv[0]) is None:
            raise Impossible(f"{argv[0]} is not installed")
        self.processes.append(subprocess.Popen(argv, stderr=subprocess.DEVNULL, **more))

    def spawn_sshfs(self):
        server = "/usr/lib/openssh/sftp-server"
        if not os.path.exists(server):
            raise Impossible("openssh-sftp-server is not installed")
        to_server, from_server = os.pipe(), os.pipe()
        self.spawn([server], stdin=to_server[0], stdout=from_server[1])
        self.spawn(["sshfs", "-f", "-o", "passive,dir_cache=no", ":" + self.back, self.mnt],
                   stdin=from_server[0], stdout=to_server[1])
        for fd in (*to_server, *from_server):
            os.close(fd)

    def signal(self, number):
        for process in self.processes:
            process.send_signal(number)

    def end(self):
        self.signal(signal.SIGCONT)
        if os.path.ismount(self.mnt):
            subprocess.run(["umount", "-l", self.mnt], check=False)
        for process in self.processes:
            process.kill()
            process.wait()


def run(argv):
    try:
        subprocess.run(argv, check=True, stderr=subprocess.PIPE)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Impossible(f"{argv[0]}: {error}") from None


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def failures(watch):
    return [line.split() for line in watch.seen if line.startswith("failed ")]


def queue_limit():
    with open("/proc/sys/fs/inotify/max_queued_events", encoding="ascii") as file:
        limit = int(file.read())
    if limit > 100000:
        raise Impossible(f"a queue of {limit} events takes too long to fill")
    return limit


def overflow_ends_with_lost(kind, top, keep):
    watch = keep(Watch(kind, top))
    limit = queue_limit()
    watch.pause()
    for number in range(limit // 3 + 100):
        write(os.path.join(top, f"f{number}"), "x")
    write(os.path.join(top, "last"), "x")
    watch.resume()
    read = watch.expect("* lost -")
    assert f"{top} written last" not in read, "the queue did not overflow"
    write(os.path.join(top, "after"), "x")
    watch.expect(f"{top} written after")


def test_overflow_ends_with_lost(top, keep):
    overflow_ends_with_lost("gio", top, keep)


def test_overflow_of_inotify_itself_ends_with_lost(top, keep):
    overflow_ends_with_lost("inotify", top, keep)


def test_a_directory_that_went_in_an_overflow_is_gone(top, keep):
    sub = os.path.join(top, "sub")
    os.mkdir(sub)
    watch = keep(Watch("inotify", top, sub))
    watch.pause()
    for number in range(queue_limit() // 3 + 100):
        write(os.path.join(top, f"f{number}"), "x")
    os.rmdir(sub)
    watch.resume()
    read = watch.expect(f"{sub} gone -", "* lost -")
    assert f"{top} removed sub" not in read, "the queue did not overflow"


def watch_limit_is_noticed(kind, top, keep):
    dirs = [os.path.join(top, f"d{number}") for number in range(10)]
    for path in dirs:
        os.mkdir(path)
    watch = keep(Watch(kind, *dirs, before="echo 4 >/proc/sys/user/max_inotify_watches"))
    failed = failures(watch)
    assert len(failed) == 6, failed
    assert {line[2] for line in failed} == {str(errno.ENOSPC)}, failed
    write(os.path.join(dirs[0], "a"), "x")
    watch.expect(f"{dirs[0]} written a")


def test_watch_limit_is_noticed_per_directory(top, keep):
    watch_limit_is_noticed("gio", top, keep)


def test_watch_limit_is_noticed_by_inotify_itself(top, keep):
    watch_limit_is_noticed("inotify", top, keep)


def instance_limit_is_noticed(kind, top, keep):
    watch = keep(Watch(kind, top, before="echo 0 >/proc/sys/user/max_inotify_instances"))
    failed = failures(watch)
    assert failed and failed[0][2] == str(errno.EMFILE), failed


def test_instance_limit_is_noticed(top, keep):
    instance_limit_is_noticed("gio", top, keep)


def test_instance_limit_is_noticed_by_inotify_itself(top, keep):
    instance_limit_is_noticed("inotify", top, keep)


def edits_behind(kind, top, keep):
    mount = keep(Mount(kind, top))
    watch = keep(Watch("poll", mount.mnt))
    watch.expect(f"{mount.mnt} lost -")
    write(os.path.join(mount.back, "a"), "two and more")
    write(os.path.join(mount.back, "b"), "new")
    watch.expect(f"{mount.mnt} written a", f"{mount.mnt} written b")
    os.unlink(os.path.join(mount.back, "b"))
    watch.expect(f"{mount.mnt} removed b")


def test_edits_behind_bindfs_are_seen(top, keep):
    edits_behind("bindfs", top, keep)


def test_edits_behind_sshfs_are_seen(top, keep):
    edits_behind("sshfs", top, keep)


def test_edits_behind_an_overlay_are_seen(top, keep):
    edits_behind("overlay", top, keep)


def test_hung_share_is_unreachable_until_it_answers(top, keep):
    mount = keep(Mount("bindfs", top))
    watch = keep(Watch("poll", mount.mnt))
    watch.expect(f"{mount.mnt} lost -")
    mount.signal(signal.SIGSTOP)
    start = time.monotonic()
    read = watch.expect("* unreachable -", limit=10)
    assert time.monotonic() - start < 8, "the deadline is three seconds"
    write(os.path.join(mount.back, "a"), "changed meanwhile")
    mount.signal(signal.SIGCONT)
    read += watch.expect("* reachable -", f"{mount.mnt} written a")
    assert not [line for line in read if " removed " in line or " gone " in line], read


def test_unmounted_share_is_not_deleted_files(top, keep):
    mount = keep(Mount("bindfs", top))
    sub = os.path.join(mount.mnt, "sub")
    os.mkdir(sub)
    watch = keep(Watch("poll", mount.mnt, sub))
    watch.expect(f"{mount.mnt} lost -", f"{sub} lost -")
    run(["umount", "-l", mount.mnt])
    read = watch.expect("* unreachable -")
    mount.start_again()
    write(os.path.join(mount.back, "a"), "changed meanwhile")
    read += watch.expect("* reachable -", f"{mount.mnt} written a")
    assert not [line for line in read if " removed " in line or " gone " in line], read


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = False
    for number, (name, test) in enumerate(tests, 1):
        kept = []
        top = tempfile.mkdtemp(prefix="rk-faults-")

        def keep(thing):
            kept.append(thing)
            return thing

        claim = name[5:].replace("_", "-")
        try:
            test(top, keep)
            print(f"ok {number} {claim}", flush=True)
        except Impossible as reason:
            text = " ".join(str(reason).split())
            print(f"ok {number} {claim} # SKIP {text}", flush=True)
        except (AssertionError, OSError) as error:
            failed = True
            print(f"not ok {number} {claim}\n# {error!r}", flush=True)
        finally:
            for thing in reversed(kept):
                thing.end()
            for path in (os.path.join(top, "mnt"),):
                if os.path.ismount(path):
                    subprocess.run(["umount", "-l", path], check=False)
            shutil.rmtree(top, ignore_errors=True)
    sys.exit(failed)


main()
