/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-fake-dir-watcher: a watcher of directories that reports what the test tells it to, touches no
 * file system, and refuses what the test wants refused.
 */
#pragma once

#include "rk-dir-watcher.h"

G_BEGIN_DECLS

#define RK_TYPE_FAKE_DIR_WATCHER (rk_fake_dir_watcher_get_type ())
G_DECLARE_FINAL_TYPE (RkFakeDirWatcher, rk_fake_dir_watcher, RK, FAKE_DIR_WATCHER, GObject)

RkDirWatcher *rk_fake_dir_watcher_new (RkDirWatcherFunc func, gpointer user_data);
gboolean rk_fake_dir_watcher_report (RkFakeDirWatcher *self, const char *path, RkDirEvent event,
                                     const char *name);
void rk_fake_dir_watcher_refuse (RkFakeDirWatcher *self, const char *path, int error_number);
gboolean rk_fake_dir_watcher_is_watching (RkFakeDirWatcher *self, const char *path);
guint rk_fake_dir_watcher_count (RkFakeDirWatcher *self);

G_END_DECLS
