/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-keeper: the parent of a shim, which ends the tree if the shim is killed. Whatever lost
 * its parents with the shim comes to the keeper, as both are subreapers: also a process without the
 * mark in its environment. While the shim lives, the keeper does nothing and has no other child.
 */
#pragma once

int rk_shim_keeper_begin (int listening_fd);
