/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-safe-file: small files that are whole or not there, and that only their owner can read. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean rk_safe_file_make_directory (const char *path, GError **error);
gboolean rk_safe_file_make_private_directory (const char *path, GError **error);
gboolean rk_safe_file_write (const char *path, const char *bytes, gsize length_bytes,
                             GError **error);
gboolean rk_safe_file_create (const char *path, const char *bytes, gsize length_bytes,
                              GError **error);

G_END_DECLS
