/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-row-clock: keeps the rows of a list current in what changes with time alone: how long ago
 * everything was, and what the programs use. It stands still while nobody can see the list.
 */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_ROW_CLOCK (rk_row_clock_get_type ())
G_DECLARE_FINAL_TYPE (RkRowClock, rk_row_clock, RK, ROW_CLOCK, GObject)

RkRowClock *rk_row_clock_new (RkApp *app, GtkListBox *list);
void rk_row_clock_update (RkRowClock *self);

G_END_DECLS
