/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The words are for people who glance: one unit where one says enough, the reason only where
 * something is wrong. What is precise stands in the output and in `rekindle status`.
 */

#include "config.h"

#include "rk-row-words.h"

#include <glib/gi18n.h>

#include "rk-state-words.h"

/**
 * rk_row_words_describe_age:
 * @span_usec: a length of time
 *
 * Returns: (transfer full): it in the unit that matters, translated: "4 s", "12 min", "3 h 5 min"
 */
char *
rk_row_words_describe_age (gint64 span_usec)
{
  int minutes = (int)(MAX (span_usec, 0) / G_TIME_SPAN_MINUTE);

  if (minutes < 1)
    return g_strdup_printf (_ ("%d s"), (int)(MAX (span_usec, 0) / G_TIME_SPAN_SECOND));
  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (_ ("%d h %d min"), minutes / 60, minutes % 60);
  return g_strdup_printf (_ ("%d days"), minutes / (24 * 60));
}

static gboolean
is_on_its_way (const RkProgramStatus *status)
{
  return status->state == RK_STATE_SETTLING || status->after == RK_STATE_STARTING;
}

/* A run that was asked to end says nothing about the program. */
static gint64
ended_usec (const RkProgramStatus *status)
{
  return status->started_usec + status->last_end.uptime_usec;
}

static void
append_part (GString *line, const char *part)
{
  if (line->len > 0)
    g_string_append (line, " · ");
  g_string_append (line, part);
}

static void
append_ports (GString *line, const RkRowFacts *facts)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (gsize i = 0; i < facts->n_ports; i++)
    g_string_append_printf (numbers, "%s%u", i > 0 ? ", " : "", facts->ports[i]);
  if (facts->n_ports == 0)
    return;
  g_autofree char *part = g_strdup_printf (
      /* Translators: where the program listens: "port 3000", "ports 3000, 8080" */
      ngettext ("port %s", "ports %s", facts->n_ports), numbers->str);
  append_part (line, part);
}

static char *
describe_running (const RkProgramStatus *status, const RkRowFacts *facts, gint64 now_usec)
{
  g_autofree char *age = rk_row_words_describe_age (now_usec - status->started_usec);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, _ ("running %s"), age);
  if (status->n_restarts == 1)
    append_part (line, _ ("restarted once"));
  else if (status->n_restarts > 1)
    {
      g_autofree char *restarts =
          g_strdup_printf (ngettext ("restarted %u time", "restarted %u times", status->n_restarts),
                           status->n_restarts);
      append_part (line, restarts);
    }
  append_ports (line, facts);
  return g_string_free (line, FALSE);
}

static char *
dup_shortened (const char *text, guint max_chars)
{
  if (max_chars == 0 || g_utf8_strlen (text, -1) <= max_chars)
    return g_strdup (text);
  g_autofree char *beginning = g_utf8_substring (text, 0, max_chars - 1);
  return g_strconcat (beginning, "…", NULL);
}

/* The error says more than the exit status; a last line that is no error does not. Of what ended no
 * run, or a foreign program is to blame for, the status knows more. */
static char *
dup_crash_reason (const RkProgramStatus *status, const RkRowFacts *facts)
{
  g_autofree char *end = rk_state_words_describe_end (status);

  if (facts->last_line == NULL || status->last_end.spawn_errno != 0 || status->build_failed
      || status->port_problem != NULL)
    return g_steal_pointer (&end);
  g_autofree char *line = dup_shortened (facts->last_line, facts->max_chars);
  return facts->is_error ? g_steal_pointer (&line) : g_strdup_printf ("%s (%s)", line, end);
}

static char *
describe_trouble (const RkProgramStatus *status, const RkRowFacts *facts, gint64 now_usec)
{
  g_autofree char *reason = dup_crash_reason (status, facts);
  g_autofree char *age = rk_row_words_describe_age (now_usec - ended_usec (status));
  g_autofree char *what = status->state == RK_STATE_FAILED
                              ? g_strdup_printf (_ ("cannot start: %s"), reason)
                              : g_strdup_printf (_ ("crashed %s ago: %s"), age, reason);

  if (status->next_try_usec <= now_usec)
    return g_steal_pointer (&what);
  g_autofree char *wait =
      rk_row_words_describe_age (status->next_try_usec - now_usec + G_USEC_PER_SEC - 1);
  return g_strdup_printf (_ ("%s · next try in %s"), what, wait);
}

/**
 * rk_row_words_describe:
 * @status: a program's status
 * @facts: what else is known of it
 * @now_usec: now, monotonic
 *
 * Returns: (transfer full): what is with it, translated: "running 12 min · restarted 3 times"
 */
