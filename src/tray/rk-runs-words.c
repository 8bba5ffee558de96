/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-runs-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-exit-words.h"
#include "rk-state-words.h"

/* A list of more is not read. */
#define MAX_FILES 12

/* File names are bytes, and may hold what a terminal obeys. */
static char *
dup_shown (const char *path, const char *directory)
{
  gsize length = strlen (directory);
  gboolean within = strncmp (path, directory, length) == 0 && path[length] == '/';
  char *text = g_utf8_make_valid (within ? path + length + 1 : path, -1);

  for (char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = '?';
  return text;
}

/**
 * rk_runs_words_describe_time:
 * @at_usec: when, in microseconds of real time
 * @now_usec: now, the same
 *
 * Returns: (transfer full): the time of day, with the date if it was not today
 */
char *
rk_runs_words_describe_time (gint64 at_usec, gint64 now_usec)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (at_usec / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_usec / G_USEC_PER_SEC);
  gboolean is_today = at != NULL && now != NULL
                      && g_date_time_get_day_of_year (at) == g_date_time_get_day_of_year (now)
                      && g_date_time_get_year (at) == g_date_time_get_year (now);

  if (at == NULL)
    return g_strdup ("");
  /* Translators: the date and time of an earlier day, see g_date_time_format() */
  return g_date_time_format (at, is_today ? "%H:%M:%S" : _ ("%e %b %H:%M:%S"));
}

static char *
describe_change (const RkRunRecord *record, const char *directory)
{
  guint n_more = g_strv_length (record->changed) - 1;
  g_autofree char *first = dup_shown (record->changed[0], directory);

  if (n_more == 0)
    return g_strdup_printf (_ ("restarted: %s changed"), first);
  return g_strdup_printf (ngettext ("restarted: %s and %u other changed",
                                    "restarted: %s and %u others changed", n_more),
                          first, n_more);
}

/**
 * rk_runs_words_describe_why:
 * @record: a run
 * @previous: (nullable): the one before it
 * @directory: the project's; paths within it are shown relative
 *
 * Returns: (transfer full): why it was started, translated, on one line without control characters
 */
char *
rk_runs_words_describe_why (const RkRunRecord *record, const RkRunRecord *previous,
                            const char *directory)
{
  if (record->changed != NULL && record->changed[0] != NULL)
    return describe_change (record, directory);
  if (g_strcmp0 (record->reason, "adopted") == 0)
    return g_strdup (_ ("taken over"));
  if (previous != NULL && g_strcmp0 (previous->verdict, "crashed") == 0
      && g_strcmp0 (record->reason, "start") != 0)
    return g_strdup (_ ("tried again after the crash"));
  if (previous != NULL && g_strcmp0 (previous->verdict, "restarted") == 0)
    return g_strdup (_ ("restarted"));
  return g_strdup (_ ("started"));
}

static char *
describe_how (const RkRunRecord *record)
{
  if (record->spawn_errno != 0)
    return rk_exit_words_describe_errno (record->spawn_errno);
  if (g_strcmp0 (record->verdict, "stopped") == 0)
    return g_strdup (_ ("was stopped"));
  if (g_strcmp0 (record->verdict, "restarted") == 0)
    return g_strdup (_ ("was replaced by the next run"));
  if (g_strcmp0 (record->verdict, "finished") == 0)
    return g_strdup (_ ("finished"));
  return rk_exit_words_describe_status (record->wait_status);
}

/**
 * rk_runs_words_describe_end:
 * @record: a run
 * @is_running: whether it still runs
 * @now_usec: now, in microseconds of real time
 *
 * Returns: (transfer full): how long it ran and how it ended, translated
 */
char *
rk_runs_words_describe_end (const RkRunRecord *record, gboolean is_running, gint64 now_usec)
{
  gint64 end_usec = record->is_over ? record->ended_usec : now_usec;
  g_autofree char *span = rk_state_words_describe_span (end_usec - record->started_usec);

  if (!record->is_over)
    return is_running ? g_strdup_printf (_ ("running for %s"), span)
                      : g_strdup (_ ("how it ended is not known"));
  g_autofree char *how = describe_how (record);
  if (record->spawn_errno != 0)
    return g_steal_pointer (&how);
  /* Translators: how a run ended, and how long it had taken: "exited with 1 after 3 s" */
  return g_strdup_printf (_ ("%s after %s"), how, span);
}

/**
 * rk_runs_words_list_files:
 * @record: a run
 * @directory: the project's; paths within it are shown relative
 *
 * Returns: (transfer full) (nullable): the files because of which it was started, a line each
 */
char *
rk_runs_words_list_files (const RkRunRecord *record, const char *directory)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_files = record->changed != NULL ? g_strv_length (record->changed) : 0;

  for (guint i = 0; i < MIN (n_files, MAX_FILES); i++)
    {
      g_autofree char *name = dup_shown (record->changed[i], directory);
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", name);
    }
  if (n_files == 0)
    return NULL;
  guint n_more = n_files - MIN (n_files, MAX_FILES);
  if (n_more > 0)
    g_string_append_printf (text, ngettext ("\nand %u more", "\nand %u more", n_more), n_more);
  return g_strdup (text->str);
}
