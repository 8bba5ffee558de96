/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-command-check: whether there is a program to execute, before anything is started.
 *
 * It is advice, not a verdict: what a shell makes of a line is known only when it runs, and what is
 * missing now may be installed, or built, a moment later.
 */
#pragma once

#include "rk-project.h"

G_BEGIN_DECLS

char *rk_command_check_dup_program (const RkProject *project);
char *rk_command_check_dup_trouble (const RkProject *project, char **environment);

G_END_DECLS
