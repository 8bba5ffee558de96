/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-loop-guard.h"

#include <string.h>

static guint
hash_directory (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);

  return g_str_hash (directory);
}

static void
drop_first (RkLoopGuard *self)
{
  self->n--;
  memmove (self->restarts, self->restarts + 1, self->n * sizeof self->restarts[0]);
}

static guint
count_directories (const RkLoopGuard *self)
{
  guint n_directories = 0;

  for (guint i = 0; i < self->n; i++)
    {
      guint j = 0;
      while (self->restarts[j].directory != self->restarts[i].directory)
        j++;
      n_directories += j == i;
    }
  return n_directories;
}

static gboolean
is_same_file (const RkLoopGuard *self)
{
  for (guint i = 1; i < self->n; i++)
    if (self->restarts[i].path != self->restarts[0].path)
      return FALSE;
  return TRUE;
}

static gboolean
is_suspicious (const RkLoopGuard *self, const char *path, gint64 uptime_usec, gboolean own_write)
{
  if (uptime_usec > RK_LOOP_GUARD_SOON_USEC || !own_write)
    return FALSE;
  return uptime_usec > RK_LOOP_GUARD_MOMENT_USEC || self->n == 0
         || self->restarts[self->n - 1].path == g_str_hash (path);
}

/**
 * rk_loop_guard_note:
 * @self: the restarts so far
 * @path: the path whose change causes this one
 * @now_usec: now, monotonic
 * @uptime_usec: how long the run had lasted when the change came
 * @own_write: whether the program's own processes have written anything: within the first moments of
 *   the run at all, later since then; before rk_loop_guard_suspects() is %TRUE nobody has looked, so
 *   %TRUE is right
 *
 * Notes a restart that a change caused.
 *
 * Returns: whether this is a loop, and through what; the guard is reset then
 */
RkLoopVerdict
rk_loop_guard_note (RkLoopGuard *self, const char *path, gint64 now_usec, gint64 uptime_usec,
                    gboolean own_write)
{
  if (!is_suspicious (self, path, uptime_usec, own_write))
    {
      self->n = 0;
      return RK_LOOP_NONE;
    }

  while (self->n > 0 && now_usec - self->restarts[0].at_usec > RK_LOOP_GUARD_WINDOW_USEC)
    drop_first (self);
  self->restarts[self->n].at_usec = now_usec;
  self->restarts[self->n].path = g_str_hash (path);
  self->restarts[self->n].directory = hash_directory (path);
  self->n++;
  if (count_directories (self) > RK_LOOP_GUARD_DIRECTORIES)
    drop_first (self);
  if (self->n < RK_LOOP_GUARD_RESTARTS)
    return RK_LOOP_NONE;

  RkLoopVerdict verdict = is_same_file (self) ? RK_LOOP_FILE : RK_LOOP_DIRECTORY;
  self->n = 0;
  return verdict;
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
