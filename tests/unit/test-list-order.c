/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-list-order.h"

#define MAX_N 8

/* Checks the promise, and returns how many positions were changed. */
static gsize
make_room (const int *before, gsize n, gsize at)
{
  int after[MAX_N];
  gsize n_changed = 0;

  for (gsize i = 0; i < n; i++)
    after[i] = before[i];
  int place = rk_list_order_make_room (after, n, at);
  for (gsize i = 0; i < n; i++)
    {
      n_changed += after[i] != before[i];
      if (i < at)
        g_assert_cmpint (after[i], <, place);
      else
        g_assert_cmpint (after[i], >, place);
      g_assert_cmpint (after[i], >=, RK_LIST_ORDER_MIN);
      g_assert_cmpint (after[i], <=, RK_LIST_ORDER_MAX);
      if (i > 0 && before[i] == before[i - 1])
        g_assert_cmpint (after[i], >=, after[i - 1]);
      else if (i > 0)
        g_assert_cmpint (after[i], >, after[i - 1]);
    }
  g_assert_cmpint (place, >=, RK_LIST_ORDER_MIN);
  g_assert_cmpint (place, <=, RK_LIST_ORDER_MAX);
  return n_changed;
}

static void
the_ends_cost_nothing (void)
{
  static const int zeros[] = { 0, 0, 0, 0 };

  g_assert_cmpuint (make_room (zeros, 4, 0), ==, 0);
  g_assert_cmpuint (make_room (zeros, 4, 4), ==, 0);
  g_assert_cmpuint (make_room (zeros, 0, 0), ==, 0);
}

static void
a_gap_costs_nothing (void)
{
  static const int positions[] = { 0, 10, 12 };

  g_assert_cmpuint (make_room (positions, 3, 1), ==, 0);
  g_assert_cmpuint (make_room (positions, 3, 2), ==, 0);
}

static void
the_shorter_side_makes_room (void)
{
  static const int zeros[] = { 0, 0, 0, 0, 0, 0 };
  static const int dense[] = { 1, 2, 3, 4, 5, 100 };

  g_assert_cmpuint (make_room (zeros, 6, 1), ==, 1);
  g_assert_cmpuint (make_room (zeros, 6, 5), ==, 1);
  g_assert_cmpuint (make_room (dense, 6, 1), ==, 1);
  g_assert_cmpuint (make_room (dense, 6, 4), ==, 1);
}

static void
the_bounds_of_the_option_are_kept (void)
{
  static const int low[] = { RK_LIST_ORDER_MIN, RK_LIST_ORDER_MIN, 5 };
  static const int high[] = { 5, RK_LIST_ORDER_MAX };
  static const int both[] = { RK_LIST_ORDER_MIN, RK_LIST_ORDER_MAX };

  for (gsize at = 0; at <= 3; at++)
    make_room (low, 3, at);
  for (gsize at = 0; at <= 2; at++)
    make_room (high, 2, at);
  for (gsize at = 0; at <= 2; at++)
    make_room (both, 2, at);
}

static void
any_list_stays_in_order (void)
{
  int positions[MAX_N];

  for (guint seed = 0; seed < 20000; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      gsize n = (gsize)g_rand_int_range (random, 0, MAX_N);
      for (gsize i = 0; i < n; i++)
        positions[i] = (i > 0 ? positions[i - 1] : 0) + g_rand_int_range (random, 0, 4);
      make_room (positions, n, (gsize)g_rand_int_range (random, 0, (int)n + 1));
    }
}

static void
names_are_in_the_order_of_people (void)
{
  g_assert_cmpint (rk_list_order_compare_names ("Service 2", "Service 10"), <, 0);
  g_assert_cmpint (rk_list_order_compare_names ("service 2", "Service 1"), >, 0);
  g_assert_cmpint (rk_list_order_compare_names ("API", "api"), ==, 0);
  g_assert_cmpint (rk_list_order_compare_names ("api", "Web"), <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list-order/the-ends-cost-nothing", the_ends_cost_nothing);
  g_test_add_func ("/list-order/a-gap-costs-nothing", a_gap_costs_nothing);
  g_test_add_func ("/list-order/the-shorter-side-makes-room", the_shorter_side_makes_room);
  g_test_add_func ("/list-order/the-bounds-of-the-option-are-kept",
                   the_bounds_of_the_option_are_kept);
  g_test_add_func ("/list-order/any-list-stays-in-order", any_list_stays_in_order);
  g_test_add_func ("/list-order/names-are-in-the-order-of-people", names_are_in_the_order_of_people);
  return g_test_run ();
}
