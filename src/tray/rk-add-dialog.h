/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-add-dialog: choose a folder, see what was recognised, add it. */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_ADD_DIALOG (rk_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RkAddDialog, rk_add_dialog, RK, ADD_DIALOG, GtkDialog)

void rk_add_dialog_show (RkApp *app);

G_END_DECLS
