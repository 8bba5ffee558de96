/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-run-words.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#include "rk-cli.h"
#include "rk-exit-words.h"
#include "rk-ignore-pattern.h"
#include "rk-port-table.h"
#include "rk-state-words.h"

/* "0.4 s", "12 s", "3 min": as exact as a person wants it. */
static char *
describe_duration (gint64 usec)
{
  double seconds = (double)usec / G_USEC_PER_SEC;

  if (seconds < 9.95)
    return g_strdup_printf (_ ("%.1f s"), seconds);
  if (seconds < 120)
    return g_strdup_printf (_ ("%.0f s"), seconds);
  return g_strdup_printf (_ ("%.0f min"), seconds / 60);
}

static char *
describe_next_try (const RkRunWords *self)
{
  gint64 next_usec = rk_program_get_status (self->program)->next_try_usec;
  gint64 left_usec = next_usec - rk_clock_get_monotonic_usec (self->clock);

  if (self->leaves_on_crash || next_usec == 0)
    return g_strdup ("");
  g_autofree char *wait = describe_duration (MAX (left_usec, 0));
  return g_strdup_printf (_ (", next try in %s, or when a file changes"), wait);
}

/* "a.c", "a.c and b.c", "a.c and 11 others". */
static char *
describe_changed (const RkPathSet *changed)
{
  if (changed->n_paths == 0)
    return NULL;

  g_autofree char *first = g_filename_display_name (g_ptr_array_index (changed->names, 0));
  if (changed->n_paths == 1)
    return g_steal_pointer (&first);
  if (changed->n_paths > 2)
    return g_strdup_printf (_ ("%s and %u others"), first, changed->n_paths - 1);
  g_autofree char *second = g_filename_display_name (g_ptr_array_index (changed->names, 1));
  return g_strdup_printf (_ ("%s and %s"), first, second);
}

/* "3000, 3001" */
static char *
join_numbers (const GArray *ports)
{
  g_autoptr (GArray) numbers = rk_port_table_list_numbers (ports);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (joined, "%s%u", i > 0 ? ", " : "", g_array_index (numbers, guint, i));

  return g_string_free (joined, FALSE);
}

static void
tell_started (const RkRunWords *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);

  if (self->verbose && !self->quiet)
    rk_cli_say (_ ("started, process %d"), (int)status->pid);
}

static void
tell_loop (const RkRunWords *self, const char *path)
{
  const RkProject *project = rk_program_get_project (self->program);
  g_autofree char *pattern = rk_ignore_pattern_for_path (project, path);
  g_autofree char *quoted = pattern != NULL ? g_shell_quote (pattern) : NULL;

  rk_cli_warn (
      _ ("%s is written by the program itself and restarted it ten times: changes of it are "
         "not looked at any more"),
      path);
  if (quoted != NULL)
    rk_cli_say (_ ("to leave it out: --ignore %s"), quoted);
}

static void
tell_ended (const RkRunWords *self)
{
  const RkRunEnd *end = &rk_program_get_status (self->program)->last_end;
  g_autofree char *how = rk_exit_words_describe_status (end->wait_status);
  g_autofree char *duration = describe_duration (end->uptime_usec);

  if (end->verdict == RK_STATE_BACKOFF)
    {
      g_autofree char *next = describe_next_try (self);
      rk_cli_warn (_ ("%s after %s%s"), how, duration, next);
    }
  else if (end->verdict == RK_STATE_WAITING && !self->quiet)
    rk_cli_say (_ ("finished after %s, runs again when a file changes"), duration);
  else if (self->verbose)
    rk_cli_say (_ ("%s after %s"), how, duration);
}

/* As it was typed: of "/opt/x" and "x" only one may be there. */
static const char *
peek_command (const RkProject *project)
{
  return project->arguments != NULL ? project->arguments[0] : project->name;
}

/* Whoever is used to other tools gives all of it as one word. */
static void
hint_at_shell (const RkProject *project)
{
  if (project->arguments == NULL || project->arguments[1] != NULL
      || strchr (project->arguments[0], ' ') == NULL)
    return;
  g_autofree char *line = g_shell_quote (project->arguments[0]);
  /* Translators: %s is a line for the shell, in quotes */
  rk_cli_say (_ ("to run a line of the shell: rekindle run --shell -- %s"), line);
}

static void
tell_not_started (const RkRunWords *self, const char *reason)
{
  const RkProject *project = rk_program_get_project (self->program);
  const RkRunEnd *end = &rk_program_get_status (self->program)->last_end;
  g_autofree char *next = describe_next_try (self);
  g_autofree char *words = rk_exit_words_describe_errno (end->spawn_errno);

  if (reason != NULL)
    rk_cli_warn (_ ("“%s” could not be started: %s (%s)%s"), peek_command (project), _ (reason),
                 g_strerror (end->spawn_errno), next);
  else
    rk_cli_warn (_ ("“%s” %s%s"), peek_command (project), words, next);
  if (end->spawn_errno == ENOENT && reason == NULL)
    hint_at_shell (project);
}

