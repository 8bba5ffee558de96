/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-tree: the processes below this one. As the shim is a child subreaper, whoever loses his
 * parent comes back to it, also after a double fork and setsid(): so "no child is left" means that
 * nothing of the tree is left.
 */
#pragma once

#include <stddef.h>

void rk_shim_tree_signal (int signum);
void rk_shim_tree_describe (char *text, size_t size);
