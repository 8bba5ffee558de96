#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Pictures of the real program with real projects, for the README and for looking at it.

usage: take-screenshots.py PREFIX DIRECTORY            the README's pictures; Rekindle is installed below PREFIX
       take-screenshots.py PREFIX DIRECTORY --matrix   each theme, scale, language and size, to be looked at
       …                                     --only TEXT   those whose name has TEXT in it
"""
import argparse
import os
import shutil
import sys
import traceback

from accessible import Screen
from rig import LIMIT_S, Rig, become_unprivileged, wait_for

APP = "io.github.rekindle.Rekindle"
APP_PATH = "/io/github/rekindle/Rekindle"

SHOP = r'''import sys, time
import views
print("Watching for file changes with Rekindle")
print("Performing system checks...\n")
print("System check identified no issues (0 silenced).")
print("November 23, 2026 - 14:02:07")
print("Django version 4.2.16, using settings 'shop.settings'")
print("Starting development server at \033[4mhttp://127.0.0.1:8000/\033[0m")
print("Quit the server with CONTROL-C.\n")
for line in ("GET / HTTP/1.1\" 200 8127", "GET /static/shop.css HTTP/1.1\" 200 5214", "GET /cart/ HTTP/1.1\" 200 3302",
             "POST /cart/add/ HTTP/1.1\" 302 0", "GET /cart/ HTTP/1.1\" 200 3611"):
    print(f'\033[32m[23/Nov/2026 14:02:11] "{line}\033[0m', flush=True)
open("../shop.up", "a").write(".")
while True:
    time.sleep(60)
'''
VIEWS = '''CURRENCY = "EUR"


def total(cart):
    return sum(cart.values())


print("Prices in", CURRENCY)
'''
BROKEN_VIEWS = VIEWS.replace('print("Prices in", CURRENCY)', 'print("Prices in", CURENCY)')
QUIET = '''import sys, time
print("\\033[1;35mVITE\\033[0m v5.4.10  \\033[32mready in 312 ms\\033[0m\\n\\n  \\033[32m➜\\033[0m  Local:   \\033[36mhttp://localhost:5173/\\033[0m", flush=True)
while True:
    time.sleep(60)
'''
WORKER = '''import sys
print("connecting to amqp://localhost:5672 …", flush=True)
raise ConnectionRefusedError("[Errno 111] nobody listens on localhost:5672")
'''


WORDS = {"": {"add": "Add", "edit": "Edit", "preferences": "Preferences"}, "de": {"add": "hinzufügen", "edit": "bearbeiten", "preferences": "Einstellungen"}}


class Scene:
    """A desktop with Rekindle and some projects on it."""

    def __init__(self, rig, prefix, options):
        self.rig, self.prefix, self.options = rig, prefix, options

    def write(self, path, text):
        full = os.path.join(self.rig.home, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as out:
            out.write(text)

    def add(self, name, directory, command="python3 main.py", program=QUIET, more=""):
        self.write(f"{directory}/main.py", program)
        self.write(f".config/rekindle/projects/{os.path.basename(directory)}.project",
                   f"[Project]\nName={name}\nCommand={command}\nDirectory=~/{directory}\n{more}")

    def add_few(self):
        self.write("src/shop/views.py", VIEWS)
        self.add("Web shop", "src/shop", program=SHOP, more="OpenUrl=http://127.0.0.1:8000/\nPosition=1\n")
        self.add("Front end", "src/frontend", more="Position=2\n")
        self.add("Order worker", "src/worker", program=WORKER, more="Position=3\nNotify=none\n")
        self.add("Documentation", "src/docs", more="Position=4\n")

    def add_many(self, number):
        for i in range(number):
            self.add(f"Service {i + 1:03}", f"src/service-{i + 1:03}", more=f"Position={i + 1}\n")

    def start(self, *arguments):
        self.rig.spawn(os.path.join(self.prefix, "bin", "rekindle"), *arguments)
        wait_for("the application on the bus", lambda: self.rig.has_owner(APP))

    def act(self, action, parameter=None):
        self.rig.bus_call(APP, APP_PATH, "org.gtk.Actions", "Activate", action,
                          f"[<'{parameter}'>]" if parameter else "[]", "{}")

    def cli(self, *arguments):
        return self.rig.run(os.path.join(self.prefix, "bin", "rekindle"), *arguments, check=False, env={"LANGUAGE": ""})

    def language(self):
        language = self.options.get("env", {}).get("LANGUAGE", "")
        return language if language in WORDS else ""

    def window(self, title):
        return wait_for(f"the window {title}", lambda: self.rig.windows(title))[-1]

    def resize(self, window, width, height):
        self.rig.run("xdotool", "windowsize", "--sync", window, str(width), str(height), check=False)

    def settle(self, window=None):
        """Waits until the display has stopped changing."""
        state = {"last": None, "same": 0}

        def steady():
            now = self.rig.pixels(0, 0, *self.options["display"])
            state["same"] = state["same"] + 1 if now == state["last"] else 0
            state["last"] = now
            return state["same"] >= 8
        try:
            wait_for("a display that does not change", steady, 4)
        except Exception:  # a clock in it may go on; then it is taken as it is
            pass

    def take(self, name, window=None):
        self.settle()
        target = os.path.join(self.options["directory"], name + ".png")
        self.rig.run("import", *(["-frame"] if window else []), "-window", window or "root", target)
        shutil.copymode(os.path.abspath(__file__), target)
        os.chmod(target, 0o644)
        print(target, flush=True)

    def use_theme(self):
        settings = ["[Settings]", f"gtk-theme-name={self.options.get('theme', 'Adwaita')}",
                    f"gtk-application-prefer-dark-theme={'1' if self.options.get('dark') else '0'}",
                    "gtk-font-name=DejaVu Sans 10", "gtk-xft-antialias=1", "gtk-xft-hinting=1",
                    "gtk-xft-hintstyle=hintslight", "gtk-cursor-blink=0", "gtk-enable-animations=0"]
        self.write(".config/gtk-3.0/settings.ini", "\n".join(settings) + "\n")


def start_desktop(rig, options):
    """A display of the size that is asked for, a bus, a window manager, a panel, a notification daemon."""
    width, height = options["display"]
    rig.start_display(f"{width}x{height}")
    rig.env.update(options.get("env", {}))
    rig.start_bus()
    rig.run("display", "-window", "root", f"-size", f"{width}x{height}", "gradient:#3b6ea5-#22476f", check=False)
    rig.spawn("openbox")
    wait_for("the window manager", lambda: "_NET_SUPPORTING_WM_CHECK(WINDOW): window id" in
             rig.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK", check=False))
    rig.start_dunst()
    rig.start_panel("xfce", True)


def run_few(scene, *arguments):
    """Two that run, one that keeps crashing, one that is stopped."""
    scene.add_few()
    scene.start(*arguments)
    scene.cli("start", "shop", "frontend", "worker")
    wait_for("the shop", lambda: os.path.exists(os.path.join(scene.rig.home, "src/shop.up")))
    wait_for("the crash", lambda: "crashed" in scene.cli("status", "worker"))


def select(scene, name):
    scene.act("show-output", name)


def picture_window(scene):
    run_few(scene)
    scene.write("src/shop/views.py", VIEWS.replace("EUR", "Swiss francs"))
    wait_for("the restart", lambda: len(open(os.path.join(scene.rig.home, "src/shop.up")).read()) == 2)
    scene.rig.run("dunstctl", "close-all")
    select(scene, "shop")
    window = scene.window("Rekindle")
    if "size" in scene.options:
        scene.resize(window, *scene.options["size"])
    scene.take(scene.options["name"], None if scene.options.get("whole") else window)


def break_shop(scene):
    scene.rig.run("dunstctl", "close-all")
    scene.write("src/shop/views.py", BROKEN_VIEWS)
    wait_for("the crash", lambda: "crashed" in scene.cli("status", "shop"))


def picture_crash(scene):
    """What the window shows when a save broke something."""
    run_few(scene)
    break_shop(scene)
    wait_for("the notification", lambda: "displayed: 0" not in scene.rig.run("dunstctl", "count"))
    scene.rig.run("dunstctl", "close-all")
    select(scene, "shop")
    scene.take(scene.options["name"], scene.window("Rekindle"))


def picture_notification(scene):
    """What a person sees who is in an editor meanwhile."""
    run_few(scene, "--hidden")
    break_shop(scene)
    wait_for("the notification", lambda: "displayed: 1" in scene.rig.run("dunstctl", "count"))
    scene.take(scene.options["name"])


def picture_menu(scene):
    run_few(scene, "--hidden")
    scene.rig.run("dunstctl", "close-all")
    scene.settle()
    scene.rig.click(14, 14, button=3)
    scene.take(scene.options["name"])


def picture_empty(scene):
    scene.start()
    scene.take(scene.options["name"], scene.window("Rekindle"))


def picture_add(scene):
    scene.write("src/blog/manage.py", "#!/usr/bin/env python\nimport django\n")
    scene.write("src/blog/blog/settings.py", "INSTALLED_APPS = []\n")
    scene.start()
    scene.act("add-project")
    window = scene.window(WORDS[scene.language()]["add"])
    scene.settle()
    scene.rig.run("xdotool", "type", "~/src/blog")
    scene.take(scene.options["name"], window)


def picture_page(scene):
    """A further page of the dialog, of a project that is there."""
    scene.add_few()
    for name in ("models.py", "urls.py", "shop.log", "templates/cart.html", "static/shop.css", ".env", "node_modules/x.js"):
        scene.write(f"src/shop/{name}", "x\n")
    scene.write("src/shop/.gitignore", "/static/\n")
    screen = Screen(scene.rig)
    scene.start()
    scene.act("edit-project", "shop")
    window = scene.window(WORDS[scene.language()]["edit"])
    wait_for("the dialog's pages", lambda: len(screen.matching("page tab")) > 3)
    screen.matching("page tab")[scene.options["page"]].click(scene.rig)
    scene.take(scene.options["name"], window)


def picture_preferences(scene):
    scene.start()
    scene.act("preferences")
    scene.take(scene.options["name"], scene.window(WORDS[scene.language()]["preferences"]))


def picture_many(scene):
    scene.add_many(scene.options["number"])
    scene.start()
    window = scene.window("Rekindle")
    if "size" in scene.options:
        scene.resize(window, *scene.options["size"])
    scene.take(scene.options["name"], window)


README = [
    (picture_window, {"name": "window"}),
    (picture_window, {"name": "window-dark", "dark": True}),
    (picture_crash, {"name": "crash"}),
    (picture_notification, {"name": "notification", "display": (560, 180)}),
    (picture_menu, {"name": "menu", "display": (360, 400)}),
    (picture_add, {"name": "add"}),
    (picture_empty, {"name": "empty"}),
]


def matrix():
    """Everything that has to be looked at after a change of anything visible."""
    looks = {"light": {}, "dark": {"dark": True}, "greybird": {"theme": "Greybird"},
             "scale2": {"env": {"GDK_SCALE": "2"}, "display": (2048, 1400)},
             "german": {"env": {"LANGUAGE": "de"}}, "right-to-left": {"env": {"LANGUAGE": "ar"}},
             "small": {"display": (800, 600), "size": (800, 560)},
             "large": {"display": (1920, 1080), "size": (1900, 1030)}}
    pictures = {"window": picture_window, "crash": picture_crash, "add": picture_add, "preferences": picture_preferences, "empty": picture_empty}
    for look, options in looks.items():
        for picture, function in pictures.items():
            yield function, dict(options, name=f"{picture}-{look}")
        for page, picture in enumerate(("files", "advanced", "test"), 1):
            yield picture_page, dict(options, name=f"{picture}-{look}", page=page)
    for number in (1, 10, 100):
        yield picture_many, {"name": f"projects-{number}", "number": number}


def move_home(rig):
    """Where there is a /home of our own, paths look as a person's do."""
    home = os.environ.get("RK_SCREENSHOT_HOME")
    if not home:
        return
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(rig.home, home)
    for key, value in rig.env.items():
        if value.startswith(rig.home):
            rig.env[key] = home + value[len(rig.home):]
    rig.home = home


