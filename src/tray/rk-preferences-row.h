/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-preferences-row: one preference as a row: label and meaning on one side, its widget on the
 * other, or below where it needs the width.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rk_preferences_row_add_heading (GtkBox *box, const char *text);
void rk_preferences_row_add (GtkBox *box, const char *label, const char *help, GtkWidget *widget,
                             gboolean is_wide);

G_END_DECLS
