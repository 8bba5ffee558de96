/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-fake-watcher.h"

struct _RkFakeWatcher
{
  GObject parent_instance;

  gboolean watching;
  guint runs;
  guint looks;
  gint64 start_real_usec;
};

static void
start (RkWatcher *watcher)
{
  RK_FAKE_WATCHER (watcher)->watching = TRUE;
}

static void
stop (RkWatcher *watcher)
{
  RK_FAKE_WATCHER (watcher)->watching = FALSE;
}

static void
run_started (RkWatcher *watcher, gint64 start_real_usec)
{
  RK_FAKE_WATCHER (watcher)->runs++;
  RK_FAKE_WATCHER (watcher)->start_real_usec = start_real_usec;
}

static void
look_again (RkWatcher *watcher)
{
  RK_FAKE_WATCHER (watcher)->looks++;
}

static void
rk_fake_watcher_iface_init (RkWatcherInterface *iface)
{
  iface->start = start;
  iface->stop = stop;
  iface->run_started = run_started;
  iface->look_again = look_again;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RkFakeWatcher, rk_fake_watcher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_WATCHER, rk_fake_watcher_iface_init))

static void
rk_fake_watcher_class_init (RkFakeWatcherClass *klass)
{
}

static void
rk_fake_watcher_init (RkFakeWatcher *self)
{
}

/**
 * rk_fake_watcher_new:
 *
 * Returns: (transfer full): a watcher that sees nothing by itself
 */
RkFakeWatcher *
rk_fake_watcher_new (void)
{
  return g_object_new (RK_TYPE_FAKE_WATCHER, NULL);
}

/**
 * rk_fake_watcher_change:
 * @self: the watcher
 * @path: the path that it is to report as changed
 *
 * Reports, as a real watcher would, only while it watches.
 */
void
rk_fake_watcher_change (RkFakeWatcher *self, const char *path)
{
  g_assert_true (self->watching);
  rk_watcher_report (RK_WATCHER (self), RK_WATCH_CHANGED, path);
}

/**
 * rk_fake_watcher_is_watching:
 * @self: the watcher
 *
 * Returns: whether it was started and not stopped
 */
gboolean
rk_fake_watcher_is_watching (RkFakeWatcher *self)
{
  return self->watching;
}

/**
 * rk_fake_watcher_count_runs:
 * @self: the watcher
 *
 * Returns: how many starts it was told of
 */
guint
rk_fake_watcher_count_runs (RkFakeWatcher *self)
{
  return self->runs;
}

/**
 * rk_fake_watcher_get_start_usec:
 * @self: the watcher
 *
 * Returns: the wall-clock time of the latest start that it was told of
 */
gint64
rk_fake_watcher_get_start_usec (RkFakeWatcher *self)
{
  return self->start_real_usec;
}

/**
 * rk_fake_watcher_count_looks:
 * @self: the watcher
 *
 * Returns: how often it was asked to look again
 */
guint
rk_fake_watcher_count_looks (RkFakeWatcher *self)
{
  return self->looks;
}
