/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include <errno.h>
#include <glib.h>

#include "rk-fake-dir-watcher.h"

static void
on_event (RkDirWatcher *watcher, gpointer cookie, RkDirEvent event, const char *name, gpointer data)
{
  g_string_append_printf (data, "%s %s %s;", cookie != NULL ? (char *)cookie : "*",
                          rk_dir_event_to_string (event), name != NULL ? name : "-");
}

static void
test_reports (void)
{
  char cookie[] = "one";
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (RkDirWatcher) watcher = rk_fake_dir_watcher_new (on_event, log);
  RkFakeDirWatcher *fake = RK_FAKE_DIR_WATCHER (watcher);
  RkDirWatch *watch = rk_dir_watcher_add (watcher, "/a", cookie);

  g_assert_true (rk_fake_dir_watcher_is_watching (fake, "/a"));
  g_assert_true (rk_fake_dir_watcher_report (fake, "/a", RK_DIR_WRITTEN, "x"));
  g_assert_true (rk_fake_dir_watcher_report (fake, NULL, RK_DIR_LOST, NULL));
  g_assert_cmpstr (log->str, ==, "one written x;* lost -;");

  rk_dir_watcher_remove (watcher, watch);
  g_assert_false (rk_fake_dir_watcher_report (fake, "/a", RK_DIR_WRITTEN, "x"));
  g_assert_cmpuint (rk_fake_dir_watcher_count (fake), ==, 0);
  g_assert_cmpstr (log->str, ==, "one written x;* lost -;");
}

static void
test_refuses (void)
{
  char cookie[] = "one";
  g_autoptr (RkDirWatcher) watcher = rk_fake_dir_watcher_new (on_event, NULL);

  rk_fake_dir_watcher_refuse (RK_FAKE_DIR_WATCHER (watcher), "/a", ENOSPC);
  g_assert_null (rk_dir_watcher_add (watcher, "/a", cookie));
  g_assert_cmpint (errno, ==, ENOSPC);
  g_assert_nonnull (rk_dir_watcher_add (watcher, "/b", cookie));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fake-dir-watcher/reports-what-is-watched-only", test_reports);
  g_test_add_func ("/fake-dir-watcher/refuses-what-it-is-told-to", test_refuses);
  return g_test_run ();
}
