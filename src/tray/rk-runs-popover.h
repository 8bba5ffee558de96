/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-runs-popover: the recent runs of a program: when and why each was started, how long it ran and
 * how it ended. One can be chosen.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-host.h"

G_BEGIN_DECLS

#define RK_TYPE_RUNS_POPOVER (rk_runs_popover_get_type ())
G_DECLARE_FINAL_TYPE (RkRunsPopover, rk_runs_popover, RK, RUNS_POPOVER, GtkPopover)

RkRunsPopover *rk_runs_popover_new (RkHost *host);
void rk_runs_popover_set_program (RkRunsPopover *self, RkProgram *program);

G_END_DECLS
