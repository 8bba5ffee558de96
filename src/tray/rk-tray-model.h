/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-model: what the status icon shows at this moment, with a signal for each kind of change.
 *
 * It knows no panel, no bus and no toolkit. All of them read it and follow its signals; the signals
 * come only if something really differs.
 */
#pragma once

#include "rk-tray-menu.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define RK_TYPE_TRAY_MODEL (rk_tray_model_get_type ())
G_DECLARE_FINAL_TYPE (RkTrayModel, rk_tray_model, RK, TRAY_MODEL, GObject)

RkTrayModel *rk_tray_model_new (void);

void rk_tray_model_show (RkTrayModel *self, const RkTrayView *view);

RkTrayIcon rk_tray_model_get_icon (RkTrayModel *self);
const char *rk_tray_model_get_title (RkTrayModel *self);
const char *const *rk_tray_model_peek_tooltip (RkTrayModel *self);
const GPtrArray *rk_tray_model_peek_menu (RkTrayModel *self);
const RkTrayItem *rk_tray_model_find_item (RkTrayModel *self, int id);

G_END_DECLS
