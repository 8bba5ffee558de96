/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-run-events.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rk-backoff.h"
#include "rk-exit-words.h"
#include "rk-json.h"

static JsonBuilder *
begin (const RkRunEvents *self, const char *event)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  rk_json_add_string (builder, "event", event);
  rk_json_add_time (builder, "time", rk_clock_get_real_usec (self->clock));
  rk_json_add_string (builder, "name", rk_program_get_project (self->program)->name);
  return builder;
}

/* One write for a line; whoever does not read it any more does not hear the rest. */
static void
end (const RkRunEvents *self, JsonBuilder *builder)
{
  json_builder_end_object (builder);
  g_autofree char *line = rk_json_dup_line (builder);
  gsize len = strlen (line);

  for (gsize done = 0; done < len;)
    {
      ssize_t wrote = write (self->fd, line + done, len - done);
      if (wrote < 0 && errno != EINTR)
        return;
      done += (gsize)MAX (wrote, 0);
    }
}

/* How a process ended: one of the three says it, the others are null. */
static void
add_end (JsonBuilder *builder, const RkRunEnd *run_end)
{
  gboolean started = run_end->spawn_errno == 0;

  if (started && WIFEXITED (run_end->wait_status))
    rk_json_add_integer (builder, "exit_code", WEXITSTATUS (run_end->wait_status));
  else
    rk_json_add_null (builder, "exit_code");
  if (started && WIFSIGNALED (run_end->wait_status))
    rk_json_add_string (builder, "signal",
                        rk_exit_words_get_signal_name (WTERMSIG (run_end->wait_status)));
  else
    rk_json_add_null (builder, "signal");
  if (started)
    rk_json_add_null (builder, "error");
  else
    rk_json_add_string (builder, "error", g_strerror (run_end->spawn_errno));
  rk_json_add_integer (builder, "uptime_msec", run_end->uptime_usec / 1000);
}

static void
tell_started (const RkRunEvents *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  g_autoptr (JsonBuilder) builder = begin (self, "started");

  rk_json_add_integer (builder, "run", status->run_number);
  rk_json_add_integer (builder, "pid", status->pid);
  rk_json_add_integer (builder, "restarts", status->n_restarts);
  rk_json_add_paths (builder, "changed", &status->changed);
  end (self, builder);
}

static void
tell_signalled (const RkRunEvents *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  g_autoptr (JsonBuilder) builder = begin (self, "signalled");

  rk_json_add_integer (builder, "run", status->run_number);
  rk_json_add_string (
      builder, "signal",
      rk_exit_words_get_signal_name (rk_program_get_project (self->program)->on_change_signal));
  rk_json_add_paths (builder, "changed", &status->changed);
  end (self, builder);
}

static void
tell_run_end (const RkRunEvents *self, const char *event)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  g_autoptr (JsonBuilder) builder = begin (self, event);

  rk_json_add_integer (builder, "run", status->run_number);
  add_end (builder, &status->last_end);
  rk_json_add_boolean (builder, "asked_for", status->last_end.asked_for);
  end (self, builder);
}

static void
tell_building (const RkRunEvents *self)
{
  g_autoptr (JsonBuilder) builder = begin (self, "building");

  rk_json_add_integer (builder, "build", rk_program_get_status (self->program)->n_builds);
  rk_json_add_string (builder, "command", rk_program_get_project (self->program)->before);
  end (self, builder);
}

static void
tell_not_built (const RkRunEvents *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  g_autoptr (JsonBuilder) builder = begin (self, "build-failed");

  rk_json_add_integer (builder, "build", status->n_builds);
  add_end (builder, &status->build_end);
  rk_json_add_boolean (builder, "runs_on", rk_state_is_up (status->state));
  end (self, builder);
}

static void
tell_changed (const RkRunEvents *self, const char *path)
{
  g_autoptr (JsonBuilder) builder = begin (self, "changed");

  rk_json_add_string (builder, "path", path);
  end (self, builder);
}

static void
tell_notice (const RkRunEvents *self, const char *kind, const char *text)
{
  g_autoptr (JsonBuilder) builder = begin (self, "notice");

  rk_json_add_string (builder, "kind", kind);
  rk_json_add_string (builder, "text", text);
  end (self, builder);
}

/**
 * rk_run_events_tell:
 * @self: whom it is about, and where to
 * @news: what happened
 * @text: (nullable): what came with it
 */
