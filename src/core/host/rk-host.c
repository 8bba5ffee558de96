/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-host-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "rk-host-lock.h"
#include "rk-host-running.h"
#include "rk-login-env.h"
#include "rk-places.h"
#include "rk-setting.h"

static guint ended_signal;

G_DEFINE_FINAL_TYPE (RkHost, rk_host, G_TYPE_OBJECT)

/* Records. */

static const char *
name_end (RkState state, const RkRunEnd *end)
{
  if (state == RK_STATE_BACKOFF || state == RK_STATE_FAILED)
    return "crashed";
  if (state == RK_STATE_STOPPED)
    return "stopped";
  return state == RK_STATE_SETTLING || !end->asked_for ? "restarted" : "finished";
}

static void
on_state_changed (RkSupervisor *supervisor, RkProgram *program, int old, int state, RkHost *self)
{
  const RkProgramStatus *status = rk_program_get_status (program);

  if (self->started && !self->ending
      && rk_host_running_is_wanted (old) != rk_host_running_is_wanted (state))
    rk_host_running_remember (self->supervisor, self->state_directory);
  if (!status->run_is_open || rk_state_is_alive (state) || self->end == RK_HOST_HAND_OVER)
    return;
  const char *how = state == RK_STATE_FINISHED || state == RK_STATE_WAITING
                        ? "finished"
                        : name_end (state, &status->last_end);
  rk_journal_end_run (rk_host_get_journal (self, rk_program_get_project (program)->id),
                      status->run_number, status->last_end.wait_status,
                      status->last_end.spawn_errno, how, NULL);
}

/* The store's projects are the supervisor's programs. */

static void
on_project_added (RkStore *store, RkProject *project, RkHost *self)
{
  rk_supervisor_add (self->supervisor, project);
}

static void
on_project_changed (RkStore *store, RkProject *before, RkProject *after, RkHost *self)
{
  RkProgram *program = rk_supervisor_find (self->supervisor, after->id);

  if (program != NULL)
    rk_program_set_project (program, after);
}

static void
on_project_removed (RkStore *store, RkProject *project, RkHost *self)
{
  RkProgram *program = rk_supervisor_find (self->supervisor, project->id);
  g_autofree char *memory = rk_host_running_dup_memory_path (self->runtime_directory, project->id);

  g_unlink (memory);
  if (program != NULL)
    rk_supervisor_remove (self->supervisor, program);
}

static void
add_programs (RkHost *self)
{
  g_autoptr (GPtrArray) projects = rk_store_list (self->store);

  for (guint i = 0; i < projects->len; i++)
    rk_supervisor_add (self->supervisor, g_ptr_array_index (projects, i));
  g_signal_connect (self->store, "project-added", G_CALLBACK (on_project_added), self);
  g_signal_connect (self->store, "project-changed", G_CALLBACK (on_project_changed), self);
  g_signal_connect (self->store, "project-removed", G_CALLBACK (on_project_removed), self);
}

static void
start_programs (RkHost *self)
{
  rk_host_running_start (self->supervisor, self->state_directory);
  self->started = TRUE;
  rk_host_running_remember (self->supervisor, self->state_directory);
}

static void
sweep_journals (RkHost *self)
{
  g_auto (GStrv) ids = rk_store_list_ids (self->store);

  rk_journal_sweep (self->state_directory, (const char *const *)ids, g_get_real_time ());
}

static void
on_captured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  char **environment = rk_login_env_capture_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  RkHost *self = user_data;
  if (environment != NULL)
    {
      g_strfreev (self->login_environment);
      self->login_environment = environment;
    }
  else
    g_debug ("the login shell's environment is not to be had: %s", error->message);
  g_clear_object (&self->capture);
  if (!self->started && !self->ending)
    start_programs (self);
}

/* Asks the login shell, now or again; what is not started yet waits for its answer. */
void
rk_host_capture_environment (RkHost *self)
{
  if (self->capture != NULL)
    return;
  self->capture = g_cancellable_new ();
  rk_login_env_capture_async (NULL, RK_LOGIN_ENV_LIMIT_SEC, self->capture, on_captured, self);
}

