/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The journal on a real file system: what survives, and what is forgotten. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

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

  g_assert_cmpuint (rk_journal_begin_run (journal, "start", NULL, &error), ==, 1);
  rk_journal_end_run (journal, 1, 256, 0, "crashed", &error);
  g_assert_cmpuint (rk_journal_begin_run (journal, "change", changed, &error), ==, 2);
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
  g_assert_cmpuint (rk_journal_begin_run (again, "start", NULL, NULL), ==, 3);
}

static void
test_modes (Fixture *self, gconstpointer data)
{
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 0, 0);
  g_autofree char *directory = g_build_filename (self->state, "shop", NULL);
  g_autofree char *path = g_build_filename (directory, "runs.jsonl", NULL);
  struct stat status;

  rk_journal_begin_run (journal, "start", NULL, NULL);
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
  g_assert_cmpuint (rk_journal_begin_run (journal, "start", NULL, NULL), ==, 8);

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
      rk_journal_begin_run (journal, "start", NULL, NULL);
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
  g_assert_cmpuint (rk_journal_begin_run (journal, "start", NULL, NULL), ==, 21);
}

static void
test_sweep (Fixture *self, gconstpointer data)
{
  static const char *const known[] = { "blog", NULL }, *const both[] = { "blog", "shop", NULL };
  g_autoptr (RkJournal) journal = rk_journal_open (self->state, "shop", 0, 0);
  gint64 now_usec = g_get_real_time ();

  rk_journal_begin_run (journal, "start", NULL, NULL);
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
#undef ADD
  return g_test_run ();
}
