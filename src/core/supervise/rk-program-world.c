/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What a program hears of the world: its watcher's reports and its launcher's events, turned into
 * events of the lifecycle. The parts exist from start to stop.
 */

#include "config.h"

#include "rk-program-private.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "rk-exit-rules.h"

/* A program that is to be left alone takes the change with its next start. */
static gboolean
is_none_of_its_business (RkProgram *self)
{
  return self->project->on_change == RK_ON_CHANGE_NONE && rk_state_is_up (self->lifecycle.state);
}

/* A file that is saved twice in a row, as formatters do, may have been met empty by a program that
 * was started for the first of the saves: it ends at once, with 0, which would be its end for good.
 * So for a moment after such an end a change of one of the files for which it was started still
 * counts, and only of these: what it wrote itself is no reason to run it again.
 */
#define AFTERTHOUGHT_USEC (100 * G_TIME_SPAN_MILLISECOND)
/* Where another host had started it, all files are looked at first. */
#define FIRST_LOOK_USEC G_USEC_PER_SEC
#define SHORT_RUN_USEC G_USEC_PER_SEC

static gboolean
has_closed_itself (RkProgram *self)
{
  const RkRunEnd *end = &self->status.last_end;

  return self->lifecycle.state == RK_STATE_STOPPING && self->lifecycle.after == RK_STATE_FINISHED
         && end->verdict == RK_STATE_FINISHED && !end->asked_for
         && end->uptime_usec < SHORT_RUN_USEC
         && (self->is_anothers || self->status.changed.n_paths > 0);
}

static gboolean
take_afterthought (RkProgram *self, const char *path)
{
  if (!has_closed_itself (self)
      || (!self->is_anothers && !rk_path_set_contains (&self->status.changed, path)))
    return FALSE;
  rk_path_set_add (&self->changed, path);
  rk_quiet_note_change (&self->quiet, path, rk_program_now_usec (self));
  rk_program_feed (self, RK_EVENT_RESTART, RK_STATE_STOPPED);
  if (self->lingering)
    rk_program_feed (self, RK_EVENT_GONE, RK_STATE_STOPPED);
  return TRUE;
}

static void
on_changed (RkProgram *self, const char *path)
{
  if (rk_program_is_loop (self, path) || rk_program_take_build_change (self, path))
    return;
  if (!self->paused && self->project->on_change != RK_ON_CHANGE_NONE
      && take_afterthought (self, path))
    return;

  gboolean first = self->changed.n_paths == 0;
  rk_path_set_add (&self->changed, path);
  rk_quiet_note_change (&self->quiet, path, rk_program_now_usec (self));
  rk_backoff_reset (&self->backoff);
  if (self->paused || is_none_of_its_business (self))
    return;
  if (first && self->lifecycle.state == RK_STATE_RUNNING)
    rk_program_tell (self, RK_PROGRAM_CHANGED, path);
  rk_program_feed (self, RK_EVENT_CHANGED, RK_STATE_STOPPED);
}

/* What had changed while changes waited takes effect now. */
void
rk_program_resume_changes (RkProgram *self)
{
  if (self->changed.n_paths > 0 && !is_none_of_its_business (self))
    rk_program_feed (self, RK_EVENT_CHANGED, RK_STATE_STOPPED);
}

static void
on_report (RkWatcher *watcher, int report, const char *text, RkProgram *self)
{
  switch ((RkWatchReport)report)
    {
    case RK_WATCH_CHANGED:
      on_changed (self, text);
      break;
    case RK_WATCH_BURST:
      rk_quiet_note_burst (&self->quiet);
      break;
    case RK_WATCH_BUSY:
      rk_quiet_note_busy (&self->quiet, g_strcmp0 (text, "git") == 0, rk_program_now_usec (self));
      break;
    case RK_WATCH_SETTLED:
      rk_quiet_note_settled (&self->quiet);
      if (self->lifecycle.state == RK_STATE_SETTLING)
        rk_program_await_quiet (self);
      else if (self->lifecycle.state == RK_STATE_REBUILDING)
        rk_program_await_preparation (self);
      break;
    case RK_WATCH_NOTICE:
      rk_program_tell (self, RK_PROGRAM_NOTICE, text);
      break;
    case RK_WATCH_TROUBLE:
      g_free (self->status.watching);
      self->status.watching = g_strdup (text);
      rk_program_tell (self, RK_PROGRAM_WATCHING, text);
      break;
    case RK_WATCH_READY:
    default:
      break;
    }
}

/* Two clocks are compared where nothing was noted. */
#define CLOCK_DOUBT_USEC (20 * G_TIME_SPAN_MILLISECOND)

/* A start is noted just before it; a note that is later than the start by this is of another clock.
 */
#define NOTE_DOUBT_USEC (G_USEC_PER_SEC / 2)

