/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-process-writes: how much a process tree has written so far, as the kernel counts it. Evidence
 * for the loop guard: a tree that has written nothing has not touched its own files either.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

gint64 rk_process_writes_measure (pid_t pid);
gboolean rk_process_writes_since (pid_t pid, gint64 written_bytes);

G_END_DECLS
