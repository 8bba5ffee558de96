/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-autostart: whether Rekindle starts at login: the person's autostart entry, read and written.
 *
 * The file is the truth, and other programs edit it too (session settings, GNOME Tweaks, KDE), so
 * it is followed. The property "enabled" says what the next login will do. It needs no display.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RK_TYPE_AUTOSTART (rk_autostart_get_type ())
G_DECLARE_FINAL_TYPE (RkAutostart, rk_autostart, RK, AUTOSTART, GObject)

RkAutostart *rk_autostart_new (const char *app_id, const char *program);
gboolean rk_autostart_get_enabled (RkAutostart *self);
gboolean rk_autostart_set_enabled (RkAutostart *self, gboolean enabled, GError **error);
gboolean rk_autostart_refresh (RkAutostart *self, GError **error);
const char *rk_autostart_peek_path (RkAutostart *self);

G_END_DECLS
