/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-main-window: the list of projects, and what can be done with them. It binds and calls; it
 * decides nothing.
 */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_MAIN_WINDOW (rk_main_window_get_type ())
G_DECLARE_FINAL_TYPE (RkMainWindow, rk_main_window, RK, MAIN_WINDOW, GtkApplicationWindow)

RkMainWindow *rk_main_window_new (RkApp *app);
void rk_main_window_select (RkMainWindow *self, const char *id);
const char *rk_main_window_get_selected (RkMainWindow *self);
void rk_main_window_set_elsewhere (RkMainWindow *self, gboolean is_elsewhere);
void rk_main_window_show_message (RkMainWindow *self, const char *text);

void rk_main_window_remove (RkMainWindow *self, const char *id);
void rk_main_window_undo_remove (RkMainWindow *self);
gboolean rk_main_window_can_undo_remove (RkMainWindow *self);

G_END_DECLS
