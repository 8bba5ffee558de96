/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-process-tree: the processes of a tree, as the kernel tells them. For looking only: any of them
 * may have ended, and its number be another one's, by the time it is looked at.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

GArray *rk_process_tree_list (pid_t root, guint max_processes);

G_END_DECLS
