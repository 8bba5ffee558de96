/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-view: the output of one program in a terminal, run after run, or of one earlier run.
 * What is typed in it goes to the program.
 */
#pragma once

#include <vte/vte.h>

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_OUTPUT_VIEW (rk_output_view_get_type ())
G_DECLARE_FINAL_TYPE (RkOutputView, rk_output_view, RK, OUTPUT_VIEW, GtkBox)

RkOutputView *rk_output_view_new (RkApp *app);
void rk_output_view_show (RkOutputView *self, RkProgram *program);
void rk_output_view_show_run (RkOutputView *self, guint number);

RkApp *rk_output_view_get_app (RkOutputView *self);
RkProgram *rk_output_view_get_program (RkOutputView *self);
VteTerminal *rk_output_view_get_terminal (RkOutputView *self);
guint rk_output_view_get_run (RkOutputView *self);
void rk_output_view_clear (RkOutputView *self);
void rk_output_view_search (RkOutputView *self);
void rk_output_view_jump_to_end (RkOutputView *self);

G_END_DECLS
