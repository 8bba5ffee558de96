/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-exit-rules.h"

#include <sys/wait.h>

static gboolean
is_restart_code (const RkExitRules *self, int code)
{
  for (gsize i = 0; i < self->n_restart_codes; i++)
    if (self->restart_codes[i] == code)
      return TRUE;
  return FALSE;
}

/**
 * rk_exit_rules_judge:
 * @self: the project's rules
 * @wait_status: as waitpid() gave it
 * @uptime_usec: how long the command had run
 * @files_changed: whether a relevant file has changed since its start
 *
 * Returns: RK_STATE_FINISHED (exit 0, closed by the person), RK_STATE_WAITING (exit 0, to run again
 * at the next change), RK_STATE_STARTING (asked to be restarted), or RK_STATE_BACKOFF (crashed)
 */
RkState
rk_exit_rules_judge (const RkExitRules *self, int wait_status, gint64 uptime_usec,
                     gboolean files_changed)
{
  if (!WIFEXITED (wait_status))
    return RK_STATE_BACKOFF;

  int code = WEXITSTATUS (wait_status);
  if (code == 0)
    return self->wait_on_success ? RK_STATE_WAITING : RK_STATE_FINISHED;

  gboolean too_soon = uptime_usec < RK_EXIT_RULES_TOO_SOON_USEC && !files_changed;
  if (is_restart_code (self, code) && !too_soon)
    return RK_STATE_STARTING;

  return RK_STATE_BACKOFF;
}
