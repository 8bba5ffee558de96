/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* watch-bench DIR: how long until all of DIR is watched, what it costs in memory, and how long it
 * takes from the return of close() to the report in the main context (100 saves of a file in DIR,
 * which is removed afterwards).
 */
#include "config.h"

#include "rk-clock-system.h"
#include "rk-watcher-tree.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAVES 100

typedef struct
{
  gboolean ready;
  gboolean changed;
  gboolean busy;
  guint noise;
  gint64 changed_usec;
} Bench;

static void
on_report (RkWatcher *watcher, RkWatchReport report, const char *text, Bench *bench)
{
  if (report == RK_WATCH_READY)
    bench->ready = TRUE;
  if (report == RK_WATCH_BUSY || report == RK_WATCH_SETTLED)
    bench->busy = report == RK_WATCH_BUSY;
  if (report == RK_WATCH_NOTICE)
    g_print ("notice: %s\n", text);
  if (report != RK_WATCH_CHANGED)
    return;

  bench->changed = TRUE;
  bench->changed_usec = g_get_monotonic_time ();
}

static void
print_memory (const char *when)
{
  g_autofree char *text = NULL;
  const char *pss;

  g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL);
  pss = text != NULL ? strstr (text, "\nPss:") : NULL;
  g_print ("%s: %d kB\n", when, pss != NULL ? atoi (pss + 5) : -1);
}

static gint64
save (const char *path, guint number)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

  dprintf (fd, "%u\n", number);
  close (fd);
  return g_get_monotonic_time ();
}

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

static void
measure_saves (Bench *bench, const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "watch-bench-file", NULL);
  gint64 usec[SAVES];

  for (guint i = 0; i <= SAVES; i++)
    {
      bench->changed = FALSE;
      gint64 saved_usec = save (path, i);

      while (!bench->changed || bench->busy)
        g_main_context_iteration (NULL, TRUE);
      if (i > 0)
        usec[i - 1] = bench->changed_usec - saved_usec;
    }
  unlink (path);
  qsort (usec, SAVES, sizeof usec[0], compare);
  g_print ("save to report: median %" G_GINT64_FORMAT " us, 95 %%: %" G_GINT64_FORMAT " us\n",
           usec[SAVES / 2], usec[SAVES * 95 / 100]);
}

int
main (int argc, char *argv[])
{
  g_autoptr (RkClock) clock = rk_clock_system_new ();
  const char *roots[] = { argc > 1 ? argv[1] : ".", NULL };
  RkProject draft;
  Bench bench = { 0 };

  rk_project_draft_init (&draft);
  draft.name = "bench";
  draft.directory = roots[0];
  draft.watch = roots;

  g_autoptr (RkProject) project = rk_project_new (&draft);
  gint64 start_usec = g_get_monotonic_time ();
  g_autoptr (RkWatcher) watcher = rk_watcher_tree_new_for_project (project, NULL);
  g_signal_connect (watcher, "report", G_CALLBACK (on_report), &bench);
  rk_watcher_run_started (watcher, rk_clock_get_real_usec (clock));
  rk_watcher_start (watcher);
  while (!bench.ready)
    g_main_context_iteration (NULL, TRUE);
  g_print ("watched after %" G_GINT64_FORMAT " us\n", g_get_monotonic_time () - start_usec);
  print_memory ("memory when watched");
  measure_saves (&bench, roots[0]);
  print_memory ("memory at the end");
  rk_watcher_stop (watcher);
  return 0;
}
