/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The small rules that take time as an argument: quiet, backoff, exit rules, loop guard. */

#include "config.h"

#include "rk-backoff.h"
#include "rk-exit-rules.h"
#include "rk-loop-guard.h"
#include "rk-quiet.h"

#define MS G_TIME_SPAN_MILLISECOND
#define SEC G_USEC_PER_SEC
#define T0 (1000 * SEC)

static void
test_one_file_is_quiet_at_once (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0), ==, 0);
  rk_quiet_note_change (&quiet, "a.c", T0);
  rk_quiet_note_change (&quiet, "a.c", T0 + 1 * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 1 * MS), ==, 0);
}

static void
test_the_second_file_begins_a_burst (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  rk_quiet_note_change (&quiet, "a.c", T0);
  rk_quiet_note_change (&quiet, "b.c", T0 + 2 * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 2 * MS), ==, T0 + 12 * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 12 * MS), ==, 0);
}

static void
test_files_that_come_or_go_begin_a_burst (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  rk_quiet_note_burst (&quiet);
  rk_quiet_note_change (&quiet, "new.c", T0);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0), ==, T0 + 10 * MS);
  rk_quiet_note_start (&quiet, T0 + 10 * MS);
  rk_quiet_note_change (&quiet, "new.c", T0 + SEC);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + SEC), ==, 0);
}

static void
test_quiet_grows_with_the_burst_up_to_a_limit (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  rk_quiet_note_change (&quiet, "a.c", T0);
  rk_quiet_note_change (&quiet, "b.c", T0 + 120 * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 120 * MS), ==, T0 + 150 * MS);
  rk_quiet_note_change (&quiet, "c.c", T0 + 1000 * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 1000 * MS), ==, T0 + 1050 * MS);
}

static void
test_an_endless_burst_is_cut (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  for (gint64 t = 0; t <= 2000; t += 5)
    rk_quiet_note_change (&quiet, t % 2 ? "a.c" : "b.c", T0 + t * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 1999 * MS), ==, T0 + 2 * SEC);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 2 * SEC), ==, 0);
}

static void
test_a_second_start_within_100_ms_waits (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  rk_quiet_note_start (&quiet, T0);
  rk_quiet_note_change (&quiet, "a.c", T0 + 20 * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 20 * MS), ==, T0 + 30 * MS);
  rk_quiet_note_start (&quiet, T0 + 30 * MS);
  rk_quiet_note_change (&quiet, "a.c", T0 + 131 * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 131 * MS), ==, 0);
}

static void
test_an_unfinished_write_is_waited_for (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  rk_quiet_note_busy (&quiet, FALSE, T0);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 1 * MS), ==, T0 + 2 * SEC);
  rk_quiet_note_change (&quiet, "a.c", T0 + 5 * MS);
  rk_quiet_note_settled (&quiet);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 5 * MS), ==, 0);
}

static void
test_what_git_has_completed_waits_no_longer (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  rk_quiet_note_busy (&quiet, TRUE, T0);
  rk_quiet_note_change (&quiet, "a.c", T0 + 500 * MS);
  rk_quiet_note_change (&quiet, "b.c", T0 + 540 * MS);
  rk_quiet_note_settled (&quiet);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 540 * MS), ==, 0);

  /* Somebody else goes on: that is a burst like any other. */
  rk_quiet_note_change (&quiet, "c.c", T0 + 541 * MS);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 541 * MS), >, T0 + 541 * MS);
}

static void
test_git_is_waited_for_without_a_cap (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, -1);
  rk_quiet_note_change (&quiet, "a.c", T0);
  rk_quiet_note_busy (&quiet, TRUE, T0);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 20 * SEC), ==, RK_QUIET_UNKNOWN);
  rk_quiet_note_settled (&quiet);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0 + 20 * SEC), ==, 0);
}

static void
test_an_asked_for_quiet_time_applies_to_one_file (void)
{
  RkQuiet quiet;

  rk_quiet_init (&quiet, 300 * MS);
  rk_quiet_note_change (&quiet, "a.c", T0);
  g_assert_cmpint (rk_quiet_get_deadline_usec (&quiet, T0), ==, T0 + 300 * MS);
}

