/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-app-tray: the application in the tray: shows there what is, and does what is clicked. */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_APP_TRAY (rk_app_tray_get_type ())
G_DECLARE_FINAL_TYPE (RkAppTray, rk_app_tray, RK, APP_TRAY, GObject)

RkAppTray *rk_app_tray_new (RkApp *app);
gboolean rk_app_tray_can_be_there (RkAppTray *self);

G_END_DECLS
