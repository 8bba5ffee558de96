/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-row-drag: taking a row of a list box with the mouse to another place in it. Who asked for it
 * is told where the row was dropped, and does the rest.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RkRowDropFunc:
 * @row: what was taken
 * @target: the row on which it was dropped, another one
 * @behind: on its lower half, and not on its upper half
 * @user_data: as given
 */
typedef void (*RkRowDropFunc) (GtkListBoxRow *row, GtkListBoxRow *target, gboolean behind,
                               gpointer user_data);

void rk_row_drag_enable (GtkListBox *list, RkRowDropFunc dropped, gpointer user_data);

G_END_DECLS