static void
test_the_wait_doubles_up_to_its_limit (void)
{
  RkBackoff backoff = { 0 };
  const int expected_sec[] = { 10, 20, 40, 60, 60 };

  for (gsize i = 0; i < G_N_ELEMENTS (expected_sec); i++)
    g_assert_cmpint (rk_backoff_next_delay_usec (&backoff, 10 * SEC, 60 * SEC, SEC), ==,
                     expected_sec[i] * SEC);
  g_assert_cmpint (rk_backoff_next_delay_usec (&backoff, 10 * SEC, 60 * SEC, 30 * SEC), ==,
                   10 * SEC);
  rk_backoff_reset (&backoff);
  g_assert_cmpint (rk_backoff_next_delay_usec (&backoff, 0, 60 * SEC, SEC), ==, 0);
  g_assert_cmpint (rk_backoff_next_delay_usec (&backoff, 90 * SEC, 60 * SEC, SEC), ==, 90 * SEC);
}

static void
test_what_an_exit_means (void)
{
  const int codes[] = { 8, 3 };
  RkExitRules rules = { codes, G_N_ELEMENTS (codes), FALSE };
  RkExitRules waits = { codes, G_N_ELEMENTS (codes), TRUE };

#define EXIT(code) ((code) << 8)
  g_assert_cmpint (rk_exit_rules_judge (&rules, EXIT (0), SEC, FALSE), ==, RK_STATE_FINISHED);
  g_assert_cmpint (rk_exit_rules_judge (&waits, EXIT (0), SEC, FALSE), ==, RK_STATE_WAITING);
  g_assert_cmpint (rk_exit_rules_judge (&rules, EXIT (8), SEC, FALSE), ==, RK_STATE_STARTING);
  g_assert_cmpint (rk_exit_rules_judge (&rules, EXIT (3), SEC, FALSE), ==, RK_STATE_STARTING);
  g_assert_cmpint (rk_exit_rules_judge (&rules, EXIT (8), SEC / 2, FALSE), ==, RK_STATE_BACKOFF);
  g_assert_cmpint (rk_exit_rules_judge (&rules, EXIT (8), SEC / 2, TRUE), ==, RK_STATE_STARTING);
  g_assert_cmpint (rk_exit_rules_judge (&rules, EXIT (1), SEC, FALSE), ==, RK_STATE_BACKOFF);
  g_assert_cmpint (rk_exit_rules_judge (&rules, 8 /* SIGFPE */, SEC, FALSE), ==, RK_STATE_BACKOFF);
#undef EXIT
}

static void
test_ten_own_writes_within_a_minute_are_a_loop (void)
{
  RkLoopGuard guard = { .n = 0 };

  for (guint i = 0; i < RK_LOOP_GUARD_RESTARTS - 1; i++)
    g_assert_cmpint (rk_loop_guard_note (&guard, "log", T0 + i * SEC, SEC, TRUE), ==, RK_LOOP_NONE);
  g_assert_cmpint (rk_loop_guard_note (&guard, "log", T0 + 9 * SEC, SEC, TRUE), ==, RK_LOOP_FILE);
}

static void
test_a_folder_of_uploads_is_a_loop (void)
{
  RkLoopGuard guard = { .n = 0 };
  RkLoopVerdict verdict = RK_LOOP_NONE;

  for (guint i = 0; i < RK_LOOP_GUARD_RESTARTS; i++)
    {
      g_autofree char *path = g_strdup_printf ("uploads/%u.png", i);
      verdict = rk_loop_guard_note (&guard, path, T0 + i * SEC, SEC, TRUE);
    }
  g_assert_cmpint (verdict, ==, RK_LOOP_DIRECTORY);
}

