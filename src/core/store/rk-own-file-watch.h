/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-own-file-watch: notices that files which projects bring were touched. What stands in them is
 * rk-own-file's matter.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RkOwnFileWatch RkOwnFileWatch;

typedef void (*RkOwnFileWatchFunc) (gpointer user_data);

RkOwnFileWatch *rk_own_file_watch_new (RkOwnFileWatchFunc func, gpointer user_data);
void rk_own_file_watch_free (RkOwnFileWatch *self);
gboolean rk_own_file_watch_set (RkOwnFileWatch *self, GHashTable *paths);

G_END_DECLS
