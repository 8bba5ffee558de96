/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Whether a change is the program's own doing: finds the evidence for the loop guard, and leaves
 * alone what it condemns.
 *
 * A program that prints has written, as far as the kernel's first count goes. So a file whose
 * changes are suspected is made countable (rk-process-writes) in a thread before the next run
 * starts; if that is too late, or impossible, the first count decides.
 */
#include "config.h"

#include <gio/gio.h>

#include "rk-process-writes.h"
#include "rk-program-private.h"

static void
leave_alone (RkProgram *self, const char *path, RkLoopVerdict verdict)
{
  gboolean is_directory = verdict == RK_LOOP_DIRECTORY;
  char *culprit = is_directory ? g_path_get_dirname (path) : g_strdup (path);
  g_autofree char *told = g_strconcat (culprit, is_directory ? "/" : "", NULL);

  g_hash_table_add (self->loop_paths, culprit);
  rk_program_tell (self, RK_PROGRAM_LOOP, told);
}

static gboolean
is_left_alone (RkProgram *self, const char *path)
{
  if (g_hash_table_size (self->loop_paths) == 0)
    return FALSE;
  g_autofree char *directory = g_path_get_dirname (path);
  return g_hash_table_contains (self->loop_paths, path)
         || g_hash_table_contains (self->loop_paths, directory);
}

typedef struct
{
  char *path;      /* (owned): as it was reported */
  GStrv places;    /* (owned): where it may be */
  guint n_changes; /* of the program, when it began */
} Cleaning;

static void
cleaning_free (gpointer data)
{
  Cleaning *cleaning = data;

  g_free (cleaning->path);
  g_strfreev (cleaning->places);
  g_free (cleaning);
}

static void
clean (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Cleaning *cleaning = data;
  gboolean countable = FALSE;

  for (guint i = 0; cleaning->places[i] != NULL && !countable; i++)
    countable = rk_process_writes_make_countable (cleaning->places[i]);
  g_task_return_boolean (task, countable);
}

/* A change that came meanwhile has made it dirty again. */
static void
on_clean (GObject *source, GAsyncResult *result, gpointer data)
{
  RkProgram *self = RK_PROGRAM (source);
  const Cleaning *cleaning = g_task_get_task_data (G_TASK (result));

  if (g_task_propagate_boolean (G_TASK (result), NULL) && cleaning->n_changes == self->n_changes)
    g_hash_table_add (self->clean_paths, g_strdup (cleaning->path));
}

static void
begin_cleaning (RkProgram *self, const char *path)
{
  const char *here[] = { self->project->directory, NULL };
  const char *const *roots = self->project->watch[0] != NULL ? self->project->watch : here;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_clean, NULL);
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  Cleaning *cleaning = g_new0 (Cleaning, 1);

  for (; *roots != NULL; roots++)
    {
      g_autofree char *place = g_canonicalize_filename (path, *roots);
      g_strv_builder_add (places, place);
    }
  cleaning->path = g_strdup (path);
  cleaning->places = g_strv_builder_end (places);
  cleaning->n_changes = self->n_changes;
  g_task_set_task_data (task, cleaning, cleaning_free);
  g_task_run_in_thread (task, clean);
}

static gboolean
may_be_own_write (RkProgram *self, const char *path, gint64 uptime_usec)
{
  RkProcessWrites nothing = { 0 };
  gboolean at_once = uptime_usec <= RK_LOOP_GUARD_MOMENT_USEC;

  if (!rk_loop_guard_suspects (&self->loop_guard))
    return TRUE;
  return rk_process_writes_since (self->status.pid, at_once ? &nothing : &self->written,
                                  g_hash_table_contains (self->countable_paths, path));
}

/* Whether this change is the program's own doing for the tenth time: then its path is left alone.
 */
gboolean
rk_program_is_loop (RkProgram *self, const char *path)
{
  if (is_left_alone (self, path))
    return TRUE;
  self->n_changes++;
  if (self->lifecycle.state != RK_STATE_RUNNING)
    {
      g_hash_table_remove (self->clean_paths, path);
      return FALSE;
    }

  gint64 now_usec = rk_program_now_usec (self);
  gint64 uptime_usec = now_usec - self->status.started_usec;
  gboolean own_write = may_be_own_write (self, path, uptime_usec);
  RkLoopVerdict verdict =
      rk_loop_guard_note (&self->loop_guard, path, now_usec, uptime_usec, own_write);

  g_hash_table_remove (self->clean_paths, path);
  if (verdict != RK_LOOP_NONE)
    leave_alone (self, path, verdict);
  else if (rk_loop_guard_suspects (&self->loop_guard))
    begin_cleaning (self, path);
  return verdict != RK_LOOP_NONE;
}

/* A run begins: what is clean now is written by it, or by somebody else while it runs. */
void
rk_program_begin_evidence (RkProgram *self)
{
  GHashTableIter iter;
  gpointer path;

  self->written = RK_PROCESS_WRITES_UNKNOWN;
  g_hash_table_remove_all (self->countable_paths);
  if (!rk_loop_guard_suspects (&self->loop_guard))
    g_hash_table_remove_all (self->clean_paths);
  g_hash_table_iter_init (&iter, self->clean_paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_hash_table_add (self->countable_paths, g_strdup (path));
}

/* From now on its writing is evidence. */
void
rk_program_take_evidence (RkProgram *self)
{
  self->written = rk_process_writes_measure (self->status.pid);
}
