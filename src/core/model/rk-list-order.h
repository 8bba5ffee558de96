/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-list-order: where a project stands in the list, as numbers in files that people may also edit.
 * A move should change few of them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_LIST_ORDER_MIN (-1000000)
#define RK_LIST_ORDER_MAX 1000000

int rk_list_order_compare_names (const char *a, const char *b);
int rk_list_order_make_room (int *positions, gsize n_positions, gsize at);

G_END_DECLS
