#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""Text can be read and icons can be told apart, in light, dark and high-contrast themes: usage contrast.py CSS COLOURS

COLOURS is rk-output-colours.c, from which the colours of the output are read.

WCAG 2.1: 4.5 to 1 for text, 3 to 1 for icons, with GTK's own drawing of the styles.
"""
import os
import re
import subprocess
import sys

TEXT, ICON = 4.5, 3.0
STATES = ("rk-stopped", "rk-running", "rk-restarting", "rk-crashed")
WORDS = ("rk-problem", "rk-warning", "rk-detail")
THEMES = (("Adwaita", False), ("Adwaita", True), ("HighContrast", False), ("HighContrast", True))


def luminance(colour):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def blend(colour, alpha, ground):
    return [c * alpha + g * (1 - alpha) for c, g in zip(colour, ground)]


def palette(colours, dark):
    with open(colours, encoding="utf-8") as source:
        text = re.search(r"on_%s\[N_COLOURS\] = \{(.*?)\}" % ("dark" if dark else "light"), source.read(), re.S).group(1)
    return [[int(word[i:i + 2], 16) / 255 for i in (0, 2, 4)] for word in re.findall("#([0-9a-f]{6})", text)]


def measure_output(colours, theme, ground):
    """What programs print in colours; black on dark is for grounds that are coloured."""
    dark = 0.299 * ground[0] + 0.587 * ground[1] + 0.114 * ground[2] < 0.5
    sixteen = palette(colours, dark)
    for i, colour in enumerate(sixteen):
        on = [ground] if not dark or i > 0 else sixteen[1:8] + sixteen[9:]
        print(theme, "dark" if dark else "light", "output", f"colour-{i}", "plain", round(min(contrast(colour, o) for o in on), 2), TEXT)


def measure(css, colours):
    """Prints a line for each thing that is drawn: its theme, what, how, the contrast, the least contrast."""
    import gi
    gi.require_version("Gtk", "3.0")
    from gi.repository import Gdk, Gtk

    provider = Gtk.CssProvider()
    provider.load_from_path(css)
    Gtk.StyleContext.add_provider_for_screen(Gdk.Screen.get_default(), provider,
                                             Gtk.STYLE_PROVIDER_PRIORITY_APPLICATION)
    settings = Gtk.Settings.get_default()
    settings.props.gtk_enable_animations = False

    def ground_of(window, row):
        selected = row.get_style_context().get_state() & Gtk.StateFlags.SELECTED
        ground = window.get_style_context().lookup_color("theme_selected_bg_color" if selected else "theme_base_color")[1]
        return [ground.red, ground.green, ground.blue]

    def colour_on(label, ground):
        context = label.get_style_context()
        colour = context.get_color(context.get_state())
        alpha = colour.alpha * context.get_property("opacity", context.get_state())
        return blend([colour.red, colour.green, colour.blue], alpha, ground)

    for theme, dark in THEMES:
        settings.props.gtk_theme_name = theme
        settings.props.gtk_application_prefer_dark_theme = dark
        base = Gtk.Window().get_style_context().lookup_color("theme_base_color")[1]
        measure_output(colours, theme, [base.red, base.green, base.blue])
        for word in WORDS:
            window, label = Gtk.Window(), Gtk.Label(label=word)
            window.add(label)
            label.get_style_context().add_class(word)
            window.show_all()
            while Gtk.events_pending():
                Gtk.main_iteration()
            window.unset_state_flags(Gtk.StateFlags.BACKDROP)
            while Gtk.events_pending():
                Gtk.main_iteration()
            for name in ("theme_bg_color", "theme_base_color"):
                ground = window.get_style_context().lookup_color(name)[1]
                ground = [ground.red, ground.green, ground.blue]
                print(theme, "dark" if dark else "light", word, name, "plain", round(contrast(colour_on(label, ground), ground), 2), TEXT)
            window.destroy()
        for state in STATES:
            for selected in (False, True):
                window, box = Gtk.Window(), Gtk.ListBox()
                row, inside = Gtk.ListBoxRow(), Gtk.Box()
                window.add(box)
                box.add(row)
                row.add(inside)
                row.get_style_context().add_class(state)
                parts = {"rk-name": TEXT, "rk-detail": TEXT, "rk-usage": TEXT, "rk-state-icon": ICON}
                labels = {}
                for part in parts:
                    labels[part] = Gtk.Label(label=part)
                    labels[part].get_style_context().add_class(part)
                    inside.add(labels[part])
                window.show_all()
                # A row takes the selection with the focus.
                box.set_selection_mode(Gtk.SelectionMode.SINGLE if selected else Gtk.SelectionMode.NONE)
                if selected:
                    box.select_row(row)
                while Gtk.events_pending():
                    Gtk.main_iteration()
                # Without a window manager nothing has the focus, and everything is drawn as in the background.
                window.unset_state_flags(Gtk.StateFlags.BACKDROP)
                while Gtk.events_pending():
                    Gtk.main_iteration()
                ground = ground_of(window, row)
                own = colour_on(labels["rk-name"], ground) if selected else None
                for part, least in parts.items():
                    # What is selected can be no clearer than the theme's own text.
                    least = min(least, round(contrast(own, ground), 2)) if selected else least
                    # Drawn, colours are rounded; the least contrast is not to be missed by that.
                    value = round(contrast(colour_on(labels[part], ground), ground), 2)
                    print(theme, "dark" if dark else "light", state, part, "selected" if selected else "plain", value, least)
                window.destroy()


def main():
    if len(sys.argv) > 3:
        measure(*sys.argv[1:3])
        return
    env = dict(os.environ, GDK_BACKEND="x11", NO_AT_BRIDGE="1", GTK_THEME="")
    env.pop("GTK_THEME")
    done = subprocess.run(["xvfb-run", "-a", sys.executable, os.path.abspath(__file__), *sys.argv[1:3], "--measure"],
                          env=env, capture_output=True, text=True, timeout=60)
    lines = [line.split() for line in done.stdout.splitlines()]
    bad = [line for line in lines if float(line[-2]) < float(line[-1])]
    whole = len(lines) == len(THEMES) * (len(STATES) * 2 * 4 + len(WORDS) * 2 + 16)
    print("1..1")
    for line in bad:
        print("#", *line)
    if not whole:
        print(f"# {len(lines)} measured; {done.stderr[-500:]}")
    print("ok" if whole and not bad else "not ok", "1 - every text and every icon has enough contrast in every theme")


main()
