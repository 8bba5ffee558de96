/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The build before a start: a shell line with a process tree of its own, which runs while the
 * program runs on. In BUILDING and REBUILDING everything that happens to it comes through here, and
 * ends in one event: BUILT, NOT_BUILT, or, where the build is out of date already, another change.
 * STOPPING and KILLING end it together with the program.
 *
 * The alarm stands in these two states for the first of these that applies: a build that has ended
 * but for stray children; one that is over, whose last writes may still be on their way to us;
 * quiet before the next one.
 */

#include "config.h"

#include "rk-program-private.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "rk-process-writes.h"
#include "rk-run-spec.h"

/* The kernel and the watcher have told of a write within this time, where they are not very busy.
 */
#define LAST_WRITES_USEC (30 * G_TIME_SPAN_MILLISECOND)

/* File times are rounded down to the clock's tick. */
#define FILE_TIME_DOUBT_USEC (20 * G_TIME_SPAN_MILLISECOND)

static gboolean
is_building (RkProgram *self)
{
  return self->lifecycle.state == RK_STATE_BUILDING || self->lifecycle.state == RK_STATE_REBUILDING;
}

gboolean
rk_program_has_build (RkProgram *self)
{
  return self->project->before != NULL && self->parts.create_builder != NULL;
}

/* Whether a start has to wait for one. */
gboolean
rk_program_needs_build (RkProgram *self)
{
  return rk_program_has_build (self) && !self->build.fresh;
}

/* "out/app is written by the build…", once for each. */
static void
tell_new_outputs (RkProgram *self)
{
  GPtrArray *news = self->build.news;
  g_autofree char *text = NULL;

  if (news->len == 0)
    return;
  if (news->len == 1)
    text = g_strdup_printf (_ ("%s is written by the build: it is not looked at while one runs"),
                            (const char *)news->pdata[0]);
  else
    text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "%s and %u other file are written by the build: they are not looked at while "
                     "one runs",
                     "%s and %u other files are written by the build: they are not looked at while "
                     "one runs",
                     news->len - 1),
        (const char *)news->pdata[0], news->len - 1);
  g_ptr_array_set_size (news, 0);
  rk_program_tell (self, RK_PROGRAM_NOTICE, text);
}

/* Something changed since it began that may have been a source: whatever came of it, another one
 * has to follow.
 */
static gboolean
is_outdated (RkProgram *self)
{
  return self->build.n_unsure > 0 && !self->paused;
}

static void
finish (RkProgram *self)
{
  const RkRunEnd *end = &self->status.build_end;
  gboolean failed = end->spawn_errno != 0 || end->wait_status != 0;

  self->build.over = FALSE;
  tell_new_outputs (self);
  if (is_outdated (self))
    {
      rk_program_feed (self, RK_EVENT_CHANGED, RK_STATE_STOPPED);
      return;
    }
  if (self->paused && self->lifecycle.state == RK_STATE_REBUILDING && !self->restart_wanted)
    {
      rk_program_feed (self, RK_EVENT_NOT_BUILT, RK_STATE_STOPPED);
      return;
    }
  self->status.build_failed = failed;
  self->build.fresh = !failed && self->build.n_unsure == 0;
  rk_program_feed (self, failed ? RK_EVENT_NOT_BUILT : RK_EVENT_BUILT, RK_STATE_STOPPED);
  if (failed)
    rk_program_tell (self, RK_PROGRAM_NOT_BUILT, NULL);
}

/* Nothing is left of it. */
static void
on_build_gone (RkProgram *self)
{
  self->build.alive = FALSE;
  self->build.pid = 0;
  self->build.ended_real_usec = rk_clock_get_real_usec (self->parts.clock);
  if (rk_program_is_ending (self))
    {
      if (!self->tree_alive)
        rk_program_feed (self, RK_EVENT_GONE, RK_STATE_STOPPED);
    }
  else if (is_building (self) && self->build.due)
    rk_program_await_preparation (self);
  else if (is_building (self))
    {
      self->build.over = TRUE;
      rk_program_arm (self, rk_program_now_usec (self) + LAST_WRITES_USEC);
    }
}

