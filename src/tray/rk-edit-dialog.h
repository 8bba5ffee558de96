/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-edit-dialog: a project to be added or edited: all its options, what is wrong with them, what
 * they would watch, and a trial of the command.
 */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_EDIT_DIALOG (rk_edit_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RkEditDialog, rk_edit_dialog, RK, EDIT_DIALOG, GtkDialog)

void rk_edit_dialog_add (RkApp *app, const char *folder);
void rk_edit_dialog_edit (RkApp *app, const char *id);

G_END_DECLS
