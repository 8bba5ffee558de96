/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-sni-watcher: where status icons are registered, and whether a panel shows them.
 *
 * It registers our item whenever a watcher appears, for as long as it lives: panels start late,
 * restart, and some claim for a moment that nobody shows icons. It never decides that there is no
 * tray; that is for whoever reads it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RK_TYPE_SNI_WATCHER (rk_sni_watcher_get_type ())
G_DECLARE_FINAL_TYPE (RkSniWatcher, rk_sni_watcher, RK, SNI_WATCHER, GObject)

RkSniWatcher *rk_sni_watcher_new (GDBusConnection *bus, const char *item_path);

gboolean rk_sni_watcher_get_watched (RkSniWatcher *self);
gboolean rk_sni_watcher_get_hosted (RkSniWatcher *self);

G_END_DECLS
