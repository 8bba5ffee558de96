/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-procfile-lines: the lines of a Procfile, each of which may become a project.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-candidate.h"
#include "rk-project.h"

G_BEGIN_DECLS

#define RK_TYPE_PROCFILE_LINES (rk_procfile_lines_get_type ())
G_DECLARE_FINAL_TYPE (RkProcfileLines, rk_procfile_lines, RK, PROCFILE_LINES, GtkBox)

gboolean rk_procfile_lines_is_line (const RkCandidate *candidate);
void rk_procfile_lines_set (RkProcfileLines *self, GPtrArray *candidates);
guint rk_procfile_lines_count (RkProcfileLines *self);
guint rk_procfile_lines_count_ticked (RkProcfileLines *self);
GPtrArray *rk_procfile_lines_build (RkProcfileLines *self, const char *directory,
                                    const RkProject *common);

G_END_DECLS
