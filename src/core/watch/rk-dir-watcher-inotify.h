/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-watcher-inotify: directories watched by an inotify instance of our own. */
#pragma once

#include "rk-dir-watcher.h"

G_BEGIN_DECLS

#define RK_TYPE_DIR_WATCHER_INOTIFY (rk_dir_watcher_inotify_get_type ())
G_DECLARE_FINAL_TYPE (RkDirWatcherInotify, rk_dir_watcher_inotify, RK, DIR_WATCHER_INOTIFY, GObject)

RkDirWatcher *rk_dir_watcher_inotify_new (RkDirWatcherFunc func, gpointer user_data);

G_END_DECLS
