/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Everything that happens to a program comes through rk_program_feed(): one event, one step of the
 * lifecycle, the actions that it owes. Events that arise while one is being handled (a signal
 * handler that stops the program) wait in a queue; so there is no re-entry. enter_state() alone
 * assigns the state's consequences: deadline, log line, signal.
 *
 * The timer: `alarm_id` is set exactly when the state has a deadline: the grace period in STOPPING,
 * the next look in KILLING, the next try in BACKOFF and FAILED, quiet in SETTLING, what
 * rk-program-build waits for in BUILDING and REBUILDING, and in RUNNING, while a loop is suspected,
 * the moment from which on its writing is evidence.
 */

#include "config.h"

#include "rk-program-private.h"

#include <errno.h>

#include "rk-run-spec.h"

/* How long SIGKILL may take before the survivors are named again. */
#define KILL_LOOK_USEC G_USEC_PER_SEC

typedef struct
{
  RkEvent event;
  RkState verdict;
} Pending;

/**
 * rk_program_now_usec:
 * @self: a program
 *
 * Returns: monotonic microseconds of its clock
 */
gint64
rk_program_now_usec (RkProgram *self)
{
  return rk_clock_get_monotonic_usec (self->parts.clock);
}

/**
 * rk_program_tell:
 * @self: a program
 * @news: what happened
 * @text: (nullable): what goes with it
 *
 * Emits #RkProgram::news at once.
 */
void
rk_program_tell (RkProgram *self, RkProgramNews news, const char *text)
{
  rk_program_emit_news (self, news, text);
}

/**
 * rk_program_disarm:
 * @self: a program
 *
 * Drops its one alarm, if there is one.
 */
void
rk_program_disarm (RkProgram *self)
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
  if (self->lingering)
    rk_program_feed (self, RK_EVENT_GONE, RK_STATE_STOPPED);
  else if (self->lifecycle.state == RK_STATE_RUNNING)
    rk_program_take_evidence (self);
  else if (self->lifecycle.state == RK_STATE_SETTLING)
    rk_program_await_quiet (self);
  else if (self->lifecycle.state == RK_STATE_BUILDING
           || self->lifecycle.state == RK_STATE_REBUILDING)
    rk_program_on_build_alarm (self);
  else
    rk_program_feed (self, RK_EVENT_DEADLINE, RK_STATE_STOPPED);
}

/**
 * rk_program_arm:
 * @self: a program
 * @deadline_usec: when, in monotonic microseconds
 *
 * Sets its one alarm, in place of any other. What it means depends on the state.
 */
void
rk_program_arm (RkProgram *self, gint64 deadline_usec)
{
  rk_program_disarm (self);
  self->deadline_usec = deadline_usec;
  self->alarm_id = rk_clock_add_alarm (self->parts.clock, deadline_usec, on_alarm, self);
}

static gboolean
is_quiet (RkProgram *self)
{
  return rk_quiet_get_deadline_usec (&self->quiet, rk_program_now_usec (self)) == 0;
}

/* In SETTLING: the start follows as soon as the files are quiet and the ports of the old tree are
 * free, at once if they are.
 */
void
rk_program_await_quiet (RkProgram *self)
{
  gint64 deadline_usec = rk_quiet_get_deadline_usec (&self->quiet, rk_program_now_usec (self));

  rk_program_disarm (self);
  if (deadline_usec == 0 && rk_program_ports_are_free (self, &deadline_usec))
    rk_program_feed (self, RK_EVENT_QUIET, RK_STATE_STOPPED);
  else if (deadline_usec != RK_QUIET_UNKNOWN)
    rk_program_arm (self, deadline_usec);
}

/**
 * rk_program_dup_environment:
 * @self: a program
 *
 * Returns: (transfer full) (array zero-terminated=1): the environment that a run or a build begins
 * with
 */
char **
rk_program_dup_environment (RkProgram *self)
{
  return self->parts.dup_environment != NULL
             ? self->parts.dup_environment (self->project, self->parts.user_data)
             : g_get_environ ();
}

static RkLaunchSpec *
create_spec (RkProgram *self)
{
  RkLaunchSpec *spec = rk_run_spec_new (self->project, rk_program_dup_environment (self),
                                        self->status.run_number, &self->status.changed);

  if (self->parts.prepare != NULL)
    self->parts.prepare (self, spec, self->parts.user_data);
  return spec;
}

/* A run that was built is as fresh as its build is: what counts is what that began with. */
static void
spawn (RkProgram *self)
{
  rk_path_set_take_all (&self->status.changed, &self->changed);
  self->is_anothers = FALSE;
  g_clear_pointer (&self->status.port_problem, g_free);
  rk_program_begin_evidence (self);
  self->status.run_number = self->parts.begin_run != NULL
                                ? self->parts.begin_run (self, self->parts.user_data)
                                : self->status.run_number + 1;

  g_autoptr (RkLaunchSpec) spec = create_spec (self);
  if (spec->lack != NULL)
    rk_program_tell (self, RK_PROGRAM_NOTICE, spec->lack);
  self->status.started_usec = rk_program_now_usec (self);
  rk_quiet_note_start (&self->quiet, self->status.started_usec);
  if (!rk_program_has_build (self))
    rk_watcher_run_started (self->watcher, rk_clock_get_real_usec (self->parts.clock));
  self->status.run_is_open = self->tree_alive = TRUE;
  self->restart_wanted = self->signalled = FALSE;
  rk_launcher_start (self->launcher, spec);
}

