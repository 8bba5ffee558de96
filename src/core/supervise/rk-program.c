/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Everything that happens to a program comes through feed(): one event, one step of the lifecycle,
 * the actions that it owes. Events that arise while one is being handled (a signal handler that
 * stops the program) wait in a queue; so there is no re-entry. set_state() alone assigns the
 * state's consequences: deadline, log line, signal.
 *
 * The timer: `alarm_id` is set exactly when the state has a deadline: the grace period in STOPPING,
 * the next look in KILLING, the next try in BACKOFF and FAILED, quiet in
 * SETTLING, and in RUNNING, while a loop is suspected, the moment from which on its writing is evidence.
 */

#include "config.h"

#include "rk-program.h"

#include "rk-backoff.h"
#include "rk-exit-rules.h"
#include "rk-loop-guard.h"
#include "rk-process-writes.h"
#include "rk-quiet.h"
#include "rk-run-spec.h"

#include <errno.h>
#include <string.h>

/* How long SIGKILL may take before the survivors are named again. */
#define KILL_LOOK_USEC G_USEC_PER_SEC

typedef struct
{
  RkEvent event;
  RkState verdict;
} Pending;

struct _RkProgram
{
  GObject parent_instance;

  RkProject *project;   /* (owned) */
  RkProgramParts parts; /* clock: (owned) */
  RkLauncher *launcher; /* (owned) (nullable): exists from start to stop */
  RkWatcher *watcher;   /* (owned) (nullable): likewise */

  RkLifecycle lifecycle;
  RkProgramStatus status; /* what others may see */
  RkBackoff backoff;
  RkQuiet quiet;
  RkLoopGuard loop_guard;
  RkPathSet changed; /* since the current run was started */

  GQueue pending; /* (element-type Pending) (owned) */
  gboolean feeding;
  guint alarm_id;
  gint64 deadline_usec;
  gint64 grace_usec;        /* of this stop; -1: the project's own */
  gint64 end_expected_usec; /* until then an end is the person's wish */
  guint busy_tries;         /* starts in a row that met a binary still being written */
  gint64 written_bytes;     /* by the tree, when it was last measured; -1: unknown */
  GHashTable *loop_paths;   /* (element-type filename) (owned): not looked at any more */
};

enum
{
  SIGNAL_NEWS,
  SIGNAL_STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkProgram, rk_program, G_TYPE_OBJECT)

static void feed (RkProgram *self, RkEvent event, RkState verdict);

static gint64
now_usec (RkProgram *self)
{
  return rk_clock_get_monotonic_usec (self->parts.clock);
}

static void
tell (RkProgram *self, RkProgramNews news, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NEWS], 0, news, text);
}

static void
disarm (RkProgram *self)
{
  if (self->alarm_id != 0)
    rk_clock_remove_alarm (self->parts.clock, self->alarm_id);
  self->alarm_id = 0;
}

static void
on_alarm (gpointer user_data)
{
  RkProgram *self = user_data;

  self->alarm_id = 0;
  if (self->lifecycle.state == RK_STATE_RUNNING)
    self->written_bytes = rk_process_writes_measure (self->status.pid);
  else if (self->lifecycle.state == RK_STATE_SETTLING)
    feed (self, RK_EVENT_QUIET, RK_STATE_STOPPED);
  else
    feed (self, RK_EVENT_DEADLINE, RK_STATE_STOPPED);
}

static void
arm (RkProgram *self, gint64 deadline_usec)
{
  disarm (self);
  self->deadline_usec = deadline_usec;
  self->alarm_id = rk_clock_add_alarm (self->parts.clock, deadline_usec, on_alarm, self);
}

static gboolean
is_quiet (RkProgram *self)
{
  return rk_quiet_get_deadline_usec (&self->quiet, now_usec (self)) == 0;
}

/* In SETTLING: the start follows as soon as the files are quiet, at once if they are. */
static void
await_quiet (RkProgram *self)
{
  gint64 deadline_usec = rk_quiet_get_deadline_usec (&self->quiet, now_usec (self));

  disarm (self);
  if (deadline_usec == 0)
    feed (self, RK_EVENT_QUIET, RK_STATE_STOPPED);
  else if (deadline_usec != RK_QUIET_UNKNOWN)
    arm (self, deadline_usec);
}

