/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-quiet.h"

/**
 * rk_quiet_init:
 * @self: what to fill in
 * @settle_usec: the quiet time that every start waits for, or -1 for the adaptive one
 */
void
rk_quiet_init (RkQuiet *self, gint64 settle_usec)
{
  *self = (RkQuiet){ .settle_usec = settle_usec };
}

/**
 * rk_quiet_note_change:
 * @self: the burst so far
 * @path: (nullable): the path that changed; %NULL counts as another one each time
 * @now_usec: now, monotonic
 */
void
rk_quiet_note_change (RkQuiet *self, const char *path, gint64 now_usec)
{
  guint hash = path != NULL ? g_str_hash (path) : 0;

  if (self->first_usec == 0)
    {
      self->first_usec = now_usec;
      self->first_path = hash;
      self->many |= path == NULL;
    }
  else if (path == NULL || hash != self->first_path)
    self->many = TRUE;

  self->last_usec = now_usec;
  self->complete = FALSE;
}

/**
 * rk_quiet_note_burst:
 * @self: the burst so far
 *
 * What changes is the tree: a single change is not expected to stay alone.
 */
void
rk_quiet_note_burst (RkQuiet *self)
{
  self->many = TRUE;
}

/**
 * rk_quiet_note_busy:
 * @self: the burst so far
 * @held: whether git is at work, which ends by itself and is never cut short
 * @now_usec: now, monotonic
 *
 * A file is being written, has gone and may come back, or git is at work.
 */
void
rk_quiet_note_busy (RkQuiet *self, gboolean held, gint64 now_usec)
{
  if (self->busy_usec == 0)
    self->busy_usec = now_usec;
  self->held = held;
}

/**
 * rk_quiet_note_settled:
 * @self: the burst so far
 *
 * Nothing is undecided any more. If git was at work until now, the hold has seen the end of the
 * burst already.
 */
void
rk_quiet_note_settled (RkQuiet *self)
{
  self->complete = self->held;
  self->busy_usec = 0;
  self->held = FALSE;
}

/**
 * rk_quiet_note_start:
 * @self: the burst, which is over
 * @now_usec: now, monotonic
 *
 * A run starts: what comes now is a new burst.
 */
void
rk_quiet_note_start (RkQuiet *self, gint64 now_usec)
{
  self->first_usec = 0;
  self->last_usec = 0;
  self->many = FALSE;
  self->complete = FALSE;
  self->start_usec = now_usec;
}

static gint64
get_gap_usec (const RkQuiet *self)
{
  if (self->settle_usec >= 0)
    return self->settle_usec;

  gboolean soon =
      self->start_usec != 0 && self->first_usec - self->start_usec < RK_QUIET_RECENT_START_USEC;
  if (self->complete || (!self->many && !soon))
    return 0;

  gint64 length_usec = self->last_usec - self->first_usec;
  return CLAMP (length_usec / 4, RK_QUIET_FIRST_USEC, RK_QUIET_LAST_USEC);
}

/**
 * rk_quiet_get_deadline_usec:
 * @self: the burst so far
 * @now_usec: now, monotonic
 *
 * Returns: 0 if the files are quiet; otherwise the next time at which to ask again, in monotonic
 *   microseconds, or RK_QUIET_UNKNOWN if only rk_quiet_note_settled() can change the answer
 */
gint64
rk_quiet_get_deadline_usec (const RkQuiet *self, gint64 now_usec)
{
  if (self->busy_usec != 0 && self->held)
    return RK_QUIET_UNKNOWN;

  gint64 began_usec = self->first_usec;
  if (self->busy_usec != 0 && (began_usec == 0 || self->busy_usec < began_usec))
    began_usec = self->busy_usec;
  if (began_usec == 0)
    return 0;

  gint64 cap_usec = began_usec + MAX (RK_QUIET_CAP_USEC, self->settle_usec);
  gint64 due_usec = self->last_usec + get_gap_usec (self);
  if (self->busy_usec != 0)
    due_usec = cap_usec;

  due_usec = MIN (due_usec, cap_usec);
  return now_usec >= due_usec ? 0 : due_usec;
}
