/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-own-output: "rekindle run … > log" in the watched directory: the file into which the output
 * goes must not restart what prints it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **rk_own_output_dup_ignores (const char *const *roots, const char *const *ignore,
                                  int other_fd);

G_END_DECLS
