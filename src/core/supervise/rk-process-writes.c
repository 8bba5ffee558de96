/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-process-writes.h"

#include <string.h>

#include "rk-process-tree.h"

/* A tree deeper or wider than this is measured in part: the result only grows less suspicious. */
#define MAX_PROCESSES 256

static gint64
read_written_bytes (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/io", (int)pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  const char *line = strstr (text, "wchar: ");
  return line != NULL ? g_ascii_strtoll (line + strlen ("wchar: "), NULL, 10) : 0;
}

/**
 * rk_process_writes_measure:
 * @pid: the first process of a tree
 *
 * Any thread; some system calls for each process.
 *
 * Returns: how many bytes the processes that exist now have passed to write(), to wherever
 */
gint64
rk_process_writes_measure (pid_t pid)
{
  g_autoptr (GArray) pids = rk_process_tree_list (pid, MAX_PROCESSES);
  gint64 sum_bytes = 0;

  for (guint i = 0; i < pids->len; i++)
    sum_bytes += read_written_bytes (g_array_index (pids, pid_t, i));
  return sum_bytes;
}

/**
 * rk_process_writes_since:
 * @pid: the first process of a tree, or 0
 * @written_bytes: an earlier rk_process_writes_measure(), or -1 if nobody measured
 *
 * Returns: whether the tree has certainly written since then
 */
gboolean
rk_process_writes_since (pid_t pid, gint64 written_bytes)
{
  return written_bytes >= 0 && pid > 0 && rk_process_writes_measure (pid) > written_bytes;
}