void
rk_run_events_tell (const RkRunEvents *self, RkProgramNews news, const char *text)
{
  if (self->fd < 0)
    return;
  switch (news)
    {
    case RK_PROGRAM_STARTED:
      tell_started (self);
      break;
    case RK_PROGRAM_CHANGED:
      tell_changed (self, text);
      break;
    case RK_PROGRAM_BUILDING:
      tell_building (self);
      break;
    case RK_PROGRAM_NOT_BUILT:
      if (rk_state_is_up (rk_program_get_status (self->program)->state))
        tell_not_built (self);
      break;
    case RK_PROGRAM_SIGNALLED:
      tell_signalled (self);
      break;
    case RK_PROGRAM_STUBBORN:
      tell_notice (self, "killed", text);
      break;
    case RK_PROGRAM_HELD:
      tell_notice (self, "held", text);
      break;
    case RK_PROGRAM_LOOP:
      tell_notice (self, "loop", text);
      break;
    case RK_PROGRAM_NOTICE:
      tell_notice (self, "message", text);
      break;
    case RK_PROGRAM_LOST:
      tell_notice (self, "lost", NULL);
      break;
    case RK_PROGRAM_ENDED: /* rk_run_events_tell_state() tells these two */
    case RK_PROGRAM_NOT_STARTED:
    case RK_PROGRAM_WATCHING: /* each part of it was a notice */
    default:
      break;
    }
}

/* null where only a change is waited for. */
static void
tell_waiting (const RkRunEvents *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  gint64 now_usec = rk_clock_get_monotonic_usec (self->clock);
  g_autoptr (JsonBuilder) builder = begin (self, "waiting");

  if (status->next_try_usec > 0)
    rk_json_add_integer (builder, "next_try_msec",
                         MAX (status->next_try_usec - now_usec, 0) / 1000);
  else
    rk_json_add_null (builder, "next_try_msec");
  end (self, builder);
}

static void
tell_stopping (const RkRunEvents *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  g_autoptr (JsonBuilder) builder = begin (self, "stopping");

  rk_json_add_integer (builder, "run", status->run_number);
  rk_json_add_boolean (builder, "for_good", status->after != RK_STATE_STARTING);
  end (self, builder);
}

/* A binary that is still being written is tried again in a moment, and nothing is told of it. */
static gboolean
is_moment (const RkRunEvents *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  gint64 now_usec = rk_clock_get_monotonic_usec (self->clock);

  return status->state == RK_STATE_FAILED && status->last_end.spawn_errno == ETXTBSY
         && status->next_try_usec - now_usec <= RK_BACKOFF_BUSY_USEC;
}

static void
tell_outcome (const RkRunEvents *self, RkState state)
{
  gboolean run_is_over = rk_program_get_status (self->program)->run_is_open;

  if (run_is_over)
    tell_run_end (self,
                  state == RK_STATE_BACKOFF || state == RK_STATE_FAILED ? "crashed" : "ended");
  else if (state == RK_STATE_FAILED)
    tell_not_built (self);
  if (state == RK_STATE_BACKOFF || state == RK_STATE_WAITING || state == RK_STATE_FAILED)
    tell_waiting (self);
}

/**
 * rk_run_events_tell_state:
 * @self: whom it is about, and where to
 * @old: the state that it was in
 * @state: the state that it is in
 *
 * To be called for each change of the state.
 */
void
rk_run_events_tell_state (const RkRunEvents *self, RkState old, RkState state)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);

  if (self->fd < 0)
    return;
  /* Without a process id after the start it has ended by itself, and the rest of its tree follows. */
  if (state == RK_STATE_STOPPING && (status->pid > 0 || old == RK_STATE_STARTING))
    tell_stopping (self);
  if (!rk_state_is_alive (state) && !is_moment (self))
    tell_outcome (self, state);
}

/**
 * rk_run_events_tell_left:
 * @self: whom it is about, and where to
 * @exit_status: with which Rekindle ends
 *
 * The last line.
 */
void
rk_run_events_tell_left (const RkRunEvents *self, int exit_status)
{
  if (self->fd < 0)
    return;
  g_autoptr (JsonBuilder) builder = begin (self, "left");
  rk_json_add_integer (builder, "exit_status", exit_status);
  end (self, builder);
}