/**
 * rk_host_start:
 * @self: a host
 * @error: %G_IO_ERROR_BUSY: there is one already; others: the directories cannot be used
 *
 * Becomes the host: loads the projects, takes over what runs already, and starts what is to be
 * started as soon as the login shell's environment is known.
 *
 * Returns: whether it is
 */
gboolean
rk_host_start (RkHost *self, GError **error)
{
  self->lock_fd = rk_host_lock_acquire (self->runtime_directory, self->kind, error);
  if (self->lock_fd < 0 || !rk_store_load (self->store, error))
    return FALSE;
  rk_store_watch (self->store);
  add_programs (self);
  rk_host_running_adopt (self->supervisor, self->runtime_directory);
  sweep_journals (self);
  rk_host_export_control (self);
  rk_host_capture_environment (self);
  self->sleep = rk_sleep_new ();
  g_signal_connect_object (self->sleep, "resumed", G_CALLBACK (rk_supervisor_look_again),
                           self->supervisor, G_CONNECT_SWAPPED);
  return TRUE;
}

static void
finish (RkHost *self)
{
  g_clear_object (&self->control);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
  g_signal_emit (self, ended_signal, 0);
}

static void
on_shut_down (RkSupervisor *supervisor, RkHost *self)
{
  if (self->ending)
    finish (self);
}

/**
 * rk_host_shut_down:
 * @self: a host
 * @end: why
 *
 * Ends everything in bounded time, or lets go of it. #RkHost::ended follows, maybe before this
 * returns. Another call while it is ending changes nothing.
 */
void
rk_host_shut_down (RkHost *self, RkHostEnd end)
{
  if (self->ending)
    return;
  self->ending = TRUE;
  self->end = end;
  if (end == RK_HOST_QUIT)
    rk_host_running_forget (self->state_directory);
  else if (self->started)
    rk_host_running_remember (self->supervisor, self->state_directory);
  if (end != RK_HOST_HAND_OVER)
    {
      rk_host_running_forget_files (self->supervisor, self->runtime_directory);
      rk_supervisor_shut_down (self->supervisor, RK_HOST_GRACE_USEC);
      return;
    }
  rk_host_running_abandon (self->supervisor);
  finish (self);
}

/**
 * rk_host_get_supervisor:
 * @self: a host
 *
 * Returns: (transfer none): its programs
 */
RkSupervisor *
rk_host_get_supervisor (RkHost *self)
{
  return self->supervisor;
}

/**
 * rk_host_get_store:
 * @self: a host
 *
 * Returns: (transfer none): its projects
 */
RkStore *
rk_host_get_store (RkHost *self)
{
  return self->store;
}

/**
 * rk_host_get_clock:
 * @self: a host
 *
 * Returns: (transfer none): its clock
 */
RkClock *
rk_host_get_clock (RkHost *self)
{
  return self->clock;
}

/**
 * rk_host_get_journal:
 * @self: a host
 * @id: a project's id
 *
 * Returns: (transfer none): the records of its runs
 */
RkJournal *
rk_host_get_journal (RkHost *self, const char *id)
{
  RkJournal *journal = g_hash_table_lookup (self->journals, id);

  if (journal == NULL)
    {
      journal = rk_journal_open (self->state_directory, id, self->max_runs, self->max_bytes);
      g_hash_table_insert (self->journals, g_strdup (id), journal);
    }
  return journal;
}

/**
 * rk_host_set_limits:
 * @self: a host
 * @max_runs: how many runs of a project are kept
 * @max_bytes: how much of its output
 *
 * What is too much goes at once.
 */
void
rk_host_set_limits (RkHost *self, guint max_runs, gint64 max_bytes)
{
  GHashTableIter iter;
  gpointer journal;

  if (self->max_runs == max_runs && self->max_bytes == max_bytes)
    return;
  self->max_runs = max_runs;
  self->max_bytes = max_bytes;
  g_hash_table_iter_init (&iter, self->journals);
  while (g_hash_table_iter_next (&iter, NULL, &journal))
    {
      rk_journal_set_limits (journal, max_runs, max_bytes);
      rk_journal_prune (journal);
    }
}

