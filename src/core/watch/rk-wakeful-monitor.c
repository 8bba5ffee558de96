/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-wakeful-monitor: a GFileMonitor that reports nothing and finds everything interesting.
 *
 * GLib's inotify thread rests for 100 ms after a batch of events that no monitor found interesting,
 * and a write into a file whose former write has not been handed over yet is such an event. Of the
 * saves that consist of 20 writes, one in eight was delivered 100 ms late. A batch is interesting
 * if one monitor of the directory says so, and a monitor whose GSource has been destroyed says so
 * to everything, at once and without keeping the event. So that is what is made here, on purpose.
 *
 * The source is destroyed, its context never freed: GLib's thread may be handing over an event just
 * then, has read which context is the source's, and locks that. In freed memory it waits for ever,
 * and with it every monitor of the process; or the process aborts.
 */
#include "config.h"

#include "rk-wakeful-monitor.h"

static GMutex context_lock; /* a context has one owner at a time */

/* Nobody runs it. */
static GMainContext *
peek_context (void)
{
  static GMainContext *context;

  if (g_once_init_enter (&context))
    g_once_init_leave (&context, g_main_context_new ());
  return context;
}

/* A context numbers its sources one by one. */
static guint
take_source_id (GMainContext *context)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  guint id = g_source_attach (source, context);

  g_source_destroy (source);
  return id;
}

/**
 * rk_wakeful_monitor_new:
 * @directory: watched by another monitor
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): a monitor, to be cancelled with the other one; %NULL where
 *   monitors are not made as in the GLib that is known
 */
GFileMonitor *
rk_wakeful_monitor_new (GFile *directory)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&context_lock);
  GMainContext *context = peek_context ();
  guint id = take_source_id (context);

  g_main_context_push_thread_default (context);
  GFileMonitor *monitor =
      g_file_monitor_directory (directory, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  g_main_context_pop_thread_default (context);

  GSource *source = g_main_context_find_source_by_id (context, id + 1);
  if (source != NULL)
    g_source_destroy (source);
  else if (monitor != NULL)
    {
      g_file_monitor_cancel (monitor);
      g_clear_object (&monitor);
    }
  return monitor;
}