/* When the run that is taken over began, by the clock of files. What was noted then is exact: the
 * save that caused the run was before it. Reckoned from the run's age it may be too late, since
 * monotonic time stands still while the machine sleeps. Only where the clock was set back the
 * reckoned one is the earlier, which loses no change.
 */
static gint64
find_start_real_usec (RkProgram *self, const RkLaunchEvent *event)
{
  gint64 age_usec = MAX (rk_program_now_usec (self) - event->at_usec, 0);
  gint64 reckoned_usec = rk_clock_get_real_usec (self->parts.clock) - age_usec;
  gint64 noted_usec = 0;

  if (self->parts.get_run_start_usec != NULL)
    noted_usec = self->parts.get_run_start_usec (self, event->run_number, self->parts.user_data);
  return noted_usec > 0 && noted_usec < reckoned_usec + NOTE_DOUBT_USEC
             ? noted_usec
             : reckoned_usec - CLOCK_DOUBT_USEC;
}

/* The first look compares with the run's start. So for a run that is taken over it must wait until
 * that is known; otherwise what changed while there was no host would pass for old.
 */
static void
start_watching (RkProgram *self)
{
  if (self->watching)
    return;
  self->watching = TRUE;
  rk_watcher_start (self->watcher);
}

/* What another host knew. The files are compared with what they were when the run began. */
static void
take_over (RkProgram *self, const RkLaunchEvent *event)
{
  self->adopting = FALSE;
  self->is_anothers = TRUE;
  self->status.run_number = event->run_number;
  self->status.started_usec = event->at_usec;
  rk_watcher_run_started (self->watcher, find_start_real_usec (self, event));
  start_watching (self);
}

static void
on_started (RkProgram *self, const RkLaunchEvent *event)
{
  if (self->adopting)
    take_over (self, event);
  self->status.pid = event->pid;
  self->busy_tries = 0;
  self->status.n_restarts = self->n_starts++;
  rk_program_tell (self, RK_PROGRAM_STARTED, NULL);
  rk_program_feed (self, RK_EVENT_SPAWNED, RK_STATE_STOPPED);
}

/* What was to be taken over is over: this host starts it. */
static void
start_instead (RkProgram *self)
{
  self->adopting = FALSE;
  start_watching (self);
  self->tree_alive = FALSE;
  self->status.run_is_open = FALSE;
  rk_program_feed (self, RK_EVENT_GONE, RK_STATE_STOPPED);
  rk_backoff_reset (&self->backoff);
  rk_program_feed (self, RK_EVENT_START, RK_STATE_STOPPED);
}

static void
on_not_started (RkProgram *self, const RkLaunchEvent *event)
{
  gboolean still_busy = event->spawn_errno == ETXTBSY && self->busy_tries < RK_BACKOFF_BUSY_TRIES;

  self->status.last_end =
      (RkRunEnd){ .verdict = RK_STATE_FAILED, .spawn_errno = event->spawn_errno };
  self->adopting = FALSE;
  start_watching (self);
  self->tree_alive = FALSE;
  if (!rk_program_is_ending (self) || !self->build.alive)
    rk_program_feed (self, RK_EVENT_NO_SPAWN, RK_STATE_STOPPED);
  if (!still_busy)
    rk_program_tell (self, RK_PROGRAM_NOT_STARTED, event->text);
}

static RkState
judge_exit (RkProgram *self, int wait_status, gint64 uptime_usec)
{
  RkExitRules rules = {
    .restart_codes = self->project->restart_codes,
    .n_restart_codes = self->project->n_restart_codes,
    .wait_on_success = self->project->on_success == RK_ON_SUCCESS_WAIT,
  };

  if (rk_program_now_usec (self) < self->end_expected_usec)
    return RK_STATE_FINISHED;
  /* It does not know the signal that was to tell it of a change, or not yet. */
  if (self->signalled && WIFSIGNALED (wait_status)
      && WTERMSIG (wait_status) == self->project->on_change_signal)
    return RK_STATE_STARTING;
  return rk_exit_rules_judge (&rules, wait_status, uptime_usec, self->changed.n_paths > 0);
}

static void
on_exited (RkProgram *self, const RkLaunchEvent *event)
{
  gint64 at_usec = event->at_usec > 0 ? event->at_usec : rk_program_now_usec (self);
  gint64 uptime_usec = MAX (at_usec - self->status.started_usec, 0);
  gboolean asked_for = rk_program_is_ending (self);

  self->status.pid = 0;
  self->status.last_end = (RkRunEnd){
    .wait_status = event->wait_status,
    .uptime_usec = uptime_usec,
    .verdict = judge_exit (self, event->wait_status, uptime_usec),
    .asked_for = asked_for,
  };
  rk_program_feed (self, RK_EVENT_EXITED, self->status.last_end.verdict);
}

