/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The fingerprint's decisions, as a table: what is known, what is found, when the run started. */
#include "config.h"

#include "rk-fingerprint.h"

#include <string.h>

#define MSEC G_GINT64_CONSTANT (1000000)

static const guint8 hash_a[RK_FINGERPRINT_HASH_BYTES] = "aaaaaaaaaaaaaaa";
static const guint8 hash_b[RK_FINGERPRINT_HASH_BYTES] = "bbbbbbbbbbbbbbb";

/* A file whose content and attributes last changed at @msec, looked at a second later. */
static RkFileLook
file (gint64 msec)
{
  return (RkFileLook){ RK_FILE_REGULAR, 10, 7, msec * MSEC, msec * MSEC, (msec + 1000) * MSEC };
}

static const RkFileEntry *
record (RkFileTable *table, RkFileLook look, const guint8 *hash)
{
  return rk_file_table_record (table, "f", &look, hash);
}

static void
test_table_finds_what_was_recorded (void)
{
  RkFileTable table;
  RkFileLook look = file (1);
  char name[8];

  rk_file_table_init (&table);
  for (guint i = 500; i > 0; i--)
    {
      g_snprintf (name, sizeof name, "%u", i);
      rk_file_table_append (&table, name, &look, NULL);
    }
  rk_file_table_record (&table, "0", &look, hash_a);
  g_assert_cmpuint (table.n, ==, 501);
  g_assert_cmpstr (rk_file_table_find (&table, "77")->name, ==, "77");
  rk_file_table_remove (&table, "77");
  rk_file_table_remove (&table, "77");
  g_assert_null (rk_file_table_find (&table, "77"));
  g_assert_true (rk_file_table_find (&table, "0")->hashed);
  g_assert_cmpuint (table.n, ==, 500);
  rk_file_table_clear (&table);
}

static void
test_a_file_costs_little (void)
{
  g_assert_cmpuint (sizeof (RkFileEntry) + sizeof (gpointer) + 16 + strlen ("some-file-name.py"),
                    <=, 120);
}

static void
test_first_walk (void)
{
  RkFileLook look = file (100), link = file (100), other = file (100);

  link.type = RK_FILE_SYMLINK;
  other.type = RK_FILE_OTHER;
  g_assert_cmpint (rk_fingerprint_judge_first (&look, 101 * MSEC), ==, RK_VERDICT_SAME);
  g_assert_cmpint (rk_fingerprint_judge_first (&look, 100 * MSEC), ==, RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_first (&look, 99 * MSEC), ==, RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_first (&link, 99 * MSEC), ==, RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_first (&other, 99 * MSEC), ==, RK_VERDICT_SAME);
}

static void
test_write_compares_bytes (void)
{
  RkFileTable table = { 0 };
  const RkFileEntry *known = record (&table, file (100), hash_a);
  RkFileLook same = file (100), later = file (5000), grown = file (5000);

  grown.size_bytes = 11;
  g_assert_cmpint (rk_fingerprint_judge_write (known, &same, NULL), ==, RK_VERDICT_SAME);
  g_assert_cmpint (rk_fingerprint_judge_write (known, &later, NULL), ==, RK_VERDICT_NEED_HASH);
  g_assert_cmpint (rk_fingerprint_judge_write (known, &later, hash_a), ==, RK_VERDICT_SAME);
  g_assert_cmpint (rk_fingerprint_judge_write (known, &later, hash_b), ==, RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_write (known, &grown, hash_b), ==, RK_VERDICT_CHANGED);
  rk_file_table_clear (&table);
}

static void
test_without_a_baseline_it_counts (void)
{
  RkFileTable table = { 0 };
  const RkFileEntry *known = record (&table, file (100), NULL);
  RkFileLook later = file (5000);

  g_assert_cmpint (rk_fingerprint_judge_write (NULL, &later, hash_a), ==, RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_write (known, &later, hash_a), ==, RK_VERDICT_CHANGED);
  rk_file_table_clear (&table);
}

static void
test_deletion (void)
{
  RkFileTable table = { 0 };
  const RkFileEntry *known = record (&table, file (100), hash_a);
  RkFileLook absent = { .type = RK_FILE_ABSENT }, dir = { .type = RK_FILE_DIRECTORY };

  g_assert_cmpint (rk_fingerprint_judge_write (known, &absent, NULL), ==, RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_write (known, &dir, NULL), ==, RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_write (NULL, &absent, NULL), ==, RK_VERDICT_SAME);
  g_assert_cmpint (rk_fingerprint_judge_write (NULL, &dir, NULL), ==, RK_VERDICT_SAME);
  rk_file_table_clear (&table);
}

static void
test_link_instead_of_file (void)
{
  RkFileTable table = { 0 };
  const RkFileEntry *known = record (&table, file (100), hash_a);
  RkFileLook link = file (5000);

  link.type = RK_FILE_SYMLINK;
  g_assert_cmpint (rk_fingerprint_judge_write (known, &link, hash_a), ==, RK_VERDICT_CHANGED);
  rk_file_table_clear (&table);
}

