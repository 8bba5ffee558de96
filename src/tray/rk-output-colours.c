/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Each has a contrast of at least 4.5 to the ground that the usual themes have. On dark, black is
 * what is written on the other colours instead (" PASS " on green), with the same contrast to them;
 * on light, white is a grey that can be read. tests/desktop/contrast.py measures.
 */

#include "config.h"

#include "rk-output-colours.h"

#define N_COLOURS 16

static const char *const on_light[N_COLOURS] = {
  "#241f31", "#b01c28", "#1b6e36", "#7a5600", "#1a5fb4", "#813d9c", "#0b6b74", "#6a6870",
  "#5e5c64", "#c01c28", "#20743a", "#8a5a00", "#1c66c0", "#9141ac", "#0d7079", "#3d3846",
};

static const char *const on_dark[N_COLOURS] = {
  "#171421", "#ff7b72", "#57d38c", "#f5c211", "#78aeed", "#dc8add", "#5bc8d2", "#d0cfcc",
  "#9a9996", "#ff938a", "#8ff0a4", "#f8e45c", "#99c1f1", "#e3a4e4", "#93e6ee", "#ffffff",
};

static gboolean
is_dark (const GdkRGBA *colour)
{
  return 0.299 * colour->red + 0.587 * colour->green + 0.114 * colour->blue < 0.5;
}

/**
 * rk_output_colours_apply:
 * @terminal: a terminal
 *
 * Gives it the theme's own ground and text, so that a dark desktop has a dark terminal, and colours
 * that fit.
 */
void
rk_output_colours_apply (VteTerminal *terminal)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (terminal));
  GdkRGBA text, base, palette[N_COLOURS];

  if (!gtk_style_context_lookup_color (context, "theme_text_color", &text)
      || !gtk_style_context_lookup_color (context, "theme_base_color", &base))
    return;
  for (gsize i = 0; i < N_COLOURS; i++)
    gdk_rgba_parse (&palette[i], is_dark (&base) ? on_dark[i] : on_light[i]);
  vte_terminal_set_colors (terminal, &text, &base, palette, N_COLOURS);
}
