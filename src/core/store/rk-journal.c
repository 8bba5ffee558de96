/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* <state>/<id>/runs.jsonl is only appended to, a line in one write; pruning replaces it as a whole.
 * <state>/<id>/<number>/ is a run's output.
 */

#include "config.h"

#include "rk-journal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rk-places.h"
#include "rk-safe-file.h"
#include "rk-small-file.h"

/**
 * rk_journal_list:
 * @self: a journal
 *
 * Returns: (transfer full) (element-type RkRunRecord): the runs that are remembered, the oldest
 * first
 */
GPtrArray *
rk_journal_list (RkJournal *self)
{
  gsize length_bytes = 0;
  g_autofree char *text =
      rk_journal_is_directory (self->directory)
          ? rk_small_file_read_text (self->path, RK_JOURNAL_MAX_RECORD_BYTES, &length_bytes)
          : NULL;

  return rk_run_record_parse (text != NULL ? text : "", length_bytes);
}

/* A number is used once, also when the records of the runs before it are lost. */
static guint
find_last_number (RkJournal *self)
{
  guint last = 0;
  g_autoptr (GPtrArray) records = rk_journal_list (self);
  g_autoptr (GPtrArray) names = rk_journal_list_names (self->directory);

  for (guint i = 0; i < records->len; i++)
    last = MAX (last, ((RkRunRecord *)records->pdata[i])->number);
  for (guint i = 0; i < names->len; i++)
    {
      guint64 number;
      if (g_ascii_string_to_unsigned (names->pdata[i], 10, 1, G_MAXINT32, &number, NULL))
        last = MAX (last, (guint)number);
    }
  /* Whoever made up the last number there is has made ours start anew. */
  return last < G_MAXINT32 ? last : 0;
}

/**
 * rk_journal_open:
 * @state_directory: (nullable): where the journals are; %NULL: the person's own directory
 * @id: the project's id
 * @max_runs: how many runs to keep, 0: RK_JOURNAL_MAX_RUNS
 * @max_bytes: how much output to keep, 0: RK_JOURNAL_MAX_BYTES
 *
 * Writes nothing yet.
 *
 * Returns: (transfer full): the project's journal
 */
RkJournal *
rk_journal_open (const char *state_directory, const char *id, guint max_runs, gint64 max_bytes)
{
  RkJournal *self = g_new0 (RkJournal, 1);
  g_autofree char *own = state_directory == NULL ? rk_places_dup_state () : NULL;

  self->directory = g_build_filename (own != NULL ? own : state_directory, id, NULL);
  self->path = g_build_filename (self->directory, "runs.jsonl", NULL);
  self->max_runs = max_runs > 0 ? max_runs : RK_JOURNAL_MAX_RUNS;
  self->max_bytes = max_bytes > 0 ? max_bytes : RK_JOURNAL_MAX_BYTES;
  self->last_number = find_last_number (self);
  return self;
}

/**
 * rk_journal_set_limits:
 * @self: a journal
 * @max_runs: how many runs to keep from now on
 * @max_bytes: how much output
 *
 * What is too much then goes when the journal is pruned next.
 */
void
rk_journal_set_limits (RkJournal *self, guint max_runs, gint64 max_bytes)
{
  self->max_runs = max_runs;
  self->max_bytes = max_bytes;
}

/**
 * rk_journal_free:
 * @self: (nullable) (transfer full): a journal; what is on disk stays
 */
void
rk_journal_free (RkJournal *self)
{
  if (self == NULL)
    return;
  g_free (self->directory);
  g_free (self->path);
  g_free (self);
}

static gboolean
ends_within_line (int fd)
{
  char last = '\n';
  off_t length = lseek (fd, 0, SEEK_END);

  return length > 0 && pread (fd, &last, 1, length - 1) == 1 && last != '\n';
}

/* One write, so that a line is whole or cut, but never mixed with another. Returns an errno. */
static int
append_to (int fd, const char *line)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return errno;
  if (!S_ISREG (status.st_mode))
    return EINVAL;
  if (status.st_size > RK_JOURNAL_MAX_RECORD_BYTES)
    return EFBIG;
  g_autofree char *text = g_strconcat (ends_within_line (fd) ? "\n" : "", line, NULL);
  gssize length = (gssize)strlen (text);
  gssize written = TEMP_FAILURE_RETRY (write (fd, text, (gsize)length));
  if (written < 0)
    return errno;
  return written == length ? 0 : ENOSPC;
}

static gboolean
append (RkJournal *self, const char *line, GError **error)
{
  if (!rk_safe_file_make_private_directory (self->directory, error))
    return FALSE;

  int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  int fd = open (self->path, flags, 0600);
  int number = fd >= 0 ? append_to (fd, line) : errno;
  gboolean done = number == 0;
  if (fd >= 0)
    g_close (fd, NULL);
  if (!done)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", self->path,
                 g_strerror (number));
  return done;
}

/**
 * rk_journal_begin_run:
 * @self: a journal
 * @start_real_usec: when, by the clock of files: rk_clock_get_real_usec()
 * @reason: why it is started, in a word
 * @changed: (nullable) (array zero-terminated=1): the paths because of which it is started
 * @error: return location for a #GIOErrorEnum: it has a number, but no record
 *
 * Also forgets the oldest runs that are too many.
 *
 * Returns: the run's number, also if there is an error
 */
guint
rk_journal_begin_run (RkJournal *self, gint64 start_real_usec, const char *reason,
                      const char *const *changed, GError **error)
{
  RkRunRecord record = { .number = ++self->last_number,
                         .reason = (char *)reason,
                         .changed = (char **)changed,
                         .started_usec = start_real_usec };
  g_autofree char *line = rk_run_record_format_begin (&record);

  rk_journal_prune (self);
  append (self, line, error);
  return record.number;
}

/**
 * rk_journal_end_run:
 * @self: a journal
 * @number: the run's number
 * @wait_status: as waitpid() gave it
 * @spawn_errno: not 0 if the command was never executed, and then why
 * @verdict: what that meant, in a word
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether it is recorded
 */
gboolean
rk_journal_end_run (RkJournal *self, guint number, int wait_status, int spawn_errno,
                    const char *verdict, GError **error)
{
  RkRunRecord record = { .number = number,
                         .ended_usec = g_get_real_time (),
                         .wait_status = wait_status,
                         .spawn_errno = spawn_errno,
                         .verdict = (char *)verdict };
  g_autofree char *line = rk_run_record_format_end (&record);

  return append (self, line, error);
}

/**
 * rk_journal_dup_output_directory:
 * @self: a journal
 * @number: a run's number, or RK_JOURNAL_BUILD for the latest build
 *
 * Returns: (transfer full): where its output is kept; may not exist
 */
char *
rk_journal_dup_output_directory (RkJournal *self, guint number)
{
  g_autofree char *name = g_strdup_printf ("%u", number);

  return g_build_filename (self->directory, name, NULL);
}

/**
 * rk_journal_get_run_start_usec:
 * @self: a journal
 * @number: a run
 *
 * Returns: when it was begun, in microseconds of real time as the clock was then; 0 if that is not
 * known
 */
gint64
rk_journal_get_run_start_usec (RkJournal *self, guint number)
{
  g_autoptr (GPtrArray) records = rk_journal_list (self);

  for (guint i = records->len; i-- > 0;)
    {
      const RkRunRecord *record = records->pdata[i];
      if (record->number == number)
        return record->started_usec;
    }
  return 0;
}
