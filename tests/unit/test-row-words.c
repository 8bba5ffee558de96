/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What the window says of a project, and what becomes of what a person fills in to add one. */

#include "config.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include "rk-row-words.h"

#define NOW (1000 * G_USEC_PER_SEC)

static const RkRowFacts nothing;

static void
assert_says_of (const RkProgramStatus *status, const RkRowFacts *facts, const char *expected)
{
  g_autofree char *text = rk_row_words_describe (status, facts, NOW);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_says (const RkProgramStatus *status, const char *expected)
{
  assert_says_of (status, &nothing, expected);
}

static void
running_says_how_long_and_how_often (void)
{
  RkProgramStatus status = { .state = RK_STATE_RUNNING, .started_usec = NOW - 12 * 60000000LL };

  assert_says (&status, "running 12 min");
  status.n_restarts = 1;
  assert_says (&status, "running 12 min · restarted once");
  status.n_restarts = 3;
  status.started_usec = NOW - 59 * G_USEC_PER_SEC;
  assert_says (&status, "running 59 s · restarted 3 times");
}

static void
crashed_says_when_why_and_what_next (void)
{
  RkProgramStatus status = {
    .state = RK_STATE_BACKOFF,
    .started_usec = NOW - 8 * G_USEC_PER_SEC,
    .next_try_usec = NOW + 7 * G_USEC_PER_SEC,
    .last_end = { .wait_status = 1 << 8, .uptime_usec = 3 * G_USEC_PER_SEC },
  };

  assert_says (&status, "crashed 5 s ago: exited with 1 · next try in 7 s");
  status.next_try_usec = 0;
  assert_says (&status, "crashed 5 s ago: exited with 1");
}

static void
running_says_where_it_listens (void)
{
  RkProgramStatus status = { .state = RK_STATE_RUNNING,
                             .started_usec = NOW - 12 * 60000000LL,
                             .n_restarts = 3 };
  guint ports[] = { 3000, 8080 };
  RkRowFacts facts = { .ports = ports, .n_ports = 1 };

  assert_says_of (&status, &facts, "running 12 min · restarted 3 times · port 3000");
  facts.n_ports = 2;
  assert_says_of (&status, &facts, "running 12 min · restarted 3 times · ports 3000, 8080");
}

static void
the_error_takes_the_place_of_the_exit_status (void)
{
  RkProgramStatus status = {
    .state = RK_STATE_BACKOFF,
    .started_usec = NOW - 8 * G_USEC_PER_SEC,
    .next_try_usec = NOW + 7 * G_USEC_PER_SEC,
    .last_end = { .wait_status = 1 << 8, .uptime_usec = 3 * G_USEC_PER_SEC },
  };
  RkRowFacts facts = { .last_line = "NameError: name 'x' is not defined", .is_error = TRUE };

  assert_says_of (&status, &facts,
                  "crashed 5 s ago: NameError: name 'x' is not defined · next try in 7 s");
  facts.max_chars = 10;
  assert_says_of (&status, &facts, "crashed 5 s ago: NameError… · next try in 7 s");
  facts.last_line = "bye";
  facts.is_error = FALSE;
  assert_says_of (&status, &facts, "crashed 5 s ago: bye (exited with 1) · next try in 7 s");
  status.last_end.spawn_errno = ENOENT;
  status.state = RK_STATE_FAILED;
  g_autofree char *text = rk_row_words_describe (&status, &facts, NOW);
  g_assert_null (strstr (text, "bye"));
}

static void
usage_is_short (void)
{
  static const struct
  {
    double cpu_percent;
    guint64 memory_bytes;
    const char *expected;
  } cases[] = {
    { -1, 84000000, "84 MB" },
    { 0.2, 84000000, "84 MB" },
    { 0.6, 84000000, "1 % · 84 MB" },
    { 12.5, 999400000, "13 % · 999 MB" },
    { 187, 1530000000, "187 % · 1.5 GB" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rk_row_words_dup_usage (cases[i].cpu_percent, cases[i].memory_bytes);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
a_restart_is_one_state_to_people (void)
{
  RkProgramStatus status = { .state = RK_STATE_STOPPING, .after = RK_STATE_STARTING };

  assert_says (&status, "restarting");
  g_assert_cmpint (rk_row_words_get_tray_state (&status), ==, RK_TRAY_PROJECT_RESTARTING);
  status.after = RK_STATE_STOPPED;
  assert_says (&status, "stopping");
  status.state = RK_STATE_SETTLING;
  assert_says (&status, "restarting");
  status.state = RK_STATE_KILLING;
  assert_says (&status, "stopping");
}

static void
every_state_has_words_and_an_icon (void)
{
  for (int state = 0; state < RK_N_STATES; state++)
    {
      RkProgramStatus status = { .state = (RkState)state };
      g_autofree char *text = rk_row_words_describe (&status, &nothing, NOW);

      g_assert_cmpstr (text, !=, "");
      g_assert_nonnull (rk_row_words_get_icon_name (&status));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-words/running-says-how-long-and-how-often",
                   running_says_how_long_and_how_often);
  g_test_add_func ("/row-words/crashed-says-when-why-and-what-next",
                   crashed_says_when_why_and_what_next);
  g_test_add_func ("/row-words/running-says-where-it-listens", running_says_where_it_listens);
  g_test_add_func ("/row-words/the-error-takes-the-place-of-the-exit-status",
                   the_error_takes_the_place_of_the_exit_status);
  g_test_add_func ("/row-words/usage-is-short", usage_is_short);
  g_test_add_func ("/row-words/a-restart-is-one-state-to-people", a_restart_is_one_state_to_people);
  g_test_add_func ("/row-words/every-state-has-words-and-an-icon",
                   every_state_has_words_and_an_icon);
  return g_test_run ();
}
