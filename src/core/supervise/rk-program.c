/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-program-private.h"

enum
{
  SIGNAL_NEWS,
  SIGNAL_STATE_CHANGED,
  SIGNAL_PORTS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkProgram, rk_program, G_TYPE_OBJECT)

/**
 * rk_program_emit_news:
 * @self: a program
 * @news: what happened
 * @text: (nullable): what goes with it
 *
 * Emits #RkProgram::news.
 */
void
rk_program_emit_news (RkProgram *self, RkProgramNews news, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NEWS], 0, news, text);
}

/**
 * rk_program_emit_state_changed:
 * @self: a program
 * @old: the state that it was in
 *
 * Emits #RkProgram::state-changed; its present state is the lifecycle's.
 */
void
rk_program_emit_state_changed (RkProgram *self, RkState old)
{
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, old, self->lifecycle.state);
}

/**
 * rk_program_emit_ports_changed:
 * @self: a program
 *
 * Emits #RkProgram::ports-changed.
 */
void
rk_program_emit_ports_changed (RkProgram *self)
{
  g_signal_emit (self, signals[SIGNAL_PORTS_CHANGED], 0);
}

static void
forget_history (RkProgram *self)
{
  rk_backoff_reset (&self->backoff);
  rk_loop_guard_reset (&self->loop_guard);
  g_hash_table_remove_all (self->loop_paths);
}

/**
 * rk_program_start:
 * @self: a program
 *
 * Starts it unless it runs; ends the wait after a crash. Signals are emitted before this returns.
 */
void
rk_program_start (RkProgram *self)
{
  forget_history (self);
  rk_program_acquire_parts (self);
  rk_program_feed (self, RK_EVENT_START, RK_STATE_STOPPED);
}

/**
 * rk_program_adopt:
 * @self: a program that is stopped
 * @launcher: the launcher of a run that another host started; its events are still to come
 *
 * Takes over a program that runs already. Files that changed after its start restart it.
 */
void
rk_program_adopt (RkProgram *self, RkLauncher *launcher)
{
  g_return_if_fail (self->launcher == NULL && self->lifecycle.state == RK_STATE_STOPPED);

  self->launcher = g_object_ref (launcher);
  self->adopting = TRUE;
  self->tree_alive = self->status.run_is_open = TRUE;
  self->lifecycle.state = RK_STATE_STARTING;
  self->status.state = RK_STATE_STARTING;
  rk_program_acquire_parts (self);
}

/**
 * rk_program_abandon:
 * @self: a program
 *
 * Lets go of it without ending it, for another host to adopt. It counts as stopped here.
 */
void
rk_program_abandon (RkProgram *self)
{
  RkState old = self->lifecycle.state;

  rk_program_disarm (self);
  rk_program_let_go (self);
  self->lifecycle = (RkLifecycle)RK_LIFECYCLE_INIT;
  self->status.state = RK_STATE_STOPPED;
  self->status.run_is_open = self->tree_alive = FALSE;
  self->status.pid = 0;
  if (old != RK_STATE_STOPPED)
    rk_program_emit_state_changed (self, old);
}

/**
 * rk_program_restart:
 * @self: a program
 *
 * Gives it a new run: starts what does not run, restarts what does.
 */
void
rk_program_restart (RkProgram *self)
{
  forget_history (self);
  rk_program_acquire_parts (self);
  self->build.fresh = FALSE;
  self->restart_wanted = TRUE;
  rk_program_feed (self, RK_EVENT_RESTART, RK_STATE_STOPPED);
}

/**
 * rk_program_stop:
 * @self: a program
 *
 * Stops it with its project's grace period. It is stopped when its state is RK_STATE_STOPPED.
 */
void
rk_program_stop (RkProgram *self)
{
  rk_program_stop_within (self, -1);
}

/**
 * rk_program_stop_within:
 * @self: a program
 * @grace_usec: the longest grace period before SIGKILL, in microseconds, or -1 for the project's
 * own
 *
 * Stops it for good, as rk_program_stop() does, but in bounded time. May be called again to shorten
 * it.
 */
void
rk_program_stop_within (RkProgram *self, gint64 grace_usec)
{
  self->grace_usec = grace_usec;
  rk_program_feed (self, RK_EVENT_STOP, RK_STATE_STOPPED);
  if (grace_usec >= 0 && self->lifecycle.state == RK_STATE_STOPPING)
    rk_program_arm (self, MIN (self->deadline_usec, rk_program_now_usec (self) + grace_usec));
}

/**
 * rk_program_expect_end:
 * @self: a program
 * @within_usec: how long, in microseconds
 *
 * The person has asked the command itself to end (Ctrl-C at its terminal): if it ends within this
 * time, that is what was wanted, whatever status it chooses, and it is not started again.
 */
void
rk_program_expect_end (RkProgram *self, gint64 within_usec)
{
  self->end_expected_usec = rk_program_now_usec (self) + within_usec;
}

/**
 * rk_program_set_project:
 * @self: a program
 * @project: what the person registered, edited
 *
 * Takes effect at once: with a restart if the program runs and could not notice otherwise. What is
 * being stopped stays stopped.
 */
