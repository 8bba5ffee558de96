/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-run-options: the command line of `rekindle run`, checked and turned into a project.
 */
#pragma once

#include "rk-project.h"

G_BEGIN_DECLS

/**
 * RkRunOptions:
 * @project: (transfer full) (nullable): what to run
 * @time_limit_usec: leave after this time; 0: never
 * @exit_on_crash: leave with the command's own status instead of waiting
 * @quiet: say errors only
 * @verbose: say also what is usual
 * @json_fd: (owned): where to tell other programs; -1: nowhere; %STDERR_FILENO: instead of words
 */
typedef struct
{
  RkProject *project;
  gint64 time_limit_usec;
  gboolean exit_on_crash;
  gboolean quiet;
  gboolean verbose;
  int json_fd;
} RkRunOptions;

gboolean rk_run_options_parse (RkRunOptions *self, int argc, char **argv, GError **error);
void rk_run_options_clear (RkRunOptions *self);

G_END_DECLS