static void
test_large_files_by_their_times (void)
{
  RkFileTable table = { 0 };
  RkFileLook large = file (100), later = file (5000);

  large.size_bytes = later.size_bytes = RK_FINGERPRINT_MAX_BYTES + 1;
  const RkFileEntry *known = record (&table, large, NULL);
  g_assert_cmpint (rk_fingerprint_judge_write (known, &large, NULL), ==, RK_VERDICT_SAME);
  g_assert_cmpint (rk_fingerprint_judge_write (known, &later, NULL), ==, RK_VERDICT_CHANGED);
  rk_file_table_clear (&table);
}

static void
test_rescan_trusts_no_fresh_times (void)
{
  RkFileTable table = { 0 };
  RkFileLook look = file (100);

  look.at_nsec = 119 * MSEC;
  const RkFileEntry *known = record (&table, look, hash_a);
  g_assert_cmpint (rk_fingerprint_judge_rescan (known, &look, NULL, 50 * MSEC, TRUE), ==,
                   RK_VERDICT_NEED_HASH);
  look.at_nsec = 121 * MSEC;
  known = record (&table, look, hash_a);
  g_assert_cmpint (rk_fingerprint_judge_rescan (known, &look, NULL, 50 * MSEC, TRUE), ==,
                   RK_VERDICT_SAME);
  rk_file_table_clear (&table);
}

static void
test_rescan_adopts_what_the_run_has_seen (void)
{
  RkFileTable table = { 0 };
  const RkFileEntry *known = record (&table, file (100), hash_a);
  RkFileLook later = file (5000), moved_here = file (4000);

  moved_here.inode = 8;
  g_assert_cmpint (rk_fingerprint_judge_rescan (known, &later, hash_b, 5021 * MSEC, TRUE), ==,
                   RK_VERDICT_SEEN);
  g_assert_cmpint (rk_fingerprint_judge_rescan (known, &later, hash_b, 5020 * MSEC, TRUE), ==,
                   RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_rescan (known, &later, hash_b, 9000 * MSEC, FALSE), ==,
                   RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_rescan (known, &moved_here, hash_b, 9000 * MSEC, TRUE), ==,
                   RK_VERDICT_CHANGED);
  g_assert_cmpint (rk_fingerprint_judge_rescan (NULL, &later, hash_b, 9000 * MSEC, TRUE), ==,
                   RK_VERDICT_CHANGED);
  rk_file_table_clear (&table);
}

static void
test_learns_only_what_the_run_has_seen (void)
{
  RkFileTable table = { 0 };
  const RkFileEntry *known = record (&table, file (100), NULL);
  RkFileLook look = file (100), later = file (200), moved_here = file (50);

  moved_here.inode = 8;
  g_assert_true (rk_fingerprint_may_learn (known, &look, &look, 101 * MSEC));
  g_assert_false (rk_fingerprint_may_learn (known, &look, &look, 100 * MSEC));
  g_assert_false (rk_fingerprint_may_learn (known, &look, &later, 900 * MSEC));
  g_assert_true (rk_fingerprint_may_learn (known, &later, &later, 900 * MSEC));
  g_assert_false (rk_fingerprint_may_learn (known, &moved_here, &moved_here, 900 * MSEC));
  known = record (&table, file (100), hash_a);
  g_assert_false (rk_fingerprint_may_learn (known, &look, &look, 900 * MSEC));
  rk_file_table_clear (&table);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fingerprint/table-finds-what-was-recorded",
                   test_table_finds_what_was_recorded);
  g_test_add_func ("/fingerprint/a-file-costs-little", test_a_file_costs_little);
  g_test_add_func ("/fingerprint/first-walk-counts-what-came-after-the-start", test_first_walk);
  g_test_add_func ("/fingerprint/a-write-compares-bytes", test_write_compares_bytes);
  g_test_add_func ("/fingerprint/without-a-baseline-it-counts", test_without_a_baseline_it_counts);
  g_test_add_func ("/fingerprint/deletion-of-the-known-counts", test_deletion);
  g_test_add_func ("/fingerprint/a-link-instead-of-a-file-counts", test_link_instead_of_file);
  g_test_add_func ("/fingerprint/large-files-by-their-times", test_large_files_by_their_times);
  g_test_add_func ("/fingerprint/a-rescan-trusts-no-fresh-times",
                   test_rescan_trusts_no_fresh_times);
  g_test_add_func ("/fingerprint/a-rescan-adopts-what-the-run-has-seen",
                   test_rescan_adopts_what_the_run_has_seen);
  g_test_add_func ("/fingerprint/learns-only-what-the-run-has-seen",
                   test_learns_only_what_the_run_has_seen);
  return g_test_run ();
}