void
rk_program_set_project (RkProgram *self, RkProject *project)
{
  gboolean restart = rk_project_needs_restart (self->project, project);
  RkProject *old = self->project;

  self->project = rk_project_ref (project);
  rk_project_unref (old);
  self->quiet.settle_usec = project->settle_usec;
  if (!restart || self->launcher == NULL)
    return;
  rk_program_replace_watcher (self);
  if (!rk_program_is_ending (self) || self->lifecycle.after != RK_STATE_STOPPED)
    rk_program_restart (self);
}

/**
 * rk_program_look_again:
 * @self: a program
 *
 * Its files may have changed unnoticed, because the machine slept: they are compared with what was
 * last seen of them.
 */
void
rk_program_look_again (RkProgram *self)
{
  if (self->watcher != NULL)
    rk_watcher_look_again (self->watcher);
}

/**
 * rk_program_set_paused:
 * @self: a program
 * @paused: whether changes of files are to wait
 *
 * Changes are noted while they wait, and take effect together when they need not any more.
 */
void
rk_program_set_paused (RkProgram *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  if (!paused)
    rk_program_resume_changes (self);
}

/**
 * rk_program_get_project:
 * @self: a program
 *
 * Returns: (transfer none): what the person registered
 */
RkProject *
rk_program_get_project (RkProgram *self)
{
  return self->project;
}

/**
 * rk_program_get_launcher:
 * @self: a program
 *
 * Returns: (transfer none) (nullable): its launcher, %NULL while the program is stopped or finished
 */
RkLauncher *
rk_program_get_launcher (RkProgram *self)
{
  return self->launcher;
}

/**
 * rk_program_get_status:
 * @self: a program
 *
 * Returns: (transfer none): what can be said of it now; changes with the next signal
 */
const RkProgramStatus *
rk_program_get_status (RkProgram *self)
{
  return &self->status;
}

/**
 * rk_program_is_restarting:
 * @self: a program
 *
 * Returns: whether it is between two runs, or on the way there
 */
gboolean
rk_program_is_restarting (RkProgram *self)
{
  return self->status.state == RK_STATE_SETTLING || self->status.state == RK_STATE_STARTING
         || self->status.state == RK_STATE_BUILDING || self->status.after == RK_STATE_STARTING;
}

static void
rk_program_dispose (GObject *object)
{
  RkProgram *self = RK_PROGRAM (object);

  if (self->parts.clock != NULL)
    rk_program_disarm (self);
  rk_program_release_parts (self);
  G_OBJECT_CLASS (rk_program_parent_class)->dispose (object);
}

static void
rk_program_finalize (GObject *object)
{
  RkProgram *self = RK_PROGRAM (object);

  g_queue_clear_full (&self->pending, g_free);
  rk_path_set_clear (&self->changed);
  rk_path_set_clear (&self->status.changed);
  g_free (self->status.watching);
  g_free (self->status.held);
  rk_build_outputs_clear (&self->build.outputs);
  g_clear_pointer (&self->build.news, g_ptr_array_unref);
  rk_program_clear_ports (self);
  g_clear_pointer (&self->loop_paths, g_hash_table_unref);
  g_clear_pointer (&self->clean_paths, g_hash_table_unref);
  g_clear_pointer (&self->countable_paths, g_hash_table_unref);
  g_clear_pointer (&self->project, rk_project_unref);
  g_clear_object (&self->parts.clock);
  G_OBJECT_CLASS (rk_program_parent_class)->finalize (object);
}

static void
rk_program_class_init (RkProgramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rk_program_dispose;
  object_class->finalize = rk_program_finalize;

  /**
   * RkProgram::news:
   * @self: the program
   * @news: a #RkProgramNews
   * @text: (nullable): what goes with it
   *
   * Something that a person may want to know happened.
   */
  signals[SIGNAL_NEWS] = g_signal_new ("news", RK_TYPE_PROGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);

  /**
   * RkProgram::state-changed:
   * @self: the program
   * @old: a #RkState
   * @state: the #RkState that it is in now
   *
   * Emitted after everything that the new state entails was done.
   */
  signals[SIGNAL_STATE_CHANGED] =
      g_signal_new ("state-changed", RK_TYPE_PROGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);

  /**
   * RkProgram::ports-changed:
   * @self: the program
   *
   * rk_program_get_ports(), or the port problem in its status, says something else now.
   */
  signals[SIGNAL_PORTS_CHANGED] = g_signal_new ("ports-changed", RK_TYPE_PROGRAM, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_program_init (RkProgram *self)
{
  g_queue_init (&self->pending);
  self->grace_usec = -1;
  self->written = RK_PROCESS_WRITES_UNKNOWN;
  rk_path_set_init (&self->changed);
  rk_path_set_init (&self->status.changed);
  rk_build_outputs_init (&self->build.outputs);
  self->build.news = g_ptr_array_new_with_free_func (g_free);
  self->loop_paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->clean_paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->countable_paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rk_program_new:
 * @project: what the person registered
 * @parts: what lets the world in; copied
 *
 * Returns: (transfer full): a program that is stopped
 */
RkProgram *
rk_program_new (RkProject *project, const RkProgramParts *parts)
{
  RkProgram *self = g_object_new (RK_TYPE_PROGRAM, NULL);

  self->project = rk_project_ref (project);
  self->parts = *parts;
  g_object_ref (self->parts.clock);
  rk_quiet_init (&self->quiet, project->settle_usec);
  return self;
}
