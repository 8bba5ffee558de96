/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-app-session: what the session does to the application. It may end it, by a signal; and its bus
 * may die, which ends nothing, and come back, which begins the application anew.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RK_TYPE_APP_SESSION (rk_app_session_get_type ())
G_DECLARE_FINAL_TYPE (RkAppSession, rk_app_session, RK, APP_SESSION, GObject)

RkAppSession *rk_app_session_new (GApplication *application);
void rk_app_session_begin_again (char *program, gboolean hidden);

G_END_DECLS
