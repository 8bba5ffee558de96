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

static char *
describe_running (const RkProgramStatus *status, gint64 now_usec)
{
  g_autofree char *age = rk_row_words_describe_age (now_usec - status->started_usec);

  if (status->n_restarts == 0)
    return g_strdup_printf (_ ("running %s"), age);
  return g_strdup_printf (ngettext ("running %s · restarted %u time",
                                    "running %s · restarted %u times", status->n_restarts),
                          age, status->n_restarts);
}

static char *
describe_trouble (const RkProgramStatus *status, gint64 now_usec)
{
  g_autofree char *reason = rk_state_words_describe_end (status);
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
 * @now_usec: now, monotonic
 *
 * Returns: (transfer full): what is with it, translated: "running 12 min · restarted 3 times"
 */
char *
rk_row_words_describe (const RkProgramStatus *status, gint64 now_usec)
{
  if (is_on_its_way (status))
    return g_strdup (_ ("restarting"));
  if (status->state == RK_STATE_RUNNING)
    return describe_running (status, now_usec);
  if (status->state == RK_STATE_BACKOFF || status->state == RK_STATE_FAILED)
    return describe_trouble (status, now_usec);
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
 * rk_row_words_dup_reason:
 * @status: a program's status
 *
 * Returns: (transfer full) (nullable): why it is as it is, translated, where the state alone does
 * not say enough
 */
char *
rk_row_words_dup_reason (const RkProgramStatus *status)
{
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
      return RK_TRAY_PROJECT_RESTARTING;
    case RK_STATE_RUNNING:
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
