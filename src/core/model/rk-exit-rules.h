/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-exit-rules: what the way a command ended means: closed, asks to be restarted, or crashed.
 */
#pragma once

#include <glib.h>

#include "rk-lifecycle.h"

G_BEGIN_DECLS

/* A restart code this soon after the start, without a changed file, is a loop and not a wish. */
#define RK_EXIT_RULES_TOO_SOON_USEC G_USEC_PER_SEC

/**
 * RkExitRules:
 * @restart_codes: (array length=n_restart_codes): exit codes by which a program says that its own
 * code changed
 * @n_restart_codes: their number
 * @wait_on_success: after exit 0 wait for the next change instead of being finished
 */
typedef struct
{
  const int *restart_codes;
  gsize n_restart_codes;
  gboolean wait_on_success;
} RkExitRules;

RkState rk_exit_rules_judge (const RkExitRules *self, int wait_status, gint64 uptime_usec,
                             gboolean files_changed);

G_END_DECLS
