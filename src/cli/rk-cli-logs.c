/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle logs: the output of a run, as the program wrote it. Read from the files: no host is
 * needed. */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "rk-cli-common.h"
#include "rk-journal.h"
#include "rk-output-log.h"
#include "rk-places.h"

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

typedef struct
{
  RkJournal *journal;        /* (not owned) */
  GMainLoop *loop;           /* (owned) */
  GFileMonitor *journal_dir; /* (owned) (nullable) */
  GFileMonitor *run_dir;     /* (owned) (nullable): until the run has one */
  guint number;              /* the run whose output is printed */
  gint64 offset;             /* how far; -1: nobody reads any more */
  gboolean has_news;         /* there may be a later run */
} Follower;

static void print_on (Follower *self);

static void
on_event (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, Follower *self)
{
  self->has_news |= monitor == self->journal_dir;
  print_on (self);
}

static GFileMonitor *
watch (Follower *self, const char *path)
{
  g_autoptr (GFile) directory = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor_directory (directory, G_FILE_MONITOR_NONE, NULL, NULL);

  if (monitor == NULL)
    return NULL;
  g_file_monitor_set_rate_limit (monitor, 0);
  g_signal_connect (monitor, "changed", G_CALLBACK (on_event), self);
  return monitor;
}

/* A directory is watched before it is read, so that nothing falls between. */
static void
watch_run (Follower *self, const char *directory)
{
  if (self->run_dir == NULL && g_file_test (directory, G_FILE_TEST_IS_DIR))
    self->run_dir = watch (self, directory);
}

/* Whether there is a later run, of which the printing goes on. */
static gboolean
go_to_next_run (Follower *self)
{
  g_autoptr (GPtrArray) records = self->has_news ? rk_journal_list (self->journal) : NULL;
  const RkRunRecord *latest = records != NULL ? find_run (records, 0) : NULL;

  self->has_news = FALSE;
  if (latest == NULL || latest->number <= self->number)
    return FALSE;
  self->number = latest->number;
  self->offset = 0;
  g_clear_object (&self->run_dir);
  rk_cli_say (_ ("— run %u —"), self->number);
  return TRUE;
}

static void
print_on (Follower *self)
{
  do
    {
      g_autofree char *directory = rk_journal_dup_output_directory (self->journal, self->number);
      watch_run (self, directory);
      self->offset = print_from (directory, self->offset);
    }
  while (self->offset >= 0 && go_to_next_run (self));
  if (self->offset < 0)
    g_main_loop_quit (self->loop);
}

/* Prints what comes, run after run, until nobody reads any more. */
static void
follow (RkJournal *journal, guint number, gint64 offset)
{
  g_autofree char *output = rk_journal_dup_output_directory (journal, number);
  g_autofree char *directory = g_path_get_dirname (output);
  Follower self = { .journal = journal, .number = number, .offset = offset, .has_news = TRUE };

  g_mkdir_with_parents (directory, 0700);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.journal_dir = watch (&self, directory);
  if (offset >= 0)
    print_on (&self);
  if (self.offset >= 0)
    g_main_loop_run (self.loop);
  g_clear_object (&self.run_dir);
  g_clear_object (&self.journal_dir);
  g_main_loop_unref (self.loop);
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
