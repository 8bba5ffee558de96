/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-file-look: takes the looks that the fingerprint decides upon: one stat, or one reading of the
 * content. It blocks as long as the file system does, so it belongs into the watch thread or, for a
 * network mount, into the polling thread.
 */
#pragma once

#include "rk-fingerprint.h"

#include <sys/stat.h>

G_BEGIN_DECLS

gint64 rk_file_look_now_nsec (void);
void rk_file_look_from_stat (RkFileLook *look, const struct stat *st, gint64 now_nsec);
int rk_file_look_at (int dir_fd, const char *path, RkFileLook *look);
gboolean rk_file_look_hash (int dir_fd, const char *path, RkFileLook *before, RkFileLook *after,
                            guint8 *hash);

G_END_DECLS
