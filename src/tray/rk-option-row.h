/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-option-row: one field of a form as a row: label, editor, what it means, what is wrong with it,
 * and the way back to the default.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-edit-form.h"

G_BEGIN_DECLS

#define RK_TYPE_OPTION_ROW (rk_option_row_get_type ())
G_DECLARE_FINAL_TYPE (RkOptionRow, rk_option_row, RK, OPTION_ROW, GtkGrid)

GtkWidget *rk_option_row_new (RkEditForm *form, const char *key);
GtkWidget *rk_option_row_get_focus (RkOptionRow *self);
void rk_option_row_set_warning (RkOptionRow *self, const char *text);
void rk_option_row_add_button (RkOptionRow *self, GtkWidget *button);

G_END_DECLS
