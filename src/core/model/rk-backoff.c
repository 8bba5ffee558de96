/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-backoff.h"

/**
 * rk_backoff_next_delay_usec:
 * @self: the crashes so far; counts this one
 * @first_usec: the delay after the first crash; 0 is allowed
 * @max_usec: the longest delay; less than @first_usec counts as @first_usec
 * @uptime_usec: how long the crashed run had lasted
 *
 * Returns: how long to wait before the next try, in microseconds
 */
gint64
rk_backoff_next_delay_usec (RkBackoff *self, gint64 first_usec, gint64 max_usec, gint64 uptime_usec)
{
  if (uptime_usec >= RK_BACKOFF_RESET_USEC)
    self->tries = 0;

  gint64 delay_usec = first_usec;
  for (guint i = 0; i < self->tries && delay_usec < max_usec; i++)
    delay_usec *= 2;

  self->tries++;
  return MAX (first_usec, MIN (delay_usec, max_usec));
}

/**
 * rk_backoff_reset:
 * @self: the crashes so far
 *
 * Forgets them: a file changed or the person intervened, so the next crash is a new one.
 */
void
rk_backoff_reset (RkBackoff *self)
{
  self->tries = 0;
}