static void
test_the_same_file_in_the_first_moments_is_a_loop (void)
{
  RkLoopGuard guard = { .n = 0 };
  RkLoopVerdict verdict = RK_LOOP_NONE;

  for (guint i = 0; i < RK_LOOP_GUARD_RESTARTS; i++)
    verdict = rk_loop_guard_note (&guard, "state.db", T0 + i * SEC, 20 * MS, TRUE);
  g_assert_cmpint (verdict, ==, RK_LOOP_FILE);
}

static void
test_who_writes_nothing_is_in_no_loop (void)
{
  RkLoopGuard guard = { .n = 0 };

  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (rk_loop_guard_note (&guard, "a.c", T0 + i * SEC, 20 * MS, FALSE), ==,
                     RK_LOOP_NONE);
}

static void
test_a_person_who_saves_often_is_no_loop (void)
{
  RkLoopGuard guard = { .n = 0 };

  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (rk_loop_guard_note (&guard, "a.c", T0 + i * SEC, SEC, FALSE), ==,
                     RK_LOOP_NONE);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (rk_loop_guard_note (&guard, "a.c", T0 + i * 4 * SEC, 4 * SEC, TRUE), ==,
                     RK_LOOP_NONE);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (rk_loop_guard_note (&guard, "a.c", T0 + i * 7 * SEC, SEC, TRUE), ==,
                     RK_LOOP_NONE);
}

static void
test_changes_all_over_the_tree_are_no_loop (void)
{
  RkLoopGuard guard = { .n = 0 };

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *path = g_strdup_printf ("d%u/a.c", i % 7);
      g_assert_cmpint (rk_loop_guard_note (&guard, path, T0 + i * SEC / 10, SEC / 10, TRUE), ==,
                       RK_LOOP_NONE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quiet/one-file-is-quiet-at-once", test_one_file_is_quiet_at_once);
  g_test_add_func ("/quiet/the-second-file-begins-a-burst", test_the_second_file_begins_a_burst);
  g_test_add_func ("/quiet/files-that-come-or-go-begin-a-burst",
                   test_files_that_come_or_go_begin_a_burst);
  g_test_add_func ("/quiet/grows-with-the-burst-up-to-a-limit",
                   test_quiet_grows_with_the_burst_up_to_a_limit);
  g_test_add_func ("/quiet/an-endless-burst-is-cut", test_an_endless_burst_is_cut);
  g_test_add_func ("/quiet/a-second-start-within-100-ms-waits",
                   test_a_second_start_within_100_ms_waits);
  g_test_add_func ("/quiet/an-unfinished-write-is-waited-for",
                   test_an_unfinished_write_is_waited_for);
  g_test_add_func ("/quiet/what-git-has-completed-waits-no-longer",
                   test_what_git_has_completed_waits_no_longer);
  g_test_add_func ("/quiet/git-is-waited-for-without-a-cap", test_git_is_waited_for_without_a_cap);
  g_test_add_func ("/quiet/an-asked-for-quiet-time-applies-to-one-file",
                   test_an_asked_for_quiet_time_applies_to_one_file);
  g_test_add_func ("/backoff/the-wait-doubles-up-to-its-limit",
                   test_the_wait_doubles_up_to_its_limit);
  g_test_add_func ("/exit-rules/what-an-exit-means", test_what_an_exit_means);
  g_test_add_func ("/loop-guard/ten-own-writes-within-a-minute-are-a-loop",
                   test_ten_own_writes_within_a_minute_are_a_loop);
  g_test_add_func ("/loop-guard/a-folder-of-uploads-is-a-loop", test_a_folder_of_uploads_is_a_loop);
  g_test_add_func ("/loop-guard/the-same-file-in-the-first-moments-is-a-loop",
                   test_the_same_file_in_the_first_moments_is_a_loop);
  g_test_add_func ("/loop-guard/who-writes-nothing-is-in-no-loop",
                   test_who_writes_nothing_is_in_no_loop);
  g_test_add_func ("/loop-guard/changes-all-over-the-tree-are-no-loop",
                   test_changes_all_over_the_tree_are_no_loop);
  g_test_add_func ("/loop-guard/a-person-who-saves-often-is-no-loop",
                   test_a_person_who_saves_often_is_no_loop);
  return g_test_run ();
}