/**
 * rk_host_is_reading_environment:
 * @self: the host
 *
 * Returns: whether the login shell has been asked for its environment, and has not answered yet
 */
gboolean
rk_host_is_reading_environment (RkHost *self)
{
  return self->capture != NULL;
}

/**
 * rk_host_dup_output_directory:
 * @self: a host
 * @program: one of its programs
 *
 * Returns: (transfer full): where the output of its current or latest run is
 */
char *
rk_host_dup_output_directory (RkHost *self, RkProgram *program)
{
  RkJournal *journal = rk_host_get_journal (self, rk_program_get_project (program)->id);

  return rk_journal_dup_output_directory (journal, rk_program_get_status (program)->run_number);
}

/**
 * rk_host_dup_build_directory:
 * @self: a host
 * @program: one of its programs
 *
 * Returns: (transfer full): where the output of its current or latest build is; may not exist
 */
char *
rk_host_dup_build_directory (RkHost *self, RkProgram *program)
{
  RkJournal *journal = rk_host_get_journal (self, rk_program_get_project (program)->id);

  return rk_journal_dup_output_directory (journal, RK_JOURNAL_BUILD);
}

static void
rk_host_dispose (GObject *object)
{
  RkHost *self = RK_HOST (object);

  g_cancellable_cancel (self->capture);
  g_clear_object (&self->capture);
  g_clear_object (&self->sleep);
  g_clear_object (&self->control);
  g_clear_pointer (&self->ports, rk_port_watches_free);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->supervisor != NULL)
    g_signal_handlers_disconnect_by_data (self->supervisor, self);
  g_clear_object (&self->supervisor);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
  G_OBJECT_CLASS (rk_host_parent_class)->dispose (object);
}

static void
rk_host_finalize (GObject *object)
{
  RkHost *self = RK_HOST (object);

  g_hash_table_unref (self->journals);
  g_strfreev (self->login_environment);
  g_free (self->runtime_directory);
  g_free (self->state_directory);
  G_OBJECT_CLASS (rk_host_parent_class)->finalize (object);
}

static void
rk_host_class_init (RkHostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_host_dispose;
  G_OBJECT_CLASS (klass)->finalize = rk_host_finalize;

  /**
   * RkHost::ended:
   * @self: the host
   *
   * It is no host any more; the process can leave.
   */
  ended_signal =
      g_signal_new ("ended", RK_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
read_limits (RkHost *self)
{
  g_autofree char *path = rk_places_dup_preferences ();
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  self->max_runs = (guint)rk_setting_read (rk_setting_get (RK_SETTING_RUNS), file);
  self->max_bytes = RK_HOST_MIB * rk_setting_read (rk_setting_get (RK_SETTING_MEGABYTES), file);
}

static void
rk_host_init (RkHost *self)
{
  self->lock_fd = -1;
  self->runtime_directory = rk_places_dup_runtime ();
  self->state_directory = rk_places_dup_state ();
  read_limits (self);
  self->journals =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)rk_journal_free);
}

/**
 * rk_host_new:
 * @kind: what it is
 * @clock: its clock
 *
 * Returns: (transfer full): a host that does nothing before rk_host_start()
 */
RkHost *
rk_host_new (RkHostKind kind, RkClock *clock)
{
  RkHost *self = g_object_new (RK_TYPE_HOST, NULL);
  g_autofree char *projects = rk_places_dup_projects ();
  RkProgramParts parts;

  self->kind = kind;
  self->clock = g_object_ref (clock);
  self->store = rk_store_new (projects);
  rk_host_get_parts (self, &parts);
  self->supervisor = rk_supervisor_new (&parts);
  self->ports =
      rk_port_watches_new (G_LIST_MODEL (self->supervisor), clock, rk_host_dup_last_words, self);
  g_signal_connect (self->supervisor, "state-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (self->supervisor, "shut-down", G_CALLBACK (on_shut_down), self);
  return self;
}
