#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Symbolic icons keep their shape when a desktop gives them its colour: usage symbolic.py ICON-THEME-DIRECTORY

To recolour, GTK and GNOME Shell fill every path, also one that is not to be filled, and leave strokes as they are. So
what is drawn by filling only comes out as it was drawn; a ring would become a disc, a cross would vanish.
"""
import glob
import os
import subprocess
import sys

SIZE_PX = 96
COLOUR = (255, 0, 0)


def read(pixbuf):
    """The pixels as a list of (red, green, blue, alpha)."""
    data, stride = pixbuf.get_pixels(), pixbuf.get_rowstride()
    return [tuple(data[y * stride + 4 * x:y * stride + 4 * x + 4])
            for y in range(pixbuf.get_height()) for x in range(pixbuf.get_width())]


def measure(path):
    """Prints how many pixels the recoloured icon has in another place than the drawing, or in another colour."""
    import gi
    gi.require_version("Gtk", "3.0")
    from gi.repository import Gdk, GdkPixbuf, Gio, Gtk

    drawn = read(GdkPixbuf.Pixbuf.new_from_file_at_size(path, SIZE_PX, SIZE_PX))
    icon = Gio.FileIcon.new(Gio.File.new_for_path(path))
    info = Gtk.IconTheme.get_default().lookup_by_gicon(icon, SIZE_PX, Gtk.IconLookupFlags.FORCE_SIZE)
    shown = read(info.load_symbolic(Gdk.RGBA(*(c / 255 for c in COLOUR), 1), None, None, None)[0])
    print(len(drawn), sum(p[3] > 127 for p in drawn),
          sum(abs(a[3] - b[3]) > 64 for a, b in zip(drawn, shown)),
          sum(p[3] > 127 and any(abs(p[i] - COLOUR[i]) > 32 for i in range(3)) for p in shown))


def main():
    if len(sys.argv) > 2:
        measure(sys.argv[1])
        return
    icons = sorted(glob.glob(os.path.join(sys.argv[1], "symbolic", "*", "*.svg")))
    env = dict(os.environ, GDK_BACKEND="x11", NO_AT_BRIDGE="1")
    print(f"1..{len(icons) + 1}")
    for number, path in enumerate(icons, 1):
        done = subprocess.run(["xvfb-run", "-a", sys.executable, os.path.abspath(__file__), path, "--measure"],
                              env=env, capture_output=True, text=True, timeout=60)
        pixels, drawn, elsewhere, coloured = [int(n) for n in done.stdout.split()] or [0] * 4
        good = pixels == SIZE_PX ** 2 and drawn > 0 and elsewhere == 0 and coloured == 0
        if not good:
            print(f"# {elsewhere} pixels elsewhere, {coloured} of another colour; {done.stderr[-300:]}")
        print("ok" if good else "not ok", f"{number} - {os.path.basename(path)} keeps its shape")
    print("ok" if len(icons) == 5 else "not ok", f"{len(icons) + 1} - the application and its four states have one")


main()