char *
rk_row_words_describe (const RkProgramStatus *status, const RkRowFacts *facts, gint64 now_usec)
{
  if (status->held != NULL)
    return g_strdup_printf (_ ("killed, but still there: %s"), status->held);
  if (is_on_its_way (status))
    return g_strdup (_ ("restarting"));
  if (status->build_failed && rk_state_is_up (status->state))
    {
      g_autofree char *build = rk_state_words_describe_build (status);
      return g_strdup_printf (_ ("%s · what runs is older"), build);
    }
  if (status->state == RK_STATE_RUNNING)
    return describe_running (status, facts, now_usec);
  if (status->state == RK_STATE_BACKOFF || status->state == RK_STATE_FAILED)
    return describe_trouble (status, facts, now_usec);
  if (status->state == RK_STATE_FINISHED || status->state == RK_STATE_WAITING)
    {
      g_autofree char *age = rk_row_words_describe_age (now_usec - ended_usec (status));
      return status->state == RK_STATE_FINISHED
                 ? g_strdup_printf (_ ("finished %s ago"), age)
                 : g_strdup_printf (_ ("done %s ago · waits for a change"), age);
    }
  return g_strdup (rk_state_words_get (rk_state_to_string (status->state)));
}

/**
 * rk_row_words_dup_usage:
 * @cpu_percent: of one core; negative: not known yet. Less than half a percent is not said
 * @memory_bytes: of all processes together
 *
 * Returns: (transfer full): both in a few characters, translated: "12 % · 84 MB"
 */
char *
rk_row_words_dup_usage (double cpu_percent, guint64 memory_bytes)
{
  guint64 megabytes = (memory_bytes + 500000) / 1000000;
  g_autofree char *memory = megabytes < 1000
                                ? g_strdup_printf (_ ("%d MB"), (int)megabytes)
                                /* Translators: gigabytes of memory */
                                : g_strdup_printf (_ ("%.1f GB"), (double)memory_bytes / 1e9);

  /* Most programs wait most of the time: only what is not nothing is worth the room. */
  if (cpu_percent < 0.5)
    return g_steal_pointer (&memory);
  /* Translators: how much of a processor core, and of memory, a program uses: "12 % · 84 MB" */
  return g_strdup_printf (_ ("%d %% · %s"), (int)(cpu_percent + 0.5), memory);
}

/**
 * rk_row_words_dup_reason:
 * @status: a program's status
 *
 * Returns: (transfer full) (nullable): why it is as it is, translated, where the state alone does
 * not say enough
 */
char *
rk_row_words_dup_reason (const RkProgramStatus *status)
{
  if (status->build_failed && rk_state_is_up (status->state))
    return rk_state_words_describe_build (status);
  if (status->state == RK_STATE_BACKOFF || status->state == RK_STATE_FAILED)
    return rk_state_words_describe_end (status);
  if (status->state == RK_STATE_FINISHED)
    return g_strdup (_ ("finished"));
  if (status->state == RK_STATE_WAITING)
    return g_strdup (_ ("waits for a change"));
  return NULL;
}

/**
 * rk_row_words_get_tray_state:
 * @status: a program's status
 *
 * Returns: which of the few states that a status icon tells apart it is
 */
RkTrayProjectState
rk_row_words_get_tray_state (const RkProgramStatus *status)
{
  if (is_on_its_way (status))
    return RK_TRAY_PROJECT_RESTARTING;
  switch (status->state)
    {
    case RK_STATE_STARTING:
    case RK_STATE_BUILDING:
      return RK_TRAY_PROJECT_RESTARTING;
    case RK_STATE_RUNNING:
    case RK_STATE_REBUILDING:
      return RK_TRAY_PROJECT_RUNNING;
    case RK_STATE_BACKOFF:
    case RK_STATE_FAILED:
      return RK_TRAY_PROJECT_CRASHED;
    case RK_STATE_STOPPED:
    case RK_STATE_STOPPING:
    case RK_STATE_KILLING:
    case RK_STATE_SETTLING:
    case RK_STATE_FINISHED:
    case RK_STATE_WAITING:
    case RK_N_STATES:
    default:
      return RK_TRAY_PROJECT_STOPPED;
    }
}

/**
 * rk_row_words_get_icon_name:
 * @status: (nullable): a program's status; %NULL: its file is broken
 *
 * Returns: the name of the icon of its state; the shape alone tells the states apart
 */
const char *
rk_row_words_get_icon_name (const RkProgramStatus *status)
{
  if (status == NULL)
    return "rk-state-crashed-symbolic";
  if (status->state == RK_STATE_FINISHED || status->state == RK_STATE_WAITING)
    return "rk-state-finished-symbolic";
  switch (rk_row_words_get_tray_state (status))
    {
    case RK_TRAY_PROJECT_RUNNING:
      return "rk-state-running-symbolic";
    case RK_TRAY_PROJECT_RESTARTING:
      return "rk-state-restarting-symbolic";
    case RK_TRAY_PROJECT_CRASHED:
    case RK_TRAY_PROJECT_BROKEN:
      return "rk-state-crashed-symbolic";
    case RK_TRAY_PROJECT_STOPPED:
    default:
      return "rk-state-stopped-symbolic";
    }
}
