/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-pixmaps: the icon in all its states, as names that panels can find and as pixels.
 *
 * The pixels were drawn at build time and are part of the program: they need no installation and no
 * SVG loader.
 */
#pragma once

#include "rk-tray-menu.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

typedef enum
{
  RK_TRAY_STYLE_COLOURED, /* state by shape and colour; reads on light and dark */
  RK_TRAY_STYLE_SYMBOLIC, /* one colour, which the panel gives */
} RkTrayStyle;

char *rk_tray_icon_name (RkTrayIcon icon, RkTrayStyle style, const char *uninstalled_dir);
GVariant *rk_tray_icon_pixmaps (RkTrayIcon icon);
GdkPixbuf *rk_tray_icon_pixbuf (RkTrayIcon icon, int size_px);

G_END_DECLS
