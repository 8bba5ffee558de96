/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-status-icon: the one status icon, of whichever kind the desktop can show.
 *
 * It offers a StatusNotifierItem always, and a window for X11 trays while nobody shows items. What
 * is there is watched for as long as it lives. It shows the model and tells of clicks; windows and
 * programs are the business of whoever listens.
 */
#pragma once

#include "rk-tray-chain.h"
#include "rk-tray-model.h"
#include "rk-tray-pixmaps.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RK_TYPE_STATUS_ICON (rk_status_icon_get_type ())
G_DECLARE_FINAL_TYPE (RkStatusIcon, rk_status_icon, RK, STATUS_ICON, GObject)

RkStatusIcon *rk_status_icon_new (RkTrayModel *model, GDBusConnection *bus);

void rk_status_icon_set_style (RkStatusIcon *self, RkTrayStyle style);
RkTrayPresence rk_status_icon_get_presence (RkStatusIcon *self);
const char *rk_status_icon_get_kind (RkStatusIcon *self);

G_END_DECLS
