/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-watcher.h"

G_DEFINE_INTERFACE (RkWatcher, rk_watcher, G_TYPE_OBJECT)

static guint report_signal;

static void
rk_watcher_default_init (RkWatcherInterface *iface)
{
  /**
   * RkWatcher::report:
   * @self: the watcher
   * @report: a #RkWatchReport
   * @text: (nullable): the path of RK_WATCH_CHANGED, the words of RK_WATCH_NOTICE and RK_WATCH_TROUBLE
   */
  report_signal = g_signal_new ("report", RK_TYPE_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

/**
 * rk_watcher_start:
 * @self: a watcher that was not started yet
 *
 * Begins to watch. Returns at once; nothing is reported before it has returned. RK_WATCH_READY
 * follows. A change that is made after this call is reported, however early it comes.
 */
void
rk_watcher_start (RkWatcher *self)
{
  RK_WATCHER_GET_IFACE (self)->start (self);
}

/**
 * rk_watcher_stop:
 * @self: a watcher
 *
 * Ends watching for good; nothing is reported any more. Never waits for a file system.
 */
void
rk_watcher_stop (RkWatcher *self)
{
  RK_WATCHER_GET_IFACE (self)->stop (self);
}

/**
 * rk_watcher_run_started:
 * @self: a watcher
 * @start_real_usec: a wall-clock time not later than the start, in microseconds since the epoch
 *
 * To be called just before a run is launched. From then on a path counts as changed when its
 * content differs from what had been seen of it until now, or, where nothing is known of it, when
 * it was changed after @start_real_usec. Any number of calls.
 */
void
rk_watcher_run_started (RkWatcher *self, gint64 start_real_usec)
{
  RK_WATCHER_GET_IFACE (self)->run_started (self, start_real_usec);
}

/**
 * rk_watcher_look_again:
 * @self: a watcher
 *
 * Changes may have gone unnoticed: the machine slept. Everything is compared with what was last
 * seen; only what differs is reported. Returns at once.
 */
void
rk_watcher_look_again (RkWatcher *self)
{
  RK_WATCHER_GET_IFACE (self)->look_again (self);
}

/**
 * rk_watcher_report:
 * @self: a watcher
 * @report: what there is to report
 * @text: (nullable): see #RkWatcher::report
 *
 * For implementations: emits #RkWatcher::report in the watcher's own main context.
 */
void
rk_watcher_report (RkWatcher *self, RkWatchReport report, const char *text)
{
  g_signal_emit (self, report_signal, 0, report, text);
}
