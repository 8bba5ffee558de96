/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What is too much of a journal goes, and what belongs to nobody any more. What Rekindle runs can
 * write into these directories: nothing is followed out of them.
 */

#include "config.h"

#include "rk-journal-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rk-places.h"
#include "rk-safe-file.h"

/* A directory that may be written to by what Rekindle runs: a symbolic link in its place leads out
 * of ours. */
static int
open_directory (const char *path)
{
  return open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* The names in an open directory, which is closed. */
static GPtrArray *
list_names_take_fd (int fd)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;

  if (dir == NULL && fd >= 0)
    close (fd);
  while (dir != NULL && (entry = readdir (dir)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (entry->d_name));
  if (dir != NULL)
    closedir (dir);
  return names;
}

/* The names in a directory; none if it is a symbolic link, or not there. */
GPtrArray *
rk_journal_list_names (const char *path)
{
  return list_names_take_fd (open_directory (path));
}

/* Not a symbolic link to one. */
gboolean
rk_journal_is_directory (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 && S_ISDIR (status.st_mode);
}

static gint64
measure_directory (const char *path)
{
  gint64 sum_bytes = 0;
  g_autoptr (GPtrArray) names = rk_journal_list_names (path);

  for (guint i = 0; i < names->len; i++)
    {
      struct stat status;
      g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);
      if (lstat (file, &status) == 0)
        sum_bytes += status.st_size;
    }
  return sum_bytes;
}

/* Output directories are flat. A symbolic link is removed, not followed, also in their place. */
static void
remove_directory (const char *path)
{
  int fd = open_directory (path);

  if (fd < 0)
    {
      if (errno == ENOTDIR || errno == ELOOP)
        g_unlink (path);
      return;
    }
  g_autoptr (GPtrArray) names = list_names_take_fd (fcntl (fd, F_DUPFD_CLOEXEC, 0));
  for (guint i = 0; i < names->len; i++)
    unlinkat (fd, names->pdata[i], 0);
  close (fd);
  g_rmdir (path);
}

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *)a;
  guint second = *(const guint *)b;

  return first < second ? 1 : first > second ? -1 : 0;
}

/* The numbers of the runs that have a directory, the newest first. */
static GArray *
list_outputs (RkJournal *self)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) names = rk_journal_list_names (self->directory);

  for (guint i = 0; i < names->len; i++)
    {
      guint64 parsed;
      if (!g_ascii_string_to_unsigned (names->pdata[i], 10, 1, G_MAXINT32, &parsed, NULL))
        continue;
      guint number = (guint)parsed;
      g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, compare_descending);
  return numbers;
}

static void
prune_outputs (RkJournal *self)
{
  gint64 sum_bytes = 0;
  g_autoptr (GArray) numbers = list_outputs (self);

  for (guint i = 0; i < numbers->len; i++)
    {
      g_autofree char *path =
          rk_journal_dup_output_directory (self, g_array_index (numbers, guint, i));
      sum_bytes += measure_directory (path);
      /* The newest stays whatever its size: it may be written at this moment. */
      if (i > 0 && (i >= self->max_runs || sum_bytes > self->max_bytes))
        remove_directory (path);
    }
}

static char *
format_record (const RkRunRecord *record)
{
  g_autofree char *begin = rk_run_record_format_begin (record);
  g_autofree char *end = record->is_over ? rk_run_record_format_end (record) : NULL;

  return g_strconcat (begin, end, NULL);
}

static gboolean
is_large (RkJournal *self)
{
  struct stat status;

  return lstat (self->path, &status) == 0 && status.st_size > RK_JOURNAL_MAX_RECORD_BYTES / 2;
}

/* Rewritten seldom, so that a start costs an append and no more. */
static void
prune_records (RkJournal *self)
{
  g_autoptr (GPtrArray) records = rk_journal_list (self);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize sum_bytes = 0;

  if (records->len <= 2 * self->max_runs && !is_large (self))
    return;
  for (guint i = records->len;
       i > 0 && lines->len < self->max_runs && sum_bytes < RK_JOURNAL_MAX_RECORD_BYTES / 4; i--)
    {
      char *line = format_record (records->pdata[i - 1]);
      sum_bytes += strlen (line);
      g_ptr_array_add (lines, line);
    }
  for (guint i = lines->len; i > 0; i--)
    g_string_append (text, lines->pdata[i - 1]);
  if (records->len > 0)
    rk_safe_file_write (self->path, text->str, text->len, NULL);
}

/**
 * rk_journal_prune:
 * @self: a journal
 *
 * Forgets the oldest runs until number and bytes are within their limits.
 */
void
rk_journal_prune (RkJournal *self)
{
  prune_outputs (self);
  prune_records (self);
}

/**
 * rk_journal_forget_build:
 * @self: a journal
 *
 * Removes the output of the latest build: the next one takes its place.
 */
void
rk_journal_forget_build (RkJournal *self)
{
  g_autofree char *path = rk_journal_dup_output_directory (self, RK_JOURNAL_BUILD);

  remove_directory (path);
}

/**
 * rk_journal_remove:
 * @self: a journal
 *
 * Removes all that is on disk: the project was removed. What is no directory of ours stays.
 */
void
rk_journal_remove (RkJournal *self)
{
  g_autoptr (GArray) numbers = list_outputs (self);
  guint build = RK_JOURNAL_BUILD;

  if (!rk_journal_is_directory (self->directory))
    return;
  g_array_append_val (numbers, build);
  for (guint i = 0; i < numbers->len; i++)
    {
      g_autofree char *path =
          rk_journal_dup_output_directory (self, g_array_index (numbers, guint, i));
      remove_directory (path);
    }
  g_unlink (self->path);
  g_rmdir (self->directory);
}

/* Ours, and not touched since: a directory of somebody else has no such file. */
static gboolean
is_forgotten (const char *state_directory, const char *id, gint64 before_usec)
{
  struct stat status;
  g_autofree char *directory = g_build_filename (state_directory, id, NULL);
  g_autofree char *path = g_build_filename (directory, "runs.jsonl", NULL);

  return rk_journal_is_directory (directory) && lstat (path, &status) == 0
         && S_ISREG (status.st_mode)
         && (gint64)status.st_mtim.tv_sec * G_USEC_PER_SEC < before_usec;
}

/**
 * rk_journal_sweep:
 * @state_directory: (nullable): where the journals are; %NULL: the person's own directory
 * @known_ids: (array zero-terminated=1): the projects that there are, also those with broken files
 * @now_real_usec: the time, in microseconds of real time
 *
 * Removes the journals of projects that are gone, RK_JOURNAL_KEEP_USEC after their last run: a
 * project file that only is on another branch at the moment loses nothing.
 */
void
rk_journal_sweep (const char *state_directory, const char *const *known_ids, gint64 now_real_usec)
{
  g_autofree char *own = state_directory == NULL ? rk_places_dup_state () : NULL;
  const char *root = own != NULL ? own : state_directory;
  const char *name;
  GDir *dir = g_dir_open (root, 0, NULL);

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_strv_contains (known_ids, name)
          || !is_forgotten (root, name, now_real_usec - RK_JOURNAL_KEEP_USEC))
        continue;
      g_autoptr (RkJournal) journal = rk_journal_open (root, name, 0, 0);
      rk_journal_remove (journal);
    }
  g_clear_pointer (&dir, g_dir_close);
}
