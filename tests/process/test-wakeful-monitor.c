/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The companion monitors and GLib's inotify thread. GLib's own calls are answered here, to hold
 * that thread just where a companion that is being made could pull its context away from under it:
 * it has read the context of a source and is about to lock it. What came of that was an inotify
 * thread that waits for ever, so that no monitor of the process ever reports again, or an abort.
 */
#include "config.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "rk-wakeful-monitor.h"

typedef enum
{
  STEP_NONE,
  STEP_WANTED, /* the next event that is handed over is to be held */
  STEP_HELD,
  STEP_MADE, /* the companion is complete */
  STEP_OVER,
} Step;

static GMutex lock;
static GCond moved;
static Step step; /* guarded by lock */
static GThread *test_thread;
static char *directory;
static gboolean context_was_there;

static void
go (Step to)
{
  step = to;
  g_cond_broadcast (&moved);
}

static gboolean
await (Step wanted)
{
  gint64 end_usec = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (step != wanted)
    if (!g_cond_wait_until (&moved, &lock, end_usec))
      return FALSE;
  return TRUE;
}

static void
hold (GSource *source)
{
  g_mutex_lock (&lock);
  if (step == STEP_WANTED && g_thread_self () != test_thread && source->context != NULL
      && g_strcmp0 (g_source_get_name (source), "GFileMonitorSource") == 0)
    {
      GMainContext *context = source->context;

      go (STEP_HELD);
      await (STEP_MADE);
      /* GLib takes it away from its sources when it frees a context. */
      context_was_there = source->context == context;
      go (STEP_OVER);
    }
  g_mutex_unlock (&lock);
}

/* Called by GLib's thread for each event. */
G_MODULE_EXPORT void
g_source_set_ready_time (GSource *source, gint64 ready_time)
{
  static void (*real) (GSource * source, gint64 ready_time);

  if (real == NULL)
    *(void **)&real = dlsym (RTLD_NEXT, "g_source_set_ready_time");
  hold (source);
  real (source, ready_time);
}

static void
write_file (void)
{
  g_autofree char *path = g_build_filename (directory, "file", NULL);

  g_assert_true (g_file_set_contents_full (path, "x", 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* The companion's monitor has been made, and its source not been destroyed yet. */
G_MODULE_EXPORT void
g_main_context_pop_thread_default (GMainContext *context)
{
  static void (*real) (GMainContext * context);

  if (real == NULL)
    *(void **)&real = dlsym (RTLD_NEXT, "g_main_context_pop_thread_default");
  real (context);
  if (g_thread_self () != test_thread || step != STEP_NONE)
    return;

  g_mutex_lock (&lock);
  go (STEP_WANTED);
  write_file ();
  g_assert_true (await (STEP_HELD));
  g_mutex_unlock (&lock);
}

static void
on_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent type,
            gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static gboolean
on_limit (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
test_context (void)
{
  g_autoptr (GError) error = NULL;
  directory = g_dir_make_tmp ("rekindle-wakeful-XXXXXX", &error);
  g_assert_no_error (error);
  g_autoptr (GFile) file = g_file_new_for_path (directory);
  g_autoptr (GFile) inner = g_file_get_child (file, "file");

  test_thread = g_thread_self ();
  g_autoptr (GFileMonitor) companion = rk_wakeful_monitor_new (file);
  g_assert_nonnull (companion);
  g_mutex_lock (&lock);
  go (STEP_MADE);
  g_assert_true (await (STEP_OVER));
  g_mutex_unlock (&lock);
  g_assert_true (context_was_there);

  gboolean heard = FALSE, late = FALSE;
  g_autoptr (GFileMonitor) monitor = g_file_monitor_directory (file, 0, NULL, NULL);
  g_signal_connect (monitor, "changed", G_CALLBACK (on_changed), &heard);
  guint limit_id = g_timeout_add_seconds (10, on_limit, &late);
  write_file ();
  while (!heard && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (heard);
  g_source_remove (limit_id);
  g_file_monitor_cancel (monitor);
  g_file_monitor_cancel (companion);
  g_assert_true (g_file_delete (inner, NULL, NULL));
  g_assert_cmpint (g_rmdir (directory), ==, 0);
  g_free (directory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wakeful-monitor/never-frees-what-glibs-inotify-thread-may-be-using",
                   test_context);
  return g_test_run ();
}
