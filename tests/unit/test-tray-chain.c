/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* When which kind of icon is offered, and how fast it follows; all times are given. */

#include "config.h"

#include "rk-tray-chain.h"
#include "rk-tray-damper.h"

#define S G_TIME_SPAN_SECOND
#define MS G_TIME_SPAN_MILLISECOND
#define T0 (1000 * S)

static void
test_without_a_watcher_x11_embeds_at_once (void)
{
  RkTrayChain chain;

  rk_tray_chain_init (&chain, TRUE, T0);
  g_assert_cmpint (rk_tray_chain_step (&chain, T0), ==, T0 + 10 * S);
  g_assert_true (chain.want_xembed);
  g_assert_cmpint (chain.presence, ==, RK_TRAY_PRESENCE_UNKNOWN);
  rk_tray_chain_set_embedded (&chain, TRUE, T0 + S);
  g_assert_cmpint (rk_tray_chain_step (&chain, T0 + S), ==, 0);
  g_assert_cmpint (chain.presence, ==, RK_TRAY_PRESENCE_PRESENT);
}

static void
test_wayland_never_embeds (void)
{
  RkTrayChain chain;

  rk_tray_chain_init (&chain, FALSE, T0);
  rk_tray_chain_step (&chain, T0 + 9 * S);
  g_assert_false (chain.want_xembed);
  g_assert_cmpint (chain.presence, ==, RK_TRAY_PRESENCE_UNKNOWN);
  g_assert_cmpint (rk_tray_chain_step (&chain, T0 + 10 * S), ==, 0);
  g_assert_false (chain.want_xembed);
  g_assert_cmpint (chain.presence, ==, RK_TRAY_PRESENCE_ABSENT);
}

static void
test_a_watcher_without_a_host_gets_three_seconds (void)
{
  RkTrayChain chain;

  rk_tray_chain_init (&chain, TRUE, T0);
  rk_tray_chain_set_watcher (&chain, TRUE, FALSE, T0);
  g_assert_cmpint (rk_tray_chain_step (&chain, T0), ==, T0 + 3 * S);
  g_assert_false (chain.want_xembed);
  rk_tray_chain_step (&chain, T0 + 3 * S);
  g_assert_true (chain.want_xembed);
}

static void
test_a_host_ends_embedding (void)
{
  RkTrayChain chain;

  rk_tray_chain_init (&chain, TRUE, T0);
  rk_tray_chain_step (&chain, T0);
  rk_tray_chain_set_embedded (&chain, TRUE, T0);
  rk_tray_chain_set_watcher (&chain, TRUE, TRUE, T0 + S);
  g_assert_cmpint (rk_tray_chain_step (&chain, T0 + S), ==, 0);
  g_assert_false (chain.want_xembed);
  g_assert_cmpint (chain.presence, ==, RK_TRAY_PRESENCE_PRESENT);
}

static void
test_a_restarting_panel_is_waited_for (void)
{
  RkTrayChain chain;

  rk_tray_chain_init (&chain, TRUE, T0);
  rk_tray_chain_set_watcher (&chain, TRUE, TRUE, T0);
  rk_tray_chain_step (&chain, T0);
  rk_tray_chain_set_watcher (&chain, FALSE, FALSE, T0 + 60 * S);
  g_assert_cmpint (rk_tray_chain_step (&chain, T0 + 60 * S), ==, T0 + 63 * S);
  g_assert_false (chain.want_xembed);
  g_assert_cmpint (chain.presence, ==, RK_TRAY_PRESENCE_UNKNOWN);
  g_assert_cmpint (rk_tray_chain_step (&chain, T0 + 63 * S), ==, T0 + 70 * S);
  g_assert_true (chain.want_xembed);
  g_assert_cmpint (rk_tray_chain_step (&chain, T0 + 70 * S), ==, 0);
  g_assert_cmpint (chain.presence, ==, RK_TRAY_PRESENCE_ABSENT);
  rk_tray_chain_set_watcher (&chain, TRUE, TRUE, T0 + 99 * S);
  rk_tray_chain_step (&chain, T0 + 99 * S);
  g_assert_cmpint (chain.presence, ==, RK_TRAY_PRESENCE_PRESENT);
}

