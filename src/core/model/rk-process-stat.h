/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-process-stat: what the kernel says of one process in /proc/PID/stat, and what a process tree
 * used between two looks at it.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * RkProcessStat:
 * @pid: the process
 * @parent: its parent
 * @own_ticks: processor time of its own, in clock ticks
 * @reaped_ticks: processor time of the descendants that it waited for, in clock ticks
 * @resident_pages: memory that it has in RAM, in pages; shared memory counts in full
 */
typedef struct
{
  pid_t pid;
  pid_t parent;
  guint64 own_ticks;
  guint64 reaped_ticks;
  guint64 resident_pages;
} RkProcessStat;

gboolean rk_process_stat_parse (const char *text, RkProcessStat *stat);
guint64 rk_process_stat_parse_pss (const char *smaps_rollup);
double rk_process_stat_get_percent (guint64 before_usec, guint64 now_usec, gint64 span_usec);

G_END_DECLS
