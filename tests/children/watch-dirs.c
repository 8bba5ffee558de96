/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* watch-dirs gio|inotify|poll DIR…: watches directories and prints what is reported, a line an
 * event: DIR event NAME. Before that, "failed DIR ERRNO" for each that could not be watched, and
 * "ready".
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <gio/gio.h>

#include "rk-dir-watcher-gio.h"
#include "rk-dir-watcher-inotify.h"
#include "rk-dir-watcher-poll.h"

static void
on_event (RkDirWatcher *watcher, gpointer cookie, RkDirEvent event, const char *name,
          gpointer user_data)
{
  printf ("%s %s %s\n", cookie != NULL ? (char *)cookie : "*", rk_dir_event_to_string (event),
          name != NULL ? name : "-");
}

static RkDirWatcher *
make_watcher (const char *kind)
{
  if (strcmp (kind, "poll") == 0)
    return rk_dir_watcher_poll_new (100 * G_TIME_SPAN_MILLISECOND, on_event, NULL);
  if (strcmp (kind, "inotify") == 0)
    return rk_dir_watcher_inotify_new (on_event, NULL);
  return rk_dir_watcher_gio_new (on_event, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  RkDirWatcher *watcher;

  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc < 3)
    return 2;
  watcher = make_watcher (argv[1]);
  for (int i = 2; i < argc; i++)
    if (rk_dir_watcher_add (watcher, argv[i], argv[i]) == NULL)
      printf ("failed %s %d\n", argv[i], errno);
  printf ("ready\n");
  g_main_loop_run (loop);

  return 0;
}