static void
send_stop (RkProgram *self)
{
  gint64 grace_usec = self->project->stop_timeout_usec;

  if (self->grace_usec >= 0)
    grace_usec = MIN (grace_usec, self->grace_usec);
  if (self->tree_alive)
    rk_launcher_stop (self->launcher, self->project->stop_signal);
  rk_program_stop_build (self);
  if (!self->tree_alive && !self->build.alive)
    rk_program_feed (self, RK_EVENT_GONE, RK_STATE_STOPPED);
  rk_program_arm (self, rk_program_now_usec (self) + grace_usec);
}

static void
send_kill (RkProgram *self)
{
  if (self->tree_alive)
    rk_launcher_kill (self->launcher);
  rk_program_kill_build (self);
  rk_program_arm (self, rk_program_now_usec (self) + KILL_LOOK_USEC);
}

/* From now on what runs counts as started. */
static void
signal_command (RkProgram *self)
{
  rk_path_set_take_all (&self->status.changed, &self->changed);
  rk_quiet_note_start (&self->quiet, rk_program_now_usec (self));
  if (!rk_program_has_build (self))
    rk_watcher_run_started (self->watcher, rk_clock_get_real_usec (self->parts.clock));
  self->signalled = TRUE;
  rk_program_tell (self, RK_PROGRAM_SIGNALLED, NULL);
  rk_launcher_signal_command (self->launcher, self->project->on_change_signal);
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
  rk_program_arm (self, rk_program_now_usec (self) + delay_usec);
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
  if (actions & RK_ACTION_BUILD)
    rk_program_begin_build (self);
  if (actions & RK_ACTION_PREPARE)
    rk_program_prepare (self);
  if (actions & RK_ACTION_SIGNAL)
    signal_command (self);
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
  if (self->alarm_id != 0 && (state == RK_STATE_BACKOFF || state == RK_STATE_FAILED))
    self->status.next_try_usec = self->deadline_usec;
}

/* The only place where a new state takes effect. */
static void
enter_state (RkProgram *self, RkState old, RkActions actions)
{
  RkState state = self->lifecycle.state;

  if (state != old)
    {
      rk_program_disarm (self);
      self->kill_told = self->lingering = FALSE;
      g_clear_pointer (&self->status.held, g_free);
      g_debug ("%s: %s → %s", self->project->name, rk_state_to_string (old),
               rk_state_to_string (state));
    }
  perform (self, actions);
  if (is_resting (state) && !is_resting (old))
    rk_program_release_parts (self);
  if (!rk_state_is_alive (state))
    {
      self->status.pid = 0;
      self->grace_usec = -1;
      rk_program_forget_ports (self);
    }
  publish (self);
  if (state == RK_STATE_SETTLING)
    rk_program_await_quiet (self);
  if (actions & RK_ACTION_PREPARE)
    rk_program_await_preparation (self);
  if (state == RK_STATE_RUNNING && rk_loop_guard_suspects (&self->loop_guard))
    rk_program_arm (self, rk_program_now_usec (self) + RK_LOOP_GUARD_MOMENT_USEC);
  if (state != old)
    rk_program_emit_state_changed (self, old);
  if (!rk_state_is_alive (state))
    self->status.run_is_open = FALSE;
}

/* Whether a change, or the person's wish for a restart, is to be prepared while the command runs
 * on.
 */
static gboolean
prepares (RkProgram *self, RkEvent event)
{
  if (!rk_state_is_up (self->lifecycle.state))
    return FALSE;
  return rk_program_has_build (self)
         || (event == RK_EVENT_CHANGED && self->project->on_change == RK_ON_CHANGE_SIGNAL);
}

/* What an event is to the lifecycle depends on the project. */
static RkEvent
refine (RkProgram *self, RkEvent event)
{
  if ((event == RK_EVENT_CHANGED || event == RK_EVENT_RESTART) && prepares (self, event))
    return RK_EVENT_OUTDATED;
  if (event == RK_EVENT_QUIET && rk_program_needs_build (self))
    return RK_EVENT_BUILD_DUE;
  if (event == RK_EVENT_BUILT && self->lifecycle.state == RK_STATE_REBUILDING
      && self->project->on_change == RK_ON_CHANGE_SIGNAL && !self->restart_wanted)
    return RK_EVENT_PREPARED;
  return event;
}

static void
handle (RkProgram *self, const Pending *pending)
{
  RkState old = self->lifecycle.state;

  if (pending->event == RK_EVENT_QUIET && old == RK_STATE_SETTLING && !is_quiet (self))
    {
      rk_program_await_quiet (self);
      return;
    }
  RkEvent event = refine (self, pending->event);
  if (!rk_lifecycle_handles (&self->lifecycle, event))
    {
      g_debug ("%s: %s: %s ignored", self->project->name, rk_state_to_string (old),
               rk_event_to_string (event));
      return;
    }
  enter_state (self, old, rk_lifecycle_step (&self->lifecycle, event, pending->verdict));
}

/**
 * rk_program_feed:
 * @self: a program
 * @event: what happened
 * @verdict: for RK_EVENT_EXITED: what the end of the command means
 *
 * One step of the lifecycle and all that it entails. Within a step the event waits until that is
 * over.
 */
void
rk_program_feed (RkProgram *self, RkEvent event, RkState verdict)
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