def enter_own_home():
    """Run by root, begins anew with an empty /home that nobody else sees."""
    if os.getuid() != 0 or "RK_SCREENSHOT_HOME" in os.environ:
        return
    script = "mount -t tmpfs tmpfs /home && mkdir -m 777 /home/you && chmod 777 /home && exec \"$@\""
    os.environ["RK_SCREENSHOT_HOME"] = "/home/you"
    os.execvp("unshare", ["unshare", "--mount", "sh", "-c", script, "sh", sys.executable, *sys.argv])


def take(function, options, prefix):
    options = dict({"display": (1100, 720)}, **options)
    try:
        with Rig("screenshots") as rig:
            move_home(rig)
            scene = Scene(rig, prefix, options)
            scene.use_theme()
            start_desktop(rig, options)
            function(scene)
        return True
    except Exception:  # one that fails must not end the others
        traceback.print_exc()
        print(f"{options['name']}: failed within {LIMIT_S:g} s", file=sys.stderr)
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("prefix")
    parser.add_argument("directory")
    parser.add_argument("--matrix", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    os.makedirs(arguments.directory, exist_ok=True)
    if os.getuid() == 0:
        os.chmod(arguments.directory, 0o1777)
    enter_own_home()
    chosen = [(function, options) for function, options in (matrix() if arguments.matrix else README)
              if arguments.only in options["name"]]
    for _, options in chosen:  # root's older ones could not be written over
        path = os.path.join(arguments.directory, options["name"] + ".png")
        if os.getuid() == 0 and os.path.exists(path):
            os.remove(path)
    become_unprivileged()
    results = [take(function, dict(options, directory=os.path.abspath(arguments.directory)), os.path.abspath(arguments.prefix))
               for function, options in chosen]
    sys.exit(0 if results and all(results) else 1)


main()
