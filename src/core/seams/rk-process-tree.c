/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-process-tree.h"

#include <stdlib.h>

/* Children belong to the thread that made them. */
static void
append_children_of_thread (GArray *pids, const char *task, const char *tid, guint max_processes)
{
  g_autofree char *path = g_build_filename (task, tid, "children", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  for (char *at = text, *end; pids->len < max_processes; at = end)
    {
      pid_t child = (pid_t)strtol (at, &end, 10);
      if (end == at)
        return;
      g_array_append_val (pids, child);
    }
}

static void
append_children (GArray *pids, pid_t pid, guint max_processes)
{
  g_autofree char *task = g_strdup_printf ("/proc/%d/task", (int)pid);
  g_autoptr (GDir) dir = g_dir_open (task, 0, NULL);
  const char *tid;

  while (dir != NULL && pids->len < max_processes && (tid = g_dir_read_name (dir)) != NULL)
    append_children_of_thread (pids, task, tid, max_processes);
}

/**
 * rk_process_tree_list:
 * @root: a process
 * @max_processes: a tree that is larger is listed in part; at least 1
 *
 * Any thread; some system calls for each thread of each process, none of which waits.
 *
 * Returns: (transfer full) (element-type pid_t): @root, and then all below it, parents before
 * children
 */
GArray *
rk_process_tree_list (pid_t root, guint max_processes)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (pid_t));

  g_array_append_val (pids, root);
  for (guint i = 0; i < pids->len; i++)
    append_children (pids, g_array_index (pids, pid_t, i), max_processes);
  return pids;
}
