/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-small-file: reads a file that somebody else may have put there, a repository for instance: of
 * bounded size, and never anything that one could wait for.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *rk_small_file_read (const char *path, gsize max_bytes, GError **error);
char *rk_small_file_read_text (const char *path, gsize max_bytes, gsize *length_bytes);

G_END_DECLS
