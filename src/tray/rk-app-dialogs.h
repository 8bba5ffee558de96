/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-app-dialogs: the questions that the application asks before it does something. */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

void rk_app_dialogs_quit (RkApp *app);
void rk_app_dialogs_ask_whether_it_stays (RkApp *app);
void rk_app_dialogs_tell_that_it_stays (RkApp *app);

G_END_DECLS
