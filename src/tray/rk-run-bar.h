/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-run-bar: says that an earlier run is shown, which one, and leads back. */
#pragma once

#include <gtk/gtk.h>

#include "rk-host.h"

G_BEGIN_DECLS

#define RK_TYPE_RUN_BAR (rk_run_bar_get_type ())
G_DECLARE_FINAL_TYPE (RkRunBar, rk_run_bar, RK, RUN_BAR, GtkInfoBar)

RkRunBar *rk_run_bar_new (RkHost *host);
void rk_run_bar_show (RkRunBar *self, RkProgram *program, guint number);

G_END_DECLS
