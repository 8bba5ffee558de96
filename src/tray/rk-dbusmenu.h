/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dbusmenu: the model's menu as the object com.canonical.dbusmenu that panels draw.
 *
 * It draws nothing and decides nothing: it translates. A click comes out as ::action after the
 * panel got its answer, so that whoever acts on it cannot keep the panel waiting.
 */
#pragma once

#include "rk-tray-model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RK_TYPE_DBUSMENU (rk_dbusmenu_get_type ())
G_DECLARE_FINAL_TYPE (RkDbusmenu, rk_dbusmenu, RK, DBUSMENU, GObject)

RkDbusmenu *rk_dbusmenu_new (RkTrayModel *model);
gboolean rk_dbusmenu_export (RkDbusmenu *self, GDBusConnection *bus, const char *path,
                             GError **error);

void rk_dbusmenu_set_right_to_left (RkDbusmenu *self, gboolean right_to_left);

G_END_DECLS