static void
spawn (RkProgram *self)
{
  rk_path_set_take_all (&self->status.changed, &self->changed);
  self->status.run_number++;
  self->written_bytes = -1;

  g_autoptr (RkLaunchSpec) spec =
      rk_run_spec_new (self->project, self->status.run_number, &self->status.changed);
  if (self->parts.prepare != NULL)
    self->parts.prepare (self, spec, self->parts.user_data);

  self->status.started_usec = now_usec (self);
  rk_quiet_note_start (&self->quiet, self->status.started_usec);
  rk_watcher_run_started (self->watcher, rk_clock_get_real_usec (self->parts.clock));
  rk_launcher_start (self->launcher, spec);
}

static void
send_stop (RkProgram *self)
{
  gint64 grace_usec = self->project->stop_timeout_usec;

  if (self->grace_usec >= 0)
    grace_usec = MIN (grace_usec, self->grace_usec);
  rk_launcher_stop (self->launcher, self->project->stop_signal);
  arm (self, now_usec (self) + grace_usec);
}

static void
send_kill (RkProgram *self)
{
  rk_launcher_kill (self->launcher);
  arm (self, now_usec (self) + KILL_LOOK_USEC);
}

static void
begin_wait (RkProgram *self)
{
  gint64 delay_usec = RK_BACKOFF_BUSY_USEC;
  gboolean busy =
      self->status.last_end.spawn_errno == ETXTBSY && self->busy_tries++ < RK_BACKOFF_BUSY_TRIES;

  if (!busy)
    {
      self->busy_tries = 0;
      delay_usec = rk_backoff_next_delay_usec (&self->backoff, self->project->crash_delay_usec,
                                               self->project->max_crash_delay_usec,
                                               self->status.last_end.uptime_usec);
    }
  arm (self, now_usec (self) + delay_usec);
}

static void
perform (RkProgram *self, RkActions actions)
{
  if (actions & RK_ACTION_SPAWN)
    spawn (self);
  if (actions & RK_ACTION_SEND_STOP)
    send_stop (self);
  if (actions & RK_ACTION_SEND_KILL)
    send_kill (self);
  if (actions & RK_ACTION_BEGIN_WAIT)
    begin_wait (self);
}

static void
release_parts (RkProgram *self)
{
  if (self->watcher != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->watcher, self);
      rk_watcher_stop (self->watcher);
    }
  if (self->launcher != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->launcher, self);
      rk_launcher_shutdown (self->launcher);
    }
  g_clear_object (&self->watcher);
  g_clear_object (&self->launcher);
}

static gboolean
is_resting (RkState state)
{
  return state == RK_STATE_STOPPED || state == RK_STATE_FINISHED;
}

static void
publish (RkProgram *self)
{
  RkState state = self->lifecycle.state;

  self->status.state = state;
  self->status.after = self->lifecycle.after;
  self->status.next_try_usec = 0;
  if (state == RK_STATE_BACKOFF || state == RK_STATE_FAILED)
    self->status.next_try_usec = self->deadline_usec;
}

/* The only place where a new state takes effect. */
static void
enter_state (RkProgram *self, RkState old, RkActions actions)
{
  RkState state = self->lifecycle.state;

  if (state != old)
    {
      disarm (self);
      g_debug ("%s: %s → %s", self->project->name, rk_state_to_string (old),
               rk_state_to_string (state));
    }
  perform (self, actions);
  if (is_resting (state) && !is_resting (old))
    release_parts (self);
  if (!rk_state_is_alive (state))
    {
      self->status.pid = 0;
      self->grace_usec = -1;
    }
  publish (self);
  if (state == RK_STATE_SETTLING)
    await_quiet (self);
  if (state == RK_STATE_RUNNING && rk_loop_guard_suspects (&self->loop_guard))
    arm (self, now_usec (self) + RK_LOOP_GUARD_MOMENT_USEC);
  if (state != old)
    g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, old, state);
}

static void
handle (RkProgram *self, const Pending *pending)
{
  RkState old = self->lifecycle.state;

  if (pending->event == RK_EVENT_QUIET && old == RK_STATE_SETTLING && !is_quiet (self))
    {
      await_quiet (self);
      return;
    }
  if (!rk_lifecycle_handles (&self->lifecycle, pending->event))
    {
      g_debug ("%s: %s: %s ignored", self->project->name, rk_state_to_string (old),
               rk_event_to_string (pending->event));
      return;
    }
  enter_state (self, old, rk_lifecycle_step (&self->lifecycle, pending->event, pending->verdict));
}

