/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The journal on a real file system: what survives, and what is forgotten. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rk-journal.h"
#include "rk-remembered.h"

typedef struct
{
  char *state;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->state = g_dir_make_tmp ("rekindle-journal-XXXXXX", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 0, 0);
  g_autofree char *running = g_build_filename (self->state, ".running", NULL);

  rk_journal_remove (journal);
  g_unlink (running);
  g_assert_cmpint (g_rmdir (self->state), ==, 0);
  g_free (self->state);
}

static void
write_output (RkJournal *journal, guint number, gsize length_bytes)
{
  g_autofree char *directory = rk_journal_dup_output_directory (journal, number);
  g_autofree char *path = g_build_filename (directory, "0", NULL);
  g_autofree char *text = g_strnfill (length_bytes, 'x');

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
has_output (RkJournal *journal, guint number)
{
  g_autofree char *directory = rk_journal_dup_output_directory (journal, number);

  return g_file_test (directory, G_FILE_TEST_IS_DIR);
}

static void
test_records (Fixture *self, gconstpointer data)
{
  static const char *const changed[] = { "src/a b.c", "bad\xff", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 0, 0);

  g_assert_cmpuint (rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, &error), ==,
                    1);
  rk_journal_end_run (journal, 1, 256, 0, "crashed", &error);
  g_assert_cmpuint (rk_journal_begin_run (journal, g_get_real_time (), "change", changed, &error),
                    ==, 2);
  g_assert_no_error (error);

  g_autoptr (RkJournal) again = rk_journal_open (self->state, "shop", 0, 0);
  g_autoptr (GPtrArray) records = rk_journal_list (again);
  const RkRunRecord *first = records->pdata[0], *second = records->pdata[1];
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_true (first->is_over);
  g_assert_cmpint (first->wait_status, ==, 256);
  g_assert_cmpstr (first->verdict, ==, "crashed");
  g_assert_false (second->is_over);
  g_assert_cmpstr (second->reason, ==, "change");
  g_assert_cmpstr (second->changed[0], ==, "src/a b.c");
  g_assert_cmpuint (rk_journal_begin_run (again, g_get_real_time (), "start", NULL, NULL), ==, 3);
}

static void
test_modes (Fixture *self, gconstpointer data)
{
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 0, 0);
  g_autofree char *directory = g_build_filename (self->state, "shop", NULL);
  g_autofree char *path = g_build_filename (directory, "runs.jsonl", NULL);
  struct stat status;

  rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, NULL);
  g_assert_cmpint (g_stat (directory, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0700);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
}

static void
test_cut_line (Fixture *self, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (self->state, "shop", NULL);
  g_autofree char *path = g_build_filename (directory, "runs.jsonl", NULL);

  g_mkdir (directory, 0700);
  g_file_set_contents (path, "{\"begin\":7,\"at\":1,\"reason\":\"start\"}\n{\"end\":7,\"a", -1,
                       NULL);
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 0, 0);
  g_assert_cmpuint (rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, NULL), ==, 8);

  g_autoptr (GPtrArray) records = rk_journal_list (journal);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_false (((RkRunRecord *)records->pdata[0])->is_over);
  g_assert_cmpuint (((RkRunRecord *)records->pdata[1])->number, ==, 8);
}

static void
test_bounds (Fixture *self, gconstpointer data)
{
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 3, 1000);

  for (guint i = 1; i <= 20; i++)
    {
      rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, NULL);
      write_output (journal, i, i == 20 ? 5000 : 400);
      rk_journal_end_run (journal, i, 0, 0, "finished", NULL);
      if (i == 19)
        {
          rk_journal_prune (journal);
          g_assert_true (has_output (journal, 19) && has_output (journal, 18));
          g_assert_false (has_output (journal, 17));
        }
    }
  rk_journal_prune (journal);
  g_assert_true (has_output (journal, 20));
  g_assert_false (has_output (journal, 19));
  g_autoptr (GPtrArray) records = rk_journal_list (journal);
  g_assert_cmpuint (records->len, <=, 6);
  g_assert_cmpuint (rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, NULL), ==,
                    21);
}

static void
test_sweep (Fixture *self, gconstpointer data)
{
  static const char *const known[] = { "blog", NULL }, *const both[] = { "blog", "shop", NULL };
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 0, 0);
  gint64 now_usec = g_get_real_time ();

  rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, NULL);
  write_output (journal, 1, 10);
  rk_journal_sweep (self->state, known, now_usec + RK_JOURNAL_KEEP_USEC / 2);
  g_assert_true (has_output (journal, 1));
  rk_journal_sweep (self->state, both, now_usec + 2 * RK_JOURNAL_KEEP_USEC);
  g_assert_true (has_output (journal, 1));
  rk_journal_sweep (self->state, known, now_usec + 2 * RK_JOURNAL_KEEP_USEC);
  g_assert_false (has_output (journal, 1));
}

static void
test_remembered (Fixture *self, gconstpointer data)
{
  static const char *const ids[] = { "shop", "blog", NULL };
  static const char *const none[] = { NULL };

  g_assert_true (rk_remembered_save (self->state, ids, NULL));
  g_auto (GStrv) loaded = rk_remembered_load (self->state);
  g_assert_true (g_strv_equal ((const char *const *)loaded, ids));
  g_assert_true (rk_remembered_save (self->state, none, NULL));
  g_auto (GStrv) empty = rk_remembered_load (self->state);
  g_assert_null (empty[0]);
}