static void
note_end (RkProgram *self, int wait_status, int spawn_errno)
{
  self->status.build_end = (RkRunEnd){
    .wait_status = wait_status,
    .uptime_usec = rk_program_now_usec (self) - self->build.began_usec,
    .verdict = RK_STATE_FAILED,
    .spawn_errno = spawn_errno,
  };
}

/* What it leaves running would be in the way of the next one. */
static void
on_build_exited (RkProgram *self, int wait_status)
{
  self->build.exited = TRUE;
  note_end (self, wait_status, 0);
  if (!is_building (self))
    return;
  rk_launcher_stop (self->build.launcher, SIGTERM);
  rk_program_arm (self, rk_program_now_usec (self) + self->project->stop_timeout_usec);
}

static void
on_build_event (RkLauncher *launcher, const RkLaunchEvent *event, RkProgram *self)
{
  switch (event->kind)
    {
    case RK_LAUNCH_STARTED:
      self->build.pid = event->pid;
      break;
    case RK_LAUNCH_NO_SPAWN:
      note_end (self, 0, event->spawn_errno);
      on_build_gone (self);
      break;
    case RK_LAUNCH_EXITED:
      on_build_exited (self, event->wait_status);
      break;
    case RK_LAUNCH_GONE:
      on_build_gone (self);
      break;
    case RK_LAUNCH_LOST:
      note_end (self, SIGKILL, 0);
      on_build_gone (self);
      break;
    case RK_LAUNCH_SURVIVORS:
      rk_program_note_survivors (self, event->text);
      break;
    case RK_LAUNCH_TROUBLE:
      rk_program_tell (self, RK_PROGRAM_NOTICE, event->text);
      break;
    case RK_LAUNCH_OUTPUT:
    default:
      break;
    }
}

static void
need_launcher (RkProgram *self)
{
  if (self->build.launcher != NULL)
    return;
  self->build.launcher = self->parts.create_builder (self->project, self->parts.user_data);
  g_signal_connect (self->build.launcher, "event", G_CALLBACK (on_build_event), self);
}

static void
forget_build (RkProgram *self)
{
  self->build.due = FALSE;
  self->build.over = FALSE;
  self->build.exited = FALSE;
  self->build.has_written = FALSE;
  self->build.n_unsure = 0;
}

/* Files are compared from now on with what this build begins with. */
void
rk_program_begin_build (RkProgram *self)
{
  need_launcher (self);
  forget_build (self);
  self->build.alive = TRUE;
  self->build.began_usec = rk_program_now_usec (self);
  self->build.began_real_usec = rk_clock_get_real_usec (self->parts.clock);
  self->build.ended_real_usec = 0;
  self->status.n_builds++;
  rk_build_outputs_begin (&self->build.outputs);
  rk_quiet_note_start (&self->quiet, self->build.began_usec);
  rk_watcher_run_started (self->watcher, self->build.began_real_usec);
  rk_program_tell (self, RK_PROGRAM_BUILDING, NULL);

  g_autoptr (RkLaunchSpec) spec = rk_run_spec_new_build (
      self->project, rk_program_dup_environment (self), self->status.n_builds, &self->changed);
  if (spec->lack != NULL)
    rk_program_tell (self, RK_PROGRAM_NOTICE, spec->lack);
  if (self->parts.prepare_build != NULL)
    self->parts.prepare_build (self, spec, self->parts.user_data);
  rk_launcher_start (self->build.launcher, spec);
}

/* In REBUILDING: ends what is out of date. rk_program_await_preparation() is to follow. */
void
rk_program_prepare (RkProgram *self)
{
  forget_build (self);
  self->build.due = TRUE;
  self->build.fresh = FALSE;
  if (!self->build.alive)
    return;
  rk_launcher_stop (self->build.launcher, SIGTERM);
  rk_program_arm (self, rk_program_now_usec (self) + self->project->stop_timeout_usec);
}

