/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-preferences-dialog: what holds for all projects, to be looked at and changed. */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_PREFERENCES_DIALOG (rk_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RkPreferencesDialog, rk_preferences_dialog, RK, PREFERENCES_DIALOG, GtkWindow)

void rk_preferences_dialog_show (RkApp *app);

G_END_DECLS