static void
feed (RkProgram *self, RkEvent event, RkState verdict)
{
  Pending *pending = g_new (Pending, 1);

  *pending = (Pending){ event, verdict };
  g_queue_push_tail (&self->pending, pending);
  if (self->feeding)
    return;

  g_object_ref (self);
  self->feeding = TRUE;
  while ((pending = g_queue_pop_head (&self->pending)) != NULL)
    {
      handle (self, pending);
      g_free (pending);
    }
  self->feeding = FALSE;
  g_object_unref (self);
}

static void
leave_alone (RkProgram *self, const char *path, RkLoopVerdict verdict)
{
  char *culprit = verdict == RK_LOOP_FILE ? g_strdup (path) : g_path_get_dirname (path);

  g_hash_table_add (self->loop_paths, culprit);
  tell (self, RK_PROGRAM_LOOP, culprit);
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

/* Whether this change is the program's own doing for the tenth time: then its path is left alone. */
static gboolean
is_loop (RkProgram *self, const char *path)
{
  if (is_left_alone (self, path))
    return TRUE;
  if (self->lifecycle.state != RK_STATE_RUNNING)
    return FALSE;

  gboolean own_write = !rk_loop_guard_suspects (&self->loop_guard)
                       || rk_process_writes_since (self->status.pid, self->written_bytes);
  gint64 uptime_usec = now_usec (self) - self->status.started_usec;
  RkLoopVerdict verdict
      = rk_loop_guard_note (&self->loop_guard, path, now_usec (self), uptime_usec, own_write);

  if (verdict != RK_LOOP_NONE)
    leave_alone (self, path, verdict);
  return verdict != RK_LOOP_NONE;
}

static void
on_changed (RkProgram *self, const char *path)
{
  if (is_loop (self, path))
    return;

  gboolean first = self->changed.n_paths == 0;
  rk_path_set_add (&self->changed, path);
  rk_quiet_note_change (&self->quiet, path, now_usec (self));
  rk_backoff_reset (&self->backoff);
  if (first && self->lifecycle.state == RK_STATE_RUNNING)
    tell (self, RK_PROGRAM_CHANGED, path);
  feed (self, RK_EVENT_CHANGED, RK_STATE_STOPPED);
}

static void
on_report (RkWatcher *watcher, int report, const char *text, RkProgram *self)
{
  switch ((RkWatchReport)report)
    {
    case RK_WATCH_CHANGED:
      on_changed (self, text);
      break;
    case RK_WATCH_BUSY:
      rk_quiet_note_busy (&self->quiet, g_strcmp0 (text, "git") == 0, now_usec (self));
      break;
    case RK_WATCH_SETTLED:
      rk_quiet_note_settled (&self->quiet);
      if (self->lifecycle.state == RK_STATE_SETTLING)
        await_quiet (self);
      break;
    case RK_WATCH_NOTICE:
      tell (self, RK_PROGRAM_NOTICE, text);
      break;
    case RK_WATCH_READY:
    default:
      break;
    }
}

static void
on_started (RkProgram *self, const RkLaunchEvent *event)
{
  self->status.pid = event->pid;
  self->busy_tries = 0;
  self->status.n_restarts++;
  tell (self, RK_PROGRAM_STARTED, NULL);
  feed (self, RK_EVENT_SPAWNED, RK_STATE_STOPPED);
}

static void
on_not_started (RkProgram *self, const RkLaunchEvent *event)
{
  gboolean still_busy = event->spawn_errno == ETXTBSY && self->busy_tries < RK_BACKOFF_BUSY_TRIES;

  self->status.last_end =
      (RkRunEnd){ .verdict = RK_STATE_FAILED, .spawn_errno = event->spawn_errno };
  feed (self, RK_EVENT_NO_SPAWN, RK_STATE_STOPPED);
  if (!still_busy)
    tell (self, RK_PROGRAM_NOT_STARTED, event->text);
}

static RkState
judge_exit (RkProgram *self, int wait_status, gint64 uptime_usec)
{
  RkExitRules rules = {
    .restart_codes = self->project->restart_codes,
    .n_restart_codes = self->project->n_restart_codes,
    .wait_on_success = self->project->on_success == RK_ON_SUCCESS_WAIT,
  };

  if (now_usec (self) < self->end_expected_usec)
    return RK_STATE_FINISHED;
  return rk_exit_rules_judge (&rules, wait_status, uptime_usec, self->changed.n_paths > 0);
}

static void
on_exited (RkProgram *self, const RkLaunchEvent *event)
{
  gint64 uptime_usec = now_usec (self) - self->status.started_usec;
  gboolean asked_for =
      self->lifecycle.state == RK_STATE_STOPPING || self->lifecycle.state == RK_STATE_KILLING;

  self->status.last_end = (RkRunEnd){
    .wait_status = event->wait_status,
    .uptime_usec = uptime_usec,
    .verdict = judge_exit (self, event->wait_status, uptime_usec),
    .asked_for = asked_for,
  };
  feed (self, RK_EVENT_EXITED, self->status.last_end.verdict);
}

static void
on_gone (RkProgram *self)
{
  RkRunEnd end = self->status.last_end;

  feed (self, RK_EVENT_GONE, RK_STATE_STOPPED);
  if (!end.asked_for && end.spawn_errno == 0)
    tell (self, RK_PROGRAM_ENDED, NULL);
}

static void
on_lost (RkProgram *self)
{
  self->status.last_end = (RkRunEnd){ .verdict = RK_STATE_BACKOFF, .asked_for = TRUE };
  tell (self, RK_PROGRAM_LOST, NULL);
  feed (self, RK_EVENT_GONE, RK_STATE_STOPPED);
}

static void
on_launch_event (RkLauncher *launcher, const RkLaunchEvent *event, RkProgram *self)
{
  switch (event->kind)
    {
    case RK_LAUNCH_STARTED:
      on_started (self, event);
      break;
    case RK_LAUNCH_NO_SPAWN:
      on_not_started (self, event);
      break;
    case RK_LAUNCH_EXITED:
      on_exited (self, event);
      break;
    case RK_LAUNCH_GONE:
      on_gone (self);
      break;
    case RK_LAUNCH_SURVIVORS:
      tell (self, RK_PROGRAM_STUBBORN, event->text);
      break;
    case RK_LAUNCH_LOST:
      on_lost (self);
      break;
    case RK_LAUNCH_TROUBLE:
      tell (self, RK_PROGRAM_NOTICE, event->text);
      break;
    case RK_LAUNCH_OUTPUT:
    default:
      break;
    }
}

static void
acquire_parts (RkProgram *self)
{
  if (self->launcher != NULL)
    return;

  self->launcher = self->parts.create_launcher (self->project, self->parts.user_data);
  self->watcher = self->parts.create_watcher (self->project, self->parts.user_data);
  g_signal_connect (self->launcher, "event", G_CALLBACK (on_launch_event), self);
  g_signal_connect (self->watcher, "report", G_CALLBACK (on_report), self);
  rk_watcher_start (self->watcher);
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
  acquire_parts (self);
  feed (self, RK_EVENT_START, RK_STATE_STOPPED);
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
  acquire_parts (self);
  feed (self, RK_EVENT_RESTART, RK_STATE_STOPPED);
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
  feed (self, RK_EVENT_STOP, RK_STATE_STOPPED);
  if (grace_usec >= 0 && self->lifecycle.state == RK_STATE_STOPPING)
    arm (self, MIN (self->deadline_usec, now_usec (self) + grace_usec));
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
  self->end_expected_usec = now_usec (self) + within_usec;
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
         || self->status.after == RK_STATE_STARTING;
}

static void
rk_program_dispose (GObject *object)
{
  RkProgram *self = RK_PROGRAM (object);

  if (self->parts.clock != NULL)
    disarm (self);
  release_parts (self);
  G_OBJECT_CLASS (rk_program_parent_class)->dispose (object);
}

static void
rk_program_finalize (GObject *object)
{
  RkProgram *self = RK_PROGRAM (object);

  g_queue_clear_full (&self->pending, g_free);
  rk_path_set_clear (&self->changed);
  rk_path_set_clear (&self->status.changed);
  g_clear_pointer (&self->loop_paths, g_hash_table_unref);
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
}

static void
rk_program_init (RkProgram *self)
{
  g_queue_init (&self->pending);
  self->grace_usec = -1;
  self->written_bytes = -1;
  rk_path_set_init (&self->changed);
  rk_path_set_init (&self->status.changed);
  self->loop_paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
