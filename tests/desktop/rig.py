# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""A desktop to test on: a display, a session bus, a panel and a notification daemon of its own.

Every wait is for a condition and has a limit; nothing sleeps for a time. Everything that is started
ends with the rig, and its directories go with it. See README.md.
"""

import contextlib
import json
import os
import pwd
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

LIMIT_S = float(os.environ.get("RK_RIG_LIMIT", "20"))

NOT_OURS = {"Xvfb", "openbox", "dbus-daemon", "dunst", "xfce4-panel", "trayer", "sway", "waybar",
            "sugar-activity"}
COMPLAINT = re.compile(r"-CRITICAL \*\*|-ERROR \*\*|ERROR: \w+Sanitizer|runtime error:")
# GTK's own: its X11 icon says the first when some trays embed it, the accessible page of a notebook the second
# when a dialog with one is closed.
KNOWN_COMPLAINT = re.compile("gdk_window_thaw_toplevel_updates|gtk_notebook_get_tab_label: assertion 'list != NULL'")

XFCE_PANEL_XML = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="{dark}"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"""

WAYBAR_CONFIG = {
    "layer": "top", "position": "top", "height": 28,
    "modules-left": ["tray"], "modules-center": [], "modules-right": [],
    "tray": {"icon-size": 22, "spacing": 4},
}

DUNST_RC = """[global]
    markup = full
    history_length = 100
    idle_threshold = 0
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
"""


class RigError(Exception):
    """A condition did not come true within its limit."""


def wait_for(what, condition, limit_s=None):
    """Calls condition() until it is true, and returns what it returned."""
    deadline = time.monotonic() + (limit_s or LIMIT_S)
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise RigError(f"not within {limit_s or LIMIT_S:g} s: {what}")
        select.select([], [], [], 0.02)  # the rate of asking, not a time to wait for


