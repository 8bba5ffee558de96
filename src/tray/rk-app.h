/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-app: the desktop application: a host of the engine with a status icon, notifications and a
 * window. It connects the parts; what they show and when, they decide themselves.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-autostart.h"
#include "rk-host.h"
#include "rk-preferences.h"
#include "rk-project-list.h"

G_BEGIN_DECLS

#define RK_TYPE_APP (rk_app_get_type ())
G_DECLARE_FINAL_TYPE (RkApp, rk_app, RK, APP, GtkApplication)

RkApp *rk_app_new (void);

RkHost *rk_app_get_host (RkApp *self);
RkProjectList *rk_app_get_list (RkApp *self);
RkPreferences *rk_app_get_preferences (RkApp *self);
RkAutostart *rk_app_get_autostart (RkApp *self);
guint rk_app_count_up (RkApp *self);
GtkWindow *rk_app_get_window (RkApp *self);

void rk_app_present (RkApp *self, const char *token, guint32 time);
void rk_app_toggle_window (RkApp *self, const char *token, guint32 time);
void rk_app_show_output (RkApp *self, const char *id, const char *token, guint32 time);
void rk_app_report (RkApp *self, const char *what, const GError *error);
gboolean rk_app_close_window (RkApp *self);
void rk_app_leave (RkApp *self, RkHostEnd why);
gboolean rk_app_begins_again (RkApp *self, gboolean *hidden);

G_END_DECLS