static void
tell_change (const RkRunWords *self, const char *path)
{
  const RkProject *project = rk_program_get_project (self->program);

  if (project->before != NULL || project->on_change == RK_ON_CHANGE_SIGNAL)
    rk_cli_say (_ ("%s changed"), path);
  else
    rk_cli_say (_ ("%s changed, stopping"), path);
}

static void
tell_not_built (const RkRunWords *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  g_autofree char *how = rk_state_words_describe_build (status);
  g_autofree char *duration = describe_duration (status->build_end.uptime_usec);

  if (rk_state_is_up (status->state))
    rk_cli_warn (_ ("%s after %s; the run before it goes on, next try when a file changes"), how,
                 duration);
  else if (self->leaves_on_crash)
    rk_cli_warn (_ ("%s after %s"), how, duration);
  else
    rk_cli_warn (_ ("%s after %s, next try when a file changes"), how, duration);
}

static void
tell_signalled (const RkRunWords *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  const RkProject *project = rk_program_get_project (self->program);
  g_autofree char *changed = describe_changed (&status->changed);

  if (!self->quiet && changed != NULL)
    rk_cli_say (_ ("sent %s: %s changed"),
                rk_exit_words_get_signal_name (project->on_change_signal), changed);
}

/**
 * rk_run_words_tell_ports:
 * @self: whom it is about, and how much to say
 *
 * Says on stderr, in one line, who holds the port that a run could not have; or, if it is to say
 * what is usual, which ports the program listens on. Says nothing while there are none.
 */
void
rk_run_words_tell_ports (const RkRunWords *self)
{
  const char *problem = rk_program_get_status (self->program)->port_problem;
  const GArray *ports = rk_program_get_ports (self->program);

  if (problem != NULL)
    rk_cli_warn ("%s", problem);
  else if (self->verbose && !self->quiet && ports != NULL)
    {
      g_autofree char *joined = join_numbers (ports);
      /* Translators: the TCP ports that the program listens on. */
      rk_cli_say (g_dngettext (GETTEXT_PACKAGE, "listens on port %s", "listens on ports %s",
                               strchr (joined, ',') != NULL ? 2 : 1),
                  joined);
    }
}

/**
 * rk_run_words_tell:
 * @self: whom it is about, and how much to say
 * @news: what happened
 * @text: (nullable): what came with it
 *
 * Says it on stderr, in one line, or says nothing.
 */
void
rk_run_words_tell (const RkRunWords *self, RkProgramNews news, const char *text)
{
  switch (news)
    {
    case RK_PROGRAM_STARTED:
      tell_started (self);
      break;
    case RK_PROGRAM_CHANGED:
      if (self->verbose)
        tell_change (self, text);
      break;
    case RK_PROGRAM_ENDED:
      tell_ended (self);
      break;
    case RK_PROGRAM_NOT_STARTED:
      tell_not_started (self, text);
      break;
    case RK_PROGRAM_STUBBORN:
      rk_cli_warn (_ ("did not end in time, killed: %s"), text);
      break;
    case RK_PROGRAM_HELD:
      rk_cli_warn (_ ("killed, but still there: %s"), text);
      break;
    case RK_PROGRAM_LOOP:
      tell_loop (self, text);
      break;
    case RK_PROGRAM_WATCHING: /* each part of it was a notice */
      break;
    case RK_PROGRAM_NOTICE:
      if (!self->quiet)
        rk_cli_say ("%s", text);
      break;
    case RK_PROGRAM_LOST:
      rk_cli_warn (
          _ ("the process that looks after the command was killed, and the command with it"));
      break;
    case RK_PROGRAM_BUILDING:
      if (!self->quiet)
        rk_cli_say (_ ("building: %s"), rk_program_get_project (self->program)->before);
      break;
    case RK_PROGRAM_NOT_BUILT:
      tell_not_built (self);
      break;
    case RK_PROGRAM_SIGNALLED:
      tell_signalled (self);
      break;
    default:
      break;
    }
}

/**
 * rk_run_words_tell_restart:
 * @self: whom it is about, and how much to say
 *
 * To be called just before a run is launched, so that the line stands above what the run prints.
 */
void
rk_run_words_tell_restart (const RkRunWords *self)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);
  g_autofree char *changed = describe_changed (&status->changed);

  if (self->quiet || status->run_number <= 1)
    return;
  if (changed != NULL)
    rk_cli_say (_ ("restarted: %s changed"), changed);
  else
    rk_cli_say (_ ("started again"));
}
