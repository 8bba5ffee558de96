/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* bench-dir-watcher [gio|inotify [DIRECTORIES [FILES]]]: what it costs to watch that many
 * directories (time, memory), how long a save takes from close() to the watch thread and how much
 * CPU, for the first saves of a directory and for later ones, and what a round of polling costs.
 * Measures, judges nothing.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "rk-dir-watcher-gio.h"
#include "rk-dir-watcher-inotify.h"
#include "rk-poll-dir.h"

#define SAVES 400
#define LATE_USEC (50 * G_TIME_SPAN_MILLISECOND)

static GAsyncQueue *arrivals;

static void
on_event (RkDirWatcher *watcher, gpointer cookie, RkDirEvent event, const char *name, gpointer data)
{
  if (event == RK_DIR_WRITTEN)
    g_async_queue_push (arrivals,
                        g_memdup2 (&(gint64){ g_get_monotonic_time () }, sizeof (gint64)));
}

static gint64
read_pss_bytes (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");
  return line != NULL ? g_ascii_strtoll (line + 5, NULL, 10) * 1024 : 0;
}

static gint64
read_cpu_usec (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gpointer
run_loop (gpointer loop)
{
  g_main_context_push_thread_default (g_main_loop_get_context (loop));
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (g_main_loop_get_context (loop));
  return NULL;
}

static void
save (const char *path, guint n_chunks)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

  for (guint i = 0; i < n_chunks; i++)
    if (write (fd, "some text\n", 10) != 10)
      abort ();
  close (fd);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

static void
measure_saves (const char *top, guint n_dirs, guint n_chunks)
{
  gint64 times[SAVES], cpu_usec = read_cpu_usec ();
  guint n_late = 0;

  for (guint i = 0; i < SAVES; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/d%u/file", top, i % n_dirs);
      save (path, n_chunks);
      gint64 closed_usec = g_get_monotonic_time ();
      g_autofree gint64 *arrived_usec = g_async_queue_pop (arrivals);
      times[i] = *arrived_usec - closed_usec;
      n_late += times[i] > LATE_USEC;
      g_usleep (2000 + (gulong)g_random_int_range (0, 3000));
    }
  qsort (times, SAVES, sizeof times[0], compare_times);
  printf ("save in %u writes: close to watch thread: median %" G_GINT64_FORMAT
          " µs, 95 %% %" G_GINT64_FORMAT " µs, largest %" G_GINT64_FORMAT
          " µs, over 50 ms: %u of %u; %" G_GINT64_FORMAT " µs of CPU each, in %u directories\n",
          n_chunks, times[SAVES / 2], times[SAVES * 95 / 100], times[SAVES - 1], n_late, SAVES,
          (read_cpu_usec () - cpu_usec) / SAVES, MIN (n_dirs, SAVES));
}

static void
measure_watches (const char *kind, const char *top, guint n_dirs)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);

  g_main_context_push_thread_default (context);
  g_autoptr (RkDirWatcher) watcher = g_str_equal (kind, "inotify")
                                         ? rk_dir_watcher_inotify_new (on_event, NULL)
                                         : rk_dir_watcher_gio_new (on_event, NULL);
  gint64 pss_bytes = read_pss_bytes (), start_usec = g_get_monotonic_time ();
  for (guint i = 0; i < n_dirs; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/d%u", top, i);
      if (rk_dir_watcher_add (watcher, path, arrivals) == NULL)
        g_error ("%s could not be watched", path);
    }
  printf ("%s, %u directories: %.3f s, %" G_GINT64_FORMAT " bytes each\n", kind, n_dirs,
          (double)(g_get_monotonic_time () - start_usec) / G_USEC_PER_SEC,
          (read_pss_bytes () - pss_bytes) / n_dirs);
  g_main_context_pop_thread_default (context);

  g_autoptr (GThread) thread = g_thread_new ("watch", run_loop, loop);
  measure_saves (top, n_dirs, 1);
  measure_saves (top, 1, 1);
  measure_saves (top, 1, 20);
  g_main_loop_quit (loop);
  g_thread_join (g_steal_pointer (&thread));
  g_main_context_push_thread_default (context);
  g_clear_object (&watcher);
  g_main_context_pop_thread_default (context);
}

static void
ignore_event (RkDirEvent event, const char *name, gpointer user_data)
{
}

static void
measure_polling (const char *top, guint n_files)
{
  g_autofree char *path = g_build_filename (top, "many", NULL);
  struct timespec start, end;

  g_mkdir (path, 0755);
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/f%u", path, i);
      save (file, 1);
    }
  g_autoptr (RkPollDir) dir = rk_poll_dir_new (path);
  rk_poll_dir_look (dir, ignore_event, NULL);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &start);
  for (guint i = 0; i < 10; i++)
    rk_poll_dir_look (dir, ignore_event, NULL);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &end);
  printf ("polling %u files: %.2f ms of CPU a look\n", n_files,
          ((double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) / 1e6)
              / 10);
}

int
main (int argc, char **argv)
{
  const char *kind = argc > 1 ? argv[1] : "gio";
  guint n_dirs = argc > 2 ? (guint)atoi (argv[2]) : 1000;
  guint n_files = argc > 3 ? (guint)atoi (argv[3]) : 10000;
  g_autofree char *top = g_dir_make_tmp ("rk-bench-XXXXXX", NULL);
  g_autofree char *quoted = g_shell_quote (top);
  g_autofree char *clean = g_strdup_printf ("rm -rf %s", quoted);

  arrivals = g_async_queue_new_full (g_free);
  for (guint i = 0; i < n_dirs; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/d%u", top, i);
      g_mkdir (path, 0755);
    }
  measure_watches (kind, top, MAX (n_dirs, 1));
  measure_polling (top, n_files);
  g_async_queue_unref (arrivals);

  return system (clean) == 0 ? 0 : 1;
}
