/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle logs: the output of a run, as the program wrote it. Read from the files: no host is
 * needed. */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "rk-cli-common.h"
#include "rk-journal.h"
#include "rk-output-log.h"
#include "rk-places.h"

/* Quick enough for eyes, and seldom enough to cost nothing. */
#define FOLLOW_USEC (100 * G_TIME_SPAN_MILLISECOND)

#define PART_BYTES (256 * 1024)

static gboolean
write_out (const char *bytes, gsize length_bytes)
{
  return fwrite (bytes, 1, length_bytes, stdout) == length_bytes && fflush (stdout) == 0;
}

/* Returns where it stopped; -1 if nobody reads any more. */
static gint64
print_from (const char *directory, gint64 offset)
{
  for (;;)
    {
      gint64 next = offset;
      g_autoptr (GBytes) part = rk_output_log_read (directory, offset, PART_BYTES, &next);
      gsize length_bytes;
      const char *bytes = g_bytes_get_data (part, &length_bytes);
      gint64 cut_bytes = next - (gint64)length_bytes - offset;

      if (cut_bytes > 0)
        {
          g_autofree char *size = g_format_size ((guint64)cut_bytes);
          fflush (stdout);
          /* Translators: a size such as “1.2 MB” */
          rk_cli_say (_ ("— %s were not kept —"), size);
        }
      if (length_bytes > 0 && !write_out (bytes, length_bytes))
        return -1;
      if (next <= offset)
        return offset;
      offset = next;
    }
}

static gsize
skip_to_last_lines (const char *bytes, gsize length_bytes, guint n_lines)
{
  gsize at = length_bytes;

  if (n_lines == 0)
    return length_bytes;
  if (at > 0 && bytes[at - 1] == '\n')
    at--;
  while (at > 0)
    {
      if (bytes[at - 1] == '\n' && --n_lines == 0)
        return at;
      at--;
    }
  return 0;
}

/* The lines behind the cut, if there is one: what comes before it is not the end. */
static gint64
print_last_lines (const char *directory, guint n_lines)
{
  RkOutputLogInfo info;
  gint64 next;

  rk_output_log_inspect (directory, &info);
  gint64 start = info.tail_bytes > info.head_bytes ? info.tail_bytes : 0;
  g_autoptr (GBytes) part = rk_output_log_read (directory, start, G_MAXINT64, &next);
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (part, &length_bytes);
  gsize skipped = skip_to_last_lines (bytes, length_bytes, n_lines);
  if (length_bytes > skipped && !write_out (bytes + skipped, length_bytes - skipped))
    return -1;
  return next;
}

static const RkRunRecord *
find_run (GPtrArray *records, int number)
{
  for (guint i = records->len; i > 0; i--)
    {
      const RkRunRecord *record = records->pdata[i - 1];
      if (number == 0 || record->number == (guint)number)
        return record;
    }
  return NULL;
}

/* Prints what comes, run after run, until nobody reads any more. */
static void
follow (RkJournal *journal, guint number, gint64 offset)
{
  while (offset >= 0)
    {
      g_autofree char *directory = rk_journal_dup_output_directory (journal, number);
      gint64 next = print_from (directory, offset);
      g_autoptr (GPtrArray) records = next == offset ? rk_journal_list (journal) : NULL;
      const RkRunRecord *latest = records != NULL ? find_run (records, 0) : NULL;

      offset = next;
      if (latest != NULL && latest->number > number)
        {
          number = latest->number;
          offset = 0;
          rk_cli_say (_ ("— run %u —"), number);
        }
      else if (records != NULL)
        g_usleep (FOLLOW_USEC);
    }
}

static int
print_build (const char *id, int n_lines)
{
  g_autoptr (RkJournal) journal = rk_journal_open (NULL, id, 0, 0);
  g_autofree char *directory = rk_journal_dup_output_directory (journal, RK_JOURNAL_BUILD);

  if (n_lines >= 0)
    print_last_lines (directory, (guint)n_lines);
  else
    print_from (directory, 0);
  return RK_EXIT_OK;
}

/* Who looks for output that is not there is told why. */
static void
warn_if_not_kept (void)
{
  g_autofree char *state = rk_places_dup_state ();
  struct statvfs status;
  int number = 0;

  if (statvfs (state, &status) != 0)
    return;
  if (access (state, W_OK) != 0)
    number = errno;
  else if (status.f_bavail == 0)
    number = ENOSPC;
  if (number != 0)
    rk_cli_warn (_ ("new output is not kept at the moment: %s: %s"), state, g_strerror (number));
}

static int
print_run (const char *id, int number, int n_lines, gboolean following)
{
  g_autoptr (RkJournal) journal = rk_journal_open (NULL, id, 0, 0);
  g_autoptr (GPtrArray) records = rk_journal_list (journal);
  const RkRunRecord *run = find_run (records, number);

  if (run == NULL && number > 0)
    {
      const RkRunRecord *latest = find_run (records, 0);
      rk_cli_warn (_ ("run %d of “%s” is not remembered; the latest is %u"), number, id,
                   latest != NULL ? latest->number : 0);
      return RK_EXIT_ERROR;
    }
  if (run == NULL && !following)
    {
      rk_cli_say (_ ("“%s” has not run yet"), id);
      return RK_EXIT_OK;
    }
  guint shown = run != NULL ? run->number : 0;
  g_autofree char *directory = rk_journal_dup_output_directory (journal, shown);
  gint64 offset =
      n_lines >= 0 ? print_last_lines (directory, (guint)n_lines) : print_from (directory, 0);
  if (following)
    follow (journal, shown, offset);
  return RK_EXIT_OK;
}

/**
 * rk_cli_logs:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_logs (int argc, char **argv)
{
  gboolean following = FALSE, build = FALSE;
  int n_lines = -1, number = 0, status;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &following, N_ ("Go on with what comes"), NULL },
    { "lines", 'n', 0, G_OPTION_ARG_INT, &n_lines, N_ ("Only the last LINES lines"), N_ ("LINES") },
    { "run", 0, 0, G_OPTION_ARG_INT, &number, N_ ("Of run N instead of the latest"), N_ ("N") },
    { "build", 0, 0, G_OPTION_ARG_NONE, &build, N_ ("Of the latest build instead"), NULL },
    { NULL },
  };

  if (!rk_cli_parse (_ ("NAME"), _ ("Prints the output of a project’s latest run."), entries, &argc,
                     &argv, &status))
    return status;
  if (argc != 2)
    return rk_cli_usage_error ("logs", _ ("which project? Give one name"));
  if (number < 0 || n_lines < -1)
    return rk_cli_usage_error ("logs", _ ("runs and lines are counted from 1"));
  g_autoptr (RkStore) store = rk_cli_load_store ();
  g_autofree char *id = store != NULL ? rk_store_match (store, argv[1], &error) : NULL;
  if (id == NULL)
    return error != NULL ? rk_cli_fail (error) : RK_EXIT_ERROR;
  warn_if_not_kept ();
  if (build)
    return print_build (id, n_lines);
  return print_run (id, number, n_lines, following);
}