/* What is being ended is gone when no build is left either. */
static void
tree_gone (RkProgram *self)
{
  self->tree_alive = FALSE;
  if (rk_program_is_ending (self) && self->build.alive)
    return;
  self->lingering = has_closed_itself (self);
  if (self->lingering)
    rk_program_arm (self, rk_program_now_usec (self)
                              + (self->is_anothers ? FIRST_LOOK_USEC : AFTERTHOUGHT_USEC));
  else
    rk_program_feed (self, RK_EVENT_GONE, RK_STATE_STOPPED);
}

static void
on_gone (RkProgram *self)
{
  RkRunEnd end = self->status.last_end;

  if (self->adopting && !rk_program_is_ending (self))
    {
      start_instead (self);
      return;
    }
  tree_gone (self);
  if (!end.asked_for && end.spawn_errno == 0)
    rk_program_tell (self, RK_PROGRAM_ENDED, NULL);
}

static void
on_lost (RkProgram *self)
{
  self->adopting = FALSE;
  start_watching (self);
  self->status.pid = 0;
  self->status.last_end = (RkRunEnd){
    .wait_status = SIGKILL, .verdict = RK_STATE_BACKOFF, .asked_for = TRUE, .lost = TRUE
  };
  rk_program_tell (self, RK_PROGRAM_LOST, NULL);
  tree_gone (self);
}

/**
 * rk_program_note_survivors:
 * @self: a program that is being killed
 * @names: who is to be killed, or is still there a second after that
 *
 * Tells whom it kills, once, and who lives on nevertheless, each time that they are others.
 */
void
rk_program_note_survivors (RkProgram *self, const char *names)
{
  if (!self->kill_told)
    {
      self->kill_told = TRUE;
      rk_program_tell (self, RK_PROGRAM_STUBBORN, names);
      return;
    }
  if (names == NULL || names[0] == '\0' || g_strcmp0 (self->status.held, names) == 0)
    return;
  g_free (self->status.held);
  self->status.held = g_strdup (names);
  rk_program_tell (self, RK_PROGRAM_HELD, names);
}

/* With its last process a program that was removed loses the last one who holds it. */
static void
on_launch_event (RkLauncher *launcher, const RkLaunchEvent *event, RkProgram *program)
{
  g_autoptr (RkProgram) self = g_object_ref (program);

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
      rk_program_note_survivors (self, event->text);
      break;
    case RK_LAUNCH_LOST:
      on_lost (self);
      break;
    case RK_LAUNCH_TROUBLE:
      rk_program_tell (self, RK_PROGRAM_NOTICE, event->text);
      break;
    case RK_LAUNCH_OUTPUT:
    default:
      break;
    }
}

/**
 * rk_program_is_ending:
 * @self: a program
 *
 * Returns: whether its processes are being ended
 */
gboolean
rk_program_is_ending (RkProgram *self)
{
  return self->lifecycle.state == RK_STATE_STOPPING || self->lifecycle.state == RK_STATE_KILLING;
}

static void
release_watcher (RkProgram *self)
{
  if (self->watcher == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->watcher, self);
  rk_watcher_stop (self->watcher);
  g_clear_object (&self->watcher);
  g_clear_pointer (&self->status.watching, g_free);
}

static void
acquire_watcher (RkProgram *self)
{
  self->watcher = self->parts.create_watcher (self->project, self->parts.user_data);
  self->watching = FALSE;
  g_signal_connect (self->watcher, "report", G_CALLBACK (on_report), self);
  if (!self->adopting)
    start_watching (self);
}

/**
 * rk_program_release_parts:
 * @self: a program
 *
 * Ends what still runs of it, and lets go of watcher and launchers. Without effect if it has none.
 */
void
rk_program_release_parts (RkProgram *self)
{
  release_watcher (self);
  rk_program_release_build (self);
  if (self->launcher == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->launcher, self);
  rk_launcher_shutdown (self->launcher);
  g_clear_object (&self->launcher);
}

/* Without ending anything. */
void
rk_program_let_go (RkProgram *self)
{
  release_watcher (self);
  rk_program_release_build (self);
  if (self->launcher == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->launcher, self);
  g_clear_object (&self->launcher);
}

/**
 * rk_program_acquire_parts:
 * @self: a program
 *
 * Makes its watcher, and its launcher unless it was adopted. Without effect if it has them.
 */
void
rk_program_acquire_parts (RkProgram *self)
{
  if (self->watcher != NULL)
    return;
  if (self->launcher == NULL)
    self->launcher = self->parts.create_launcher (self->project, self->parts.user_data);
  self->n_starts = 0;
  self->build.fresh = FALSE;
  g_signal_connect (self->launcher, "event", G_CALLBACK (on_launch_event), self);
  acquire_watcher (self);
}

/* The project's files may be other ones now. */
void
rk_program_replace_watcher (RkProgram *self)
{
  if (self->watcher == NULL)
    return;
  release_watcher (self);
  rk_quiet_note_settled (&self->quiet);
  acquire_watcher (self);
}
