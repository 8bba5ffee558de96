/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-view: the output of one program in a terminal, run after run. What is typed in it goes
 * to the program.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-host.h"

G_BEGIN_DECLS

#define RK_TYPE_OUTPUT_VIEW (rk_output_view_get_type ())
G_DECLARE_FINAL_TYPE (RkOutputView, rk_output_view, RK, OUTPUT_VIEW, GtkBin)

RkOutputView *rk_output_view_new (RkHost *host);
void rk_output_view_show (RkOutputView *self, RkProgram *program);

G_END_DECLS