/* In REBUILDING: goes on as soon as the old build is gone and the files are quiet. */
void
rk_program_await_preparation (RkProgram *self)
{
  if (!self->build.due || self->build.alive)
    return;

  gint64 now_usec = rk_program_now_usec (self);
  gint64 deadline_usec = rk_quiet_get_deadline_usec (&self->quiet, now_usec);
  rk_program_disarm (self);
  if (deadline_usec != 0)
    {
      if (deadline_usec != RK_QUIET_UNKNOWN)
        rk_program_arm (self, deadline_usec);
      return;
    }
  if (rk_program_has_build (self))
    {
      rk_program_begin_build (self);
      return;
    }
  self->build.due = FALSE;
  rk_program_feed (self, RK_EVENT_BUILT, RK_STATE_STOPPED);
}

void
rk_program_on_build_alarm (RkProgram *self)
{
  if (self->build.alive)
    {
      rk_launcher_kill (self->build.launcher);
      rk_program_arm (self, rk_program_now_usec (self) + G_USEC_PER_SEC);
    }
  else if (self->build.over)
    finish (self);
  else
    rk_program_await_preparation (self);
}

/* -1: it is not there. */
static gint64
get_change_time_usec (RkProgram *self, const char *path)
{
  const char *here[] = { self->project->directory, NULL };
  const char *const *roots = self->project->watch[0] != NULL ? self->project->watch : here;

  for (; *roots != NULL; roots++)
    {
      struct stat status;
      g_autofree char *absolute = g_canonicalize_filename (path, *roots);
      if (lstat (absolute, &status) == 0)
        return (gint64)status.st_ctim.tv_sec * G_USEC_PER_SEC + status.st_ctim.tv_nsec / 1000;
    }
  return -1;
}

/* A report may come when the build is over already; then the file knows when it was. */
static gboolean
changed_during_build (RkProgram *self, const char *path)
{
  if (self->build.alive)
    return TRUE;
  if (self->build.ended_real_usec == 0)
    return FALSE;

  gint64 changed_usec = get_change_time_usec (self, path);
  if (changed_usec < 0)
    changed_usec = rk_clock_get_real_usec (self->parts.clock) - LAST_WRITES_USEC;
  return changed_usec >= self->build.began_real_usec - FILE_TIME_DOUBT_USEC
         && changed_usec <= self->build.ended_real_usec;
}

static gboolean
has_written (RkProgram *self)
{
  if (!self->build.has_written)
    self->build.has_written =
        self->build.pid == 0 || rk_process_writes_measure (self->build.pid).passed_bytes > 0;
  return self->build.has_written;
}

/* Returns whether the change needs nothing else than what was done here. */
gboolean
rk_program_take_build_change (RkProgram *self, const char *path)
{
  if (!rk_program_has_build (self))
    return FALSE;

  gboolean building = changed_during_build (self, path);
  switch (
      rk_build_outputs_note (&self->build.outputs, path, building, building && has_written (self)))
    {
    case RK_BUILD_CHANGE_OUTPUT:
      return TRUE;
    case RK_BUILD_CHANGE_NEW_OUTPUT:
      g_ptr_array_add (self->build.news, g_strdup (path));
      if (!is_building (self))
        tell_new_outputs (self);
      return TRUE;
    case RK_BUILD_CHANGE_UNSURE:
      if (!is_building (self) || self->paused)
        break;
      self->build.n_unsure++;
      rk_quiet_note_change (&self->quiet, path, rk_program_now_usec (self));
      return TRUE;
    case RK_BUILD_CHANGE_SOURCE:
    default:
      break;
    }
  self->build.fresh = FALSE;
  return FALSE;
}

void
rk_program_stop_build (RkProgram *self)
{
  forget_build (self);
  if (self->build.alive)
    rk_launcher_stop (self->build.launcher, SIGTERM);
}

void
rk_program_kill_build (RkProgram *self)
{
  if (self->build.alive)
    rk_launcher_kill (self->build.launcher);
}

/* Whatever is left of it is killed. */
void
rk_program_release_build (RkProgram *self)
{
  forget_build (self);
  self->build.alive = FALSE;
  if (self->build.launcher == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->build.launcher, self);
  rk_launcher_shutdown (self->build.launcher);
  g_clear_object (&self->build.launcher);
}
