/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-xembed-icon: the status icon as a window in a tray of X11, for panels that know nothing else.
 *
 * It must be made on X11 only. GtkStatusIcon docks by itself whenever a tray appears, and again
 * after the tray restarts; this adds its pixels, tooltip and menu.
 */
#pragma once

#include "rk-tray-gtk-menu.h"

G_BEGIN_DECLS

#define RK_TYPE_XEMBED_ICON (rk_xembed_icon_get_type ())
G_DECLARE_FINAL_TYPE (RkXembedIcon, rk_xembed_icon, RK, XEMBED_ICON, GObject)

RkXembedIcon *rk_xembed_icon_new (RkTrayModel *model, RkTrayIcon icon);

void rk_xembed_icon_set_icon (RkXembedIcon *self, RkTrayIcon icon);
gboolean rk_xembed_icon_get_embedded (RkXembedIcon *self);

G_END_DECLS
