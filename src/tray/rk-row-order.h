/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-row-order: where a row of the list is to stand, said by a key or by a drop. The list follows
 * when the files say so.
 */
#pragma once

#include "rk-app.h"
#include "rk-project-row.h"

G_BEGIN_DECLS

gboolean rk_row_order_is_same_group (GtkListBoxRow *a, GtkListBoxRow *b);
GtkListBoxRow *rk_row_order_next_shown (GtkListBox *list, int index, int step);
void rk_row_order_place_beside (RkApp *app, GtkListBoxRow *row, GtkListBoxRow *other,
                                gboolean behind);
void rk_row_order_move_by (RkApp *app, GtkListBoxRow *row, int step);

G_END_DECLS