static void
test_the_first_icon_is_shown_at_once (void)
{
  RkTrayDamper damper = { 0 };

  rk_tray_damper_want (&damper, RK_TRAY_ICON_CRASHED, T0);
  g_assert_cmpint (rk_tray_damper_step (&damper, T0), ==, 0);
  g_assert_cmpint (damper.shown, ==, RK_TRAY_ICON_CRASHED);
}

static void
test_changes_keep_a_gap (void)
{
  RkTrayDamper damper = { 0 };

  rk_tray_damper_want (&damper, RK_TRAY_ICON_RUNNING, T0);
  rk_tray_damper_step (&damper, T0);
  rk_tray_damper_want (&damper, RK_TRAY_ICON_CRASHED, T0 + 10 * MS);
  g_assert_cmpint (rk_tray_damper_step (&damper, T0 + 10 * MS), ==, T0 + 250 * MS);
  g_assert_cmpint (damper.shown, ==, RK_TRAY_ICON_RUNNING);
  g_assert_cmpint (rk_tray_damper_step (&damper, T0 + 250 * MS), ==, 0);
  g_assert_cmpint (damper.shown, ==, RK_TRAY_ICON_CRASHED);
}

static void
test_a_short_restart_does_not_flash (void)
{
  RkTrayDamper damper = { 0 };

  rk_tray_damper_want (&damper, RK_TRAY_ICON_RUNNING, T0);
  rk_tray_damper_step (&damper, T0);
  rk_tray_damper_want (&damper, RK_TRAY_ICON_RESTARTING, T0 + 10 * S);
  g_assert_cmpint (rk_tray_damper_step (&damper, T0 + 10 * S), ==, T0 + 10 * S + 300 * MS);
  rk_tray_damper_want (&damper, RK_TRAY_ICON_RUNNING, T0 + 10 * S + 299 * MS);
  g_assert_cmpint (rk_tray_damper_step (&damper, T0 + 10 * S + 299 * MS), ==, 0);
  g_assert_cmpint (damper.shown_usec, ==, T0);
}

static void
test_a_long_restart_shows (void)
{
  RkTrayDamper damper = { 0 };

  rk_tray_damper_want (&damper, RK_TRAY_ICON_RESTARTING, T0);
  rk_tray_damper_step (&damper, T0);
  g_assert_cmpint (rk_tray_damper_step (&damper, T0 + 300 * MS), ==, 0);
  g_assert_cmpint (damper.shown, ==, RK_TRAY_ICON_RESTARTING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tray-chain/without-a-watcher-x11-embeds-at-once",
                   test_without_a_watcher_x11_embeds_at_once);
  g_test_add_func ("/tray-chain/wayland-never-embeds", test_wayland_never_embeds);
  g_test_add_func ("/tray-chain/a-watcher-without-a-host-gets-three-seconds",
                   test_a_watcher_without_a_host_gets_three_seconds);
  g_test_add_func ("/tray-chain/a-host-ends-embedding", test_a_host_ends_embedding);
  g_test_add_func ("/tray-chain/a-restarting-panel-is-waited-for",
                   test_a_restarting_panel_is_waited_for);
  g_test_add_func ("/tray-damper/the-first-icon-is-shown-at-once",
                   test_the_first_icon_is_shown_at_once);
  g_test_add_func ("/tray-damper/changes-keep-a-gap", test_changes_keep_a_gap);
  g_test_add_func ("/tray-damper/a-short-restart-does-not-flash",
                   test_a_short_restart_does_not_flash);
  g_test_add_func ("/tray-damper/a-long-restart-shows", test_a_long_restart_shows);
  return g_test_run ();
}
