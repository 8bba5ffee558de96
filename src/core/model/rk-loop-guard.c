/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-loop-guard.h"

#include <string.h>

/**
 * rk_loop_guard_note:
 * @self: the restarts so far
 * @now_usec: now, monotonic
 * @uptime_usec: how long the run had lasted when the change came
 * @own_write: whether the program's own processes may have written the file; before
 *   rk_loop_guard_suspects() is %TRUE nobody has looked, so %TRUE is right
 *
 * Notes a restart that a change caused.
 *
 * Returns: whether this is a loop; the guard is reset then
 */
gboolean
rk_loop_guard_note (RkLoopGuard *self, gint64 now_usec, gint64 uptime_usec, gboolean own_write)
{
  if (!own_write || uptime_usec > RK_LOOP_GUARD_SOON_USEC)
    {
      self->n = 0;
      return FALSE;
    }

  while (self->n > 0 && now_usec - self->at_usec[0] > RK_LOOP_GUARD_WINDOW_USEC)
    memmove (self->at_usec, self->at_usec + 1, --self->n * sizeof self->at_usec[0]);

  self->at_usec[self->n++] = now_usec;
  if (self->n < RK_LOOP_GUARD_RESTARTS)
    return FALSE;

  self->n = 0;
  return TRUE;
}

/**
 * rk_loop_guard_suspects:
 * @self: the restarts so far
 *
 * Returns: whether the restarts look so much like a loop that evidence is worth its cost
 */
gboolean
rk_loop_guard_suspects (const RkLoopGuard *self)
{
  return self->n >= RK_LOOP_GUARD_SUSPECT;
}

/**
 * rk_loop_guard_reset:
 * @self: the restarts so far
 *
 * Forgets them: the person intervened.
 */
void
rk_loop_guard_reset (RkLoopGuard *self)
{
  self->n = 0;
}