/* A directory of somebody else, with a file that must survive. */
static char *
make_precious (Fixture *self)
{
  char *directory = g_dir_make_tmp ("rekindle-precious-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (directory, "runs.jsonl", NULL);

  g_assert_true (g_file_set_contents (file, "mine\n", -1, NULL));
  return directory;
}

static void
assert_untouched_take (char *directory)
{
  g_autofree char *file = g_build_filename (directory, "runs.jsonl", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine\n");
  g_unlink (file);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
  g_free (directory);
}

static void
test_links (Fixture *self, gconstpointer data)
{
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 1, 0);
  g_autofree char *outside = make_precious (self);
  g_autofree char *output = rk_journal_dup_output_directory (journal, 1);

  g_assert_cmpuint (rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, NULL), ==, 1);
  g_assert_cmpint (symlink (outside, output), ==, 0);
  write_output (journal, 2, 10);
  rk_journal_prune (journal);
  g_assert_false (g_file_test (output, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (has_output (journal, 2));
  assert_untouched_take (g_steal_pointer (&outside));
}

static void
test_linked_directory (Fixture *self, gconstpointer data)
{
  char *outside = make_precious (self);
  g_autofree char *link = g_build_filename (self->state, "linked", NULL);
  g_autofree char *inside = g_build_filename (outside, "7", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (inside, 0700), ==, 0);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "linked", 1, 0);
  g_assert_cmpuint (rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, &error), ==,
                    1);
  g_assert_nonnull (error);
  rk_journal_remove (journal);
  rk_journal_sweep (self->state, (const char *const[]){ NULL },
                    g_get_real_time () + 2 * RK_JOURNAL_KEEP_USEC);
  g_assert_cmpint (g_rmdir (inside), ==, 0);
  g_assert_cmpint (g_unlink (link), ==, 0);
  assert_untouched_take (outside);
}

/* What a power cut leaves: a file that grew, and whose content never came. */
static void
test_zeros (Fixture *self, gconstpointer data)
{
  static const char zeros[4096];
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 0, 0);
  g_autofree char *path = g_build_filename (self->state, "shop", "runs.jsonl", NULL);

  rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, NULL);
  FILE *file = g_fopen (path, "a");
  g_assert_cmpuint (fwrite (zeros, sizeof zeros, 1, file), ==, 1);
  fclose (file);
  g_assert_cmpuint (rk_journal_begin_run (journal, g_get_real_time (), "change", NULL, NULL), ==,
                    2);
  g_autoptr (GPtrArray) records = rk_journal_list (journal);
  g_assert_cmpuint (records->len, ==, 2);
}

/* Long names, many of them, must not make the records so large that they cannot be read. */
static void
test_long_names (Fixture *self, gconstpointer data)
{
  g_autofree char *name = g_strnfill (4000, '\001');
  const char *changed[] = { name, name, name, name, name, name, name, name, name, NULL };
  g_autoptr (RkJournal) first = rk_journal_open (self->state, "shop", 1000, 0);
  g_autofree char *path = g_build_filename (self->state, "shop", "runs.jsonl", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  struct stat status;

  rk_journal_begin_run (first, g_get_real_time (), "start", NULL, NULL);
  for (guint i = 2; i <= 60; i++)
    {
      const RkRunRecord record = { .number = i,
                                   .reason = (char *)"change",
                                   .changed = (char **)changed };
      g_autofree char *line = rk_run_record_format_begin (&record);
      g_string_append (text, line);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 1000, 0);
  g_assert_cmpuint (rk_journal_begin_run (journal, g_get_real_time (), "change", changed, NULL), ==,
                    61);
  g_autoptr (GPtrArray) records = rk_journal_list (journal);
  g_assert_cmpuint (records->len, >=, RK_JOURNAL_MAX_RUNS);
  g_assert_cmpuint (((RkRunRecord *)records->pdata[records->len - 1])->number, ==, 61);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, <, 2 * 1024 * 1024);
}

static void
test_project_named_running (Fixture *self, gconstpointer data)
{
  static const char *const ids[] = { "running", NULL };
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "running", 0, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (rk_remembered_save (self->state, ids, &error));
  rk_journal_begin_run (journal, g_get_real_time (), "start", NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) again = rk_remembered_load (self->state);
  g_assert_cmpstr (again[0], ==, "running");
  rk_journal_remove (journal);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(claim, function) g_test_add (claim, Fixture, NULL, set_up, function, tear_down)
  ADD ("/journal/runs-are-remembered-by-the-next-host", test_records);
  ADD ("/journal/only-the-owner-can-read-it", test_modes);
  ADD ("/journal/a-cut-last-line-costs-only-itself", test_cut_line);
  ADD ("/journal/it-is-bounded-in-number-and-bytes", test_bounds);
  ADD ("/journal/of-a-project-that-is-gone-it-goes-later", test_sweep);
  ADD ("/remembered/the-running-set-comes-back", test_remembered);
  ADD ("/remembered/a-project-may-be-called-running", test_project_named_running);
  ADD ("/journal/a-link-in-place-of-an-output-is-removed-and-not-followed", test_links);
  ADD ("/journal/a-link-in-place-of-the-directory-is-not-followed", test_linked_directory);
  ADD ("/journal/zeros-of-a-power-cut-hide-nothing", test_zeros);
  ADD ("/journal/long-names-do-not-make-records-unreadable", test_long_names);
#undef ADD
  return g_test_run ();
}
