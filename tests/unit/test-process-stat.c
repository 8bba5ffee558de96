/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-process-stat.h"

#define REST                                                                                       \
  " S 41 42 42 34816 42 4194304 9 8 7 6 120 30 500 40 20 0 1 0 77 1000000 2500 "                   \
  "18446744073709551615"

static void
a_name_may_be_anything (void)
{
  static const char *const names[] = { "42 (node)" REST, "42 (a b)" REST, "42 (x) R 1 (y)" REST,
                                       "42 ()" REST };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      RkProcessStat stat;
      g_assert_true (rk_process_stat_parse (names[i], &stat));
      g_assert_cmpint (stat.pid, ==, 42);
      g_assert_cmpint (stat.parent, ==, 41);
      g_assert_cmpuint (stat.own_ticks, ==, 150);
      g_assert_cmpuint (stat.reaped_ticks, ==, 540);
      g_assert_cmpuint (stat.resident_pages, ==, 2500);
    }
}

static void
what_is_cut_is_refused (void)
{
  static const char *const texts[] = { "", "42", "42 (node", "42 (node)", "42 (node) S 41 42 42" };
  RkProcessStat stat;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (rk_process_stat_parse (texts[i], &stat));
}

static void
memory_is_the_proportional_share (void)
{
  static const char text[] = "55b4341e6000-7ffeeaa78000 ---p 00000000 00:00 0    [rollup]\n"
                             "Rss:                1760 kB\n"
                             "Pss:                 186 kB\n"
                             "Pss_Dirty:            90 kB\n";

  g_assert_cmpuint (rk_process_stat_parse_pss (text), ==, 186 * 1024);
  g_assert_cmpuint (rk_process_stat_parse_pss ("Rss: 5 kB\n"), ==, 0);
  g_assert_cmpuint (rk_process_stat_parse_pss (""), ==, 0);
}

static void
all_of_one_core_is_a_hundred (void)
{
  g_assert_cmpfloat (rk_process_stat_get_percent (0, 2000000, 2000000), ==, 100);
  g_assert_cmpfloat (rk_process_stat_get_percent (1000000, 1500000, 2000000), ==, 25);
  g_assert_cmpfloat (rk_process_stat_get_percent (0, 6000000, 2000000), ==, 300);
  g_assert_cmpfloat (rk_process_stat_get_percent (500, 400, 2000000), ==, 0);
  g_assert_cmpfloat (rk_process_stat_get_percent (0, 400, 0), <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process-stat/a-name-may-be-anything", a_name_may_be_anything);
  g_test_add_func ("/process-stat/what-is-cut-is-refused", what_is_cut_is_refused);
  g_test_add_func ("/process-stat/memory-is-the-proportional-share",
                   memory_is_the_proportional_share);
  g_test_add_func ("/process-stat/all-of-one-core-is-a-hundred", all_of_one_core_is_a_hundred);
  return g_test_run ();
}
