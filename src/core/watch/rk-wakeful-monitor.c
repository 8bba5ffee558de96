/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-wakeful-monitor: a GFileMonitor that reports nothing and finds everything interesting.
 *
 * GLib's inotify thread rests for 100 ms after a batch of events that no monitor found interesting,
 * and a write into a file whose former write has not been handed over yet is such an event. Of the
 * saves that consist of 20 writes, one in eight was delivered 100 ms late. A batch is interesting
 * if one monitor of the directory says so, and a monitor whose GSource has been destroyed with its
 * context says so to everything, at once and without keeping the event. So that is what is made
 * here, on purpose.
 */
#include "config.h"

#include "rk-wakeful-monitor.h"

/**
 * rk_wakeful_monitor_new:
 * @directory: watched by another monitor
 *
 * Returns: (transfer full) (nullable): a monitor, to be cancelled with the other one.
 */
GFileMonitor *
rk_wakeful_monitor_new (GFile *directory)
{
  GMainContext *context = g_main_context_new ();
  GFileMonitor *monitor;

  g_main_context_push_thread_default (context);
  monitor = g_file_monitor_directory (directory, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  g_main_context_pop_thread_default (context);
  /* Destroys the source: nobody else holds the context. */
  g_main_context_unref (context);

  return monitor;
}
