/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-state-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rk-exit-words.h"

static const struct
{
  const char *state;
  const char *words;
} words[] = {
  { "stopped", N_ ("stopped") },
  { "starting", N_ ("starting") },
  { "running", N_ ("running") },
  { "stopping", N_ ("stopping") },
  { "killing", N_ ("stopping") },
  { "backoff", N_ ("crashed") },
  { "settling", N_ ("restarting") },
  { "finished", N_ ("finished") },
  { "waiting", N_ ("waiting for a change") },
  { "failed", N_ ("cannot start") },
  { "building", N_ ("building") },
  { "rebuilding", N_ ("running, building") },
  { "broken", N_ ("broken file") },
};

/**
 * rk_state_words_get:
 * @state: a state as the control interface names it
 *
 * Returns: (transfer none): the word for people, translated
 */
const char *
rk_state_words_get (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].state, state) == 0)
      return _ (words[i].words);
  return state;
}

/**
 * rk_state_words_describe_span:
 * @span_usec: a length of time
 *
 * Returns: (transfer full): it in two units at most, translated: "4 s", "2 min 5 s", "3 h 12 min"
 */
char *
rk_state_words_describe_span (gint64 span_usec)
{
  int seconds = (int)(MAX (span_usec, 0) / G_TIME_SPAN_SECOND);

  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), seconds);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min %d s"), seconds / 60, seconds % 60);
  if (seconds < 48 * 3600)
    return g_strdup_printf (_ ("%d h %d min"), seconds / 3600, seconds / 60 % 60);
  return g_strdup_printf (_ ("%d days"), seconds / (24 * 3600));
}

/**
 * rk_state_words_is_about_build:
 * @status: a program's status
 *
 * Returns: whether what went wrong last is a build; a run that crashed after it is worth more
 */
gboolean
rk_state_words_is_about_build (const RkProgramStatus *status)
{
  return status->build_failed && status->state != RK_STATE_BACKOFF;
}

/**
 * rk_state_words_describe_build:
 * @status: a program's status
 *
 * Returns: (transfer full): that and how the latest build failed, translated; empty if it did not
 */
char *
rk_state_words_describe_build (const RkProgramStatus *status)
{
  if (!status->build_failed)
    return g_strdup ("");
  g_autofree char *how = status->build_end.spawn_errno != 0
                             ? rk_exit_words_describe_errno (status->build_end.spawn_errno)
                             : rk_exit_words_describe_status (status->build_end.wait_status);
  /* Translators: %s is "exited with 1", "was killed by SIGKILL" and the like. */
  return g_strdup_printf (_ ("the build %s"), how);
}

/**
 * rk_state_words_describe_end:
 * @status: a program's status
 *
 * Returns: (transfer full): how the latest run ended, translated; empty while it runs and before
 * the first one
 */
char *
rk_state_words_describe_end (const RkProgramStatus *status)
{
  if (status->state == RK_STATE_FAILED && status->build_failed)
    return rk_state_words_describe_build (status);
  if (status->state == RK_STATE_FAILED)
    return rk_exit_words_describe_errno (status->last_end.spawn_errno);
  if (status->last_end.lost)
    return g_strdup (_ ("the process that looked after it died"));
  if (status->last_end.asked_for)
    return g_strdup ("");
  if (status->last_end.uptime_usec == 0 && status->last_end.wait_status == 0)
    return g_strdup ("");
  g_autofree char *end = rk_exit_words_describe_status (status->last_end.wait_status);
  if (status->port_problem == NULL)
    return g_steal_pointer (&end);
  /* Translators: how a run ended, then why: “exited with 1: port 8000 is held by node (pid 7)”. */
  return g_strdup_printf (_ ("%s: %s"), end, status->port_problem);
}

/**
 * rk_state_words_describe:
 * @status: a program's status
 * @now_usec: monotonic
 *
 * Returns: (transfer full): more than the state's word, translated; empty if there is no more to
 * say
 */
char *
rk_state_words_describe (const RkProgramStatus *status, gint64 now_usec)
{
  if (status->build_failed && rk_state_is_up (status->state))
    {
      g_autofree char *build = rk_state_words_describe_build (status);
      return g_strdup_printf (_ ("%s; what runs is older"), build);
    }
  if (status->held != NULL)
    return g_strdup_printf (_ ("killed, but still there: %s"), status->held);
  if (status->state != RK_STATE_BACKOFF && status->state != RK_STATE_FAILED)
    return g_strdup ("");

  g_autofree char *end = rk_state_words_describe_end (status);
  if (status->next_try_usec <= now_usec)
    return g_steal_pointer (&end);
  g_autofree char *wait = rk_state_words_describe_span (status->next_try_usec - now_usec + 999999);
  return g_strdup_printf (_ ("%s, next try in %s or when a file changes"), end, wait);
}
