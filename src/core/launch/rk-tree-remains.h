/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-remains: what is left of a process tree whose shim was killed. The processes are known by
 * a mark in their environment, which survives double forks, setsid() and new parents.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_TREE_MARK "REKINDLE_TREE"

guint rk_tree_remains_kill (const char *mark);

G_END_DECLS
