/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-process-writes: how much a process tree has written so far, as the kernel counts it. Evidence
 * for the loop guard: a tree that has written nothing has not touched its own files either; nor has
 * one that has only printed, but of that there is evidence on disks alone.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * RkProcessWrites:
 * @passed_bytes: what was passed to write(), to wherever: files, terminals, pipes; -1: nobody
 * measured
 * @disk_bytes: what was written into pages of files on disks, as far as these were clean until then
 */
typedef struct
{
  gint64 passed_bytes;
  gint64 disk_bytes;
} RkProcessWrites;

#define RK_PROCESS_WRITES_UNKNOWN ((RkProcessWrites){ -1, -1 })

RkProcessWrites rk_process_writes_measure (pid_t pid);
gboolean rk_process_writes_since (pid_t pid, const RkProcessWrites *before, gboolean countable);
gboolean rk_process_writes_make_countable (const char *path);

G_END_DECLS
