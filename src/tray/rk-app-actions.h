/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-app-actions: what the menus, buttons and other programs can ask the application for, as
 * actions "app.…".
 */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

void rk_app_actions_install (RkApp *app);
void rk_app_actions_update (RkApp *app);
void rk_app_actions_do_notice (RkApp *app, const char *id, guint action, const char *token,
                               const char *culprit);

G_END_DECLS
