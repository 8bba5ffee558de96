/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The tree is that of the shim: it is the subreaper, so whoever escaped from the command by a
 * double fork is its child, and the processor time of those who ended so is in what it reaped. The
 * shim itself is ours and is not counted. A command without a shim above it is measured from itself
 * on.
 */

#include "config.h"

#include "rk-tree-usage.h"

#include <string.h>
#include <unistd.h>

#include "rk-process-stat.h"
#include "rk-process-tree.h"

/* A tree deeper or wider than this is measured in part. */
#define MAX_PROCESSES 1024

static gboolean
read_stat (pid_t pid, RkProcessStat *stat)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int)pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && rk_process_stat_parse (text, stat);
}

static gboolean
is_shim (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", (int)pid);
  g_autofree char *name = NULL;

  return g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "rekindle-shim");
}

/* Not everybody may look into each process: its resident pages are known to all. */
static guint64
measure_memory (const RkProcessStat *stat)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int)stat->pid);
  g_autofree char *text = NULL;
  guint64 pss_bytes = 0;

  if (g_file_get_contents (path, &text, NULL, NULL))
    pss_bytes = rk_process_stat_parse_pss (text);
  return pss_bytes > 0 ? pss_bytes : stat->resident_pages * (guint64)sysconf (_SC_PAGESIZE);
}

/**
 * rk_tree_usage_measure:
 * @pid: a program's command
 * @usage: (out caller-allocates): what its tree uses
 *
 * Any thread, but none that must not wait: some system calls for each process, and one of them
 * waits for a process that is busy with its own memory.
 */
void
rk_tree_usage_measure (pid_t pid, RkTreeUsage *usage)
{
  guint64 ticks = 0;
  RkProcessStat stat;

  memset (usage, 0, sizeof *usage);
  if (!read_stat (pid, &stat))
    return;
  pid_t shim = is_shim (stat.parent) ? stat.parent : 0;
  pid_t root = shim != 0 ? shim : pid;

  g_autoptr (GArray) pids = rk_process_tree_list (root, MAX_PROCESSES);
  for (guint i = 0; i < pids->len; i++)
    {
      pid_t at = g_array_index (pids, pid_t, i);
      if (!read_stat (at, &stat))
        continue;
      ticks += stat.reaped_ticks + (at == shim ? 0 : stat.own_ticks);
      usage->memory_bytes += at == shim ? 0 : measure_memory (&stat);
      usage->n_processes += at != shim;
    }
  usage->cpu_usec = ticks * G_USEC_PER_SEC / (guint64)sysconf (_SC_CLK_TCK);
  usage->taken_usec = g_get_monotonic_time ();
}
