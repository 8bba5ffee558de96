/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-usage: the processor time and the memory of a program's whole process tree, looked up
 * once in /proc.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * RkTreeUsage:
 * @cpu_usec: processor time so far, of those that ended as well
 * @memory_bytes: what the living ones have in RAM; shared memory is counted once
 * @n_processes: how many live; 0: there is no such tree
 * @taken_usec: when the look was, monotonic
 */
typedef struct
{
  guint64 cpu_usec;
  guint64 memory_bytes;
  guint n_processes;
  gint64 taken_usec;
} RkTreeUsage;

void rk_tree_usage_measure (pid_t pid, RkTreeUsage *usage);

G_END_DECLS
