/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-sni: the status icon as a StatusNotifierItem, with its menu.
 *
 * It shows what it is told and says what was clicked. It does not choose when the icon changes, nor
 * whether another kind of icon is needed: rk-status-icon does.
 */
#pragma once

#include "rk-tray-pixmaps.h"
#include "rk-tray-model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RK_TYPE_SNI (rk_sni_get_type ())
G_DECLARE_FINAL_TYPE (RkSni, rk_sni, RK, SNI, GObject)

RkSni *rk_sni_new (GDBusConnection *bus, RkTrayModel *model, RkTrayStyle style,
                   gboolean right_to_left, GError **error);

void rk_sni_set_icon (RkSni *self, RkTrayIcon icon);
void rk_sni_set_style (RkSni *self, RkTrayStyle style);

gboolean rk_sni_get_watched (RkSni *self);
gboolean rk_sni_get_hosted (RkSni *self);

G_END_DECLS