def become_unprivileged():
    """Run as root, starts this script again as a person without privileges: sway refuses root."""
    if os.getuid() != 0:
        return
    # One that the user database knows: dbus-daemon refuses others.
    person = pwd.getpwnam("nobody")
    uid, gid = person.pw_uid, person.pw_gid
    home = tempfile.mkdtemp(prefix="rk-rig-")
    os.chown(home, uid, gid)
    artefacts = os.environ.get("RK_ARTEFACTS")
    if artefacts:
        os.makedirs(artefacts, exist_ok=True)
        os.chmod(artefacts, 0o1777)
    env = dict(os.environ, RK_RIG_HOME=home, HOME=home)
    command = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups",
               "--no-new-privs", sys.executable, *(os.path.abspath(a) if os.path.exists(a) else a for a in sys.argv)]
    try:
        sys.exit(subprocess.call(command, env=env, cwd="/"))
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Child:
    """A process of the rig; its lines of output are kept and can be waited for."""

    def __init__(self, rig, name, argv, env, stdin=False):
        self.rig, self.name = rig, name
        self.log_path = os.path.join(rig.dir, f"{name}-{len(rig.children)}.log")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                argv, env=env, cwd=rig.home, stdout=log, stderr=subprocess.STDOUT,
                stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, start_new_session=True)
        self.read_to = 0

    @property
    def pid(self):
        return self.process.pid

    def output(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def send(self, line):
        """Writes a line to its standard input."""
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def expect(self, pattern, limit_s=None):
        """Waits for a match in the output after the last match, and returns it."""
        def look():
            match = re.compile(pattern, re.M).search(self.output(), self.read_to)
            if match is None and self.process.poll() is not None:
                raise RigError(f"{self.name} ended with {self.process.returncode} before "
                               f"{pattern!r}:\n{self.output()[-2000:]}")
            return match
        try:
            match = wait_for(f"{self.name} says {pattern!r}", look, limit_s)
        except RigError as error:
            raise RigError(f"{error}; it said:\n{self.output()[self.read_to:][-2000:]}") from None
        self.read_to = match.end()
        return match

    def alive(self):
        return self.process.poll() is None

    def stop(self, signum=signal.SIGTERM, limit_s=5):
        """Ends it and waits; kills its session if it does not obey."""
        if self.alive():
            self.process.send_signal(signum)
        try:
            return self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            return self.process.wait()


class Rig:
    """One desktop; use it with `with`."""

    def __init__(self, name):
        self.name = name
        self.children = []
        self.dir = tempfile.mkdtemp(prefix="rk-desktop-", dir=os.environ.get("RK_RIG_HOME"))
        self.home = os.path.join(self.dir, "home")
        self.wayland = False
        self.env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
            "HOME": self.home, "USER": "rekindle", "LOGNAME": "rekindle", "NO_AT_BRIDGE": "1",
            "XDG_RUNTIME_DIR": os.path.join(self.dir, "run"), "GDK_BACKEND": "x11",
            "XDG_CONFIG_HOME": os.path.join(self.home, ".config"),
            "XDG_CACHE_HOME": os.path.join(self.home, ".cache"),
            "XDG_DATA_HOME": os.path.join(self.home, ".local/share"),
            "XDG_STATE_HOME": os.path.join(self.home, ".local/state"),
            "XDG_CURRENT_DESKTOP": "XFCE",
        }
        for key in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                    "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.makedirs(self.env[key], mode=0o700)
        for key in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "G_SLICE", "MESON_BUILD_ROOT"):
            if key in os.environ:
                self.env[key] = os.environ[key]

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            with contextlib.suppress(Exception):
                if "DISPLAY" in self.env:
                    self.screenshot("failed")
            for child in self.children:
                sys.stdout.write("".join(f"# {child.name}: {line}\n"
                                         for line in child.output().splitlines()[-15:]))
        for child in reversed(self.children):
            child.stop()
        self._end_leftovers()
        shutil.rmtree(self.dir, ignore_errors=True)

    def complaints(self):
        """Lines with which programs of ours, not the desktop's, told of bugs in themselves."""
        return [f"{child.name}: {line}" for child in self.children if child.name not in NOT_OURS
                for line in child.output().splitlines()
                if COMPLAINT.search(line) and not KNOWN_COMPLAINT.search(line)]

    def _end_leftovers(self):
        """What the bus started is no child of ours; it is known by our runtime directory."""
        mark = f"XDG_RUNTIME_DIR={self.env['XDG_RUNTIME_DIR']}\0".encode()
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                with open(f"/proc/{pid}/environ", "rb") as file:
                    if mark in file.read():
                        os.kill(int(pid), signal.SIGKILL)

    # -- processes ------------------------------------------------------------------------------

    def spawn(self, *argv, name=None, env=None, stdin=False):
        """Starts a program on this desktop."""
        name = name or os.path.basename(argv[0])
        full = dict(self.env, **(env or {}))
        self.children.append(Child(self, name, list(argv), full, stdin))
        return self.children[-1]

    def run(self, *argv, check=True, env=None):
        """Runs a short command on this desktop and returns its output."""
        done = subprocess.run(argv, env=dict(self.env, **(env or {})), cwd=self.home,
                              timeout=LIMIT_S, stdin=subprocess.DEVNULL, capture_output=True)
        if check and done.returncode != 0:
            raise RigError(f"{' '.join(argv)}: {done.returncode}\n{done.stderr.decode()}")
        return done.stdout.decode(errors="replace")

    # -- the desktop ----------------------------------------------------------------------------

    def start_bus(self):
        address = f"unix:path={self.env['XDG_RUNTIME_DIR']}/bus"
        env = {"DBUS_SESSION_BUS_ADDRESS": address}
        child = self.spawn("dbus-daemon", "--session", "--nofork", f"--address={address}", env=env)
        self.env.update(env)
        wait_for("the session bus", lambda: os.path.exists(address[len("unix:path="):]))
        return child

    def start_display(self, size="1024x600", number=None):
        """Starts Xvfb on a free display, or on that one, such as ":7"; returns it."""
        read, write = os.pipe()
        os.set_inheritable(write, True)
        child = Child.__new__(Child)
        child.rig, child.name, child.read_to = self, "Xvfb", 0
        child.log_path = os.path.join(self.dir, "Xvfb.log")
        with open(child.log_path, "wb") as log:
            child.process = subprocess.Popen(
                ["Xvfb", *([number] if number else []), "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp",
                 "-noreset"],  # or it begins anew when its last client leaves, under whoever comes then
                env=self.env, pass_fds=[write], stdout=log, stderr=log, start_new_session=True)
        os.close(write)
        self.children.append(child)
        found = b""
        while not found.endswith(b"\n"):  # written in two pieces
            if not select.select([read], [], [], LIMIT_S)[0]:
                raise RigError("Xvfb did not start")
            piece = os.read(read, 16)
            if not piece:
                raise RigError("Xvfb ended at once")
            found += piece
        os.close(read)
        self.env["DISPLAY"] = ":" + found.decode().strip()
        wait_for("the display", lambda: subprocess.run(
            ["xdpyinfo"], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0)
        return child

    def start_window_manager(self):
        child = self.spawn("openbox")
        wait_for("the window manager", lambda: "_NET_SUPPORTING_WM_CHECK(WINDOW): window id" in
                 self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK", check=False))
        return child

    def start_x11(self, panel=None, notifications=True, dark=True):
        """Xvfb, a bus and openbox; panel is 'xfce', 'trayer' or None."""
        self.start_display()
        # The bus starts programs with its own environment, so it must know the display.
        self.start_bus()
        self.start_window_manager()
        if notifications:
            self.start_dunst()
        self.start_panel(panel, dark)
        return self

    def start_panel(self, panel, dark=True):
        """Starts a panel and waits until it takes icons; returns it."""
        if panel is None:
            return None
        return getattr(self, f"_start_{panel}")(dark)

    def _start_xfce(self, dark):
        config = os.path.join(self.env["XDG_CONFIG_HOME"], "xfce4/xfconf/xfce-perchannel-xml")
        os.makedirs(config, exist_ok=True)
        path = os.path.join(config, "xfce4-panel.xml")
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8") as file:
                file.write(XFCE_PANEL_XML.format(dark="true" if dark else "false"))
        panel = self.spawn("xfce4-panel", "--disable-wm-check")
        self.wait_host()
        return panel

    def _start_trayer(self, dark):
        tint = "0x202020" if dark else "0xe8e8e8"
        panel = self.spawn("trayer", "--edge", "top", "--align", "left", "--widthtype", "request",
                           "--height", "28", "--tint", tint, "--transparent", "true", "--alpha",
                           "0", "--SetPartialStrut", "true")
        wait_for("an X11 tray", lambda: self.run("xdotool", "search", "--class", "trayer",
                                                 check=False))
        return panel

    def start_dunst(self):
        path = os.path.join(self.env["XDG_CONFIG_HOME"], "dunst")
        os.makedirs(path, exist_ok=True)
        with open(os.path.join(path, "dunstrc"), "w", encoding="utf-8") as file:
            file.write(DUNST_RC)
        child = self.spawn("dunst", "-conf", os.path.join(path, "dunstrc"))
        wait_for("dunst", lambda: self.has_owner("org.freedesktop.Notifications"))
        return child

    def start_sway(self, panel="waybar", notifications=True, extra=""):
        """sway as a window of Xvfb, in which xdotool can click; panel is 'waybar' or None; extra is configuration."""
        self.start_display()
        self.start_bus()
        self.wayland = True
        self.env["XDG_CURRENT_DESKTOP"] = "sway"
        config = os.path.join(self.dir, "sway.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write("output X11-1 mode 1024x600\noutput * bg #3a6ea5 solid_color\n"
                       "default_border none\nxwayland disable\nfocus_follows_mouse no\n" + extra)
        self.spawn("sway", "-c", config, env={
            "WLR_BACKENDS": "x11", "WLR_RENDERER": "pixman", "LIBSEAT_BACKEND": "noop"})
        run_dir = self.env["XDG_RUNTIME_DIR"]
        sockets = wait_for("the display of sway", lambda: sorted(
            n for n in os.listdir(run_dir) if re.fullmatch(r"wayland-\d+", n)))
        ipc = wait_for("the socket of sway", lambda: [
            n for n in os.listdir(run_dir) if n.startswith("sway-ipc.")])
        self.env.update(WAYLAND_DISPLAY=sockets[0], GDK_BACKEND="wayland",
                        SWAYSOCK=os.path.join(run_dir, ipc[0]))
        wait_for("the output of sway", lambda: '"active": true' in self.run(
            "swaymsg", "-t", "get_outputs", check=False))
        if notifications:
            self.start_dunst()
        self.start_panel(panel)
        return self

    def _start_waybar(self, dark):
        config = os.path.join(self.dir, "waybar.json")
        style = os.path.join(self.dir, "waybar.css")
        with open(config, "w", encoding="utf-8") as file:
            json.dump(WAYBAR_CONFIG, file)
        with open(style, "w", encoding="utf-8") as file:
            file.write("window#waybar { background: %s; }\n" % ("#202020" if dark else "#e8e8e8"))
        panel = self.spawn("waybar", "-c", config, "-s", style)
        self.wait_host()
        return panel

    # -- the bus --------------------------------------------------------------------------------

    def bus_call(self, name, path, interface, method, *arguments, check=True):
        """Calls a method with arguments as GVariant text; returns the reply as text."""
        return self.run("gdbus", "call", "--session", "--dest", name, "--object-path", path,
                        "--method", f"{interface}.{method}", "--", *arguments, check=check,
                        env={"DISPLAY": self.env.get("DISPLAY", "")})

    def bus_get(self, name, path, interface, prop):
        """Reads a property as text."""
        return self.bus_call(name, path, "org.freedesktop.DBus.Properties", "Get", interface, prop,
                             check=False).strip()

    def has_owner(self, name):
        return "true" in self.bus_call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "NameHasOwner", name, check=False)

    def tray_items(self):
        """The registered status icons, as the watcher lists them."""
        text = self.bus_get("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher",
                            "org.kde.StatusNotifierWatcher", "RegisteredStatusNotifierItems")
        return re.findall(r"'([^']+)'", text)

    def wait_host(self):
        wait_for("a panel that shows status icons", lambda: "true" in self.bus_get(
            "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher",
            "org.kde.StatusNotifierWatcher", "IsStatusNotifierHostRegistered"))

    def notifications(self):
        """What dunst showed, the newest first, shown ones included: summary, body, appname…"""
        self.run("dunstctl", "close-all")
        history = json.loads(self.run("dunstctl", "history"))
        return [{key: value["data"] for key, value in entry.items()}
                for entry in history["data"][0]]

    # -- hands and eyes -------------------------------------------------------------------------

    def windows(self, name):
        """The ids of visible X11 windows whose title matches."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", name, check=False).split()

    def move(self, x, y):
        """Moves there in two steps: menus ignore a pointer that was there already."""
        self.run("xdotool", "mousemove", str(x + 3), str(y + 2))
        self.run("xdotool", "mousemove", str(x), str(y))

    def click(self, x, y, button=1):
        """Moves there, presses and releases; each a call of its own, as menus lose fast clicks."""
        self.move(x, y)
        self.run("xdotool", "mousedown", str(button))
        self.run("xdotool", "mouseup", str(button))

    def key(self, *keys):
        self.run("xdotool", "key", *keys)

    def _picture(self, path):
        self.run("import", "-window", "root", path)

    def screenshot(self, name):
        """Keeps a picture of the display in the directory $RK_ARTEFACTS, if that is set."""
        target = os.environ.get("RK_ARTEFACTS")
        if not target:
            return None
        os.makedirs(target, exist_ok=True)
        path = os.path.join(target, f"{self.name}-{name}.png")
        self._picture(path)
        return path

    def pixels(self, x, y, width, height):
        """That part of the display, as bytes: comparable, not meant to be understood."""
        return subprocess.run(
            ["import", "-window", "root", "-crop", f"{width}x{height}+{x}+{y}", "-depth", "8",
             "rgb:-"], env=self.env, timeout=LIMIT_S, capture_output=True, check=True).stdout

    def wait_colour(self, what, area, rgb, there=True, limit_s=None):
        """Waits until an area has, or has no more, pixels of about that colour."""
        def look():
            data = self.pixels(*area)
            near = any(all(abs(data[i + k] - rgb[k]) <= 24 for k in range(3))
                       for i in range(0, len(data) - 2, 3))
            return near == there
        wait_for(f"{what}: colour {rgb} {'there' if there else 'gone'}", look, limit_s)

    def wait_changed(self, what, area, before, limit_s=None):
        """Waits until an area looks different from before, and the same twice in a row."""
        state = {"last": before}

        def look():
            now = self.pixels(*area)
            steady = now == state["last"] and now != before
            state["last"] = now
            return steady
        wait_for(f"{what} changes the picture", look, limit_s)


class Tap:
    """Collects test functions and runs each on its own, as TAP."""

    def __init__(self):
        self.tests = []

    def __call__(self, function):
        self.tests.append(function)
        return function

    def main(self):
        become_unprivileged()
        chosen = [t for t in self.tests if not sys.argv[2:] or t.__name__ in sys.argv[2:]]
        print(f"1..{len(chosen)}", flush=True)
        failed = 0
        for number, test in enumerate(chosen, 1):
            words = test.__name__.replace("_", "-")
            try:
                with Rig(words) as rig:
                    test(rig)
                    assert not rig.complaints(), rig.complaints()
                print(f"ok {number} {words}", flush=True)
            except Exception as error:  # a failed test must not end the others
                failed += 1
                place = traceback.extract_tb(error.__traceback__)[1:]
                text = f"{type(error).__name__}: {error}\n" + "".join(traceback.format_list(place))
                print("".join(f"# {line}\n" for line in text.splitlines()), end="")
                print(f"not ok {number} {words}", flush=True)
        sys.exit(failed > 0)
