/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-watcher-gio: directories watched by one GFileMonitor each. */
#pragma once

#include "rk-dir-watcher.h"

G_BEGIN_DECLS

#define RK_TYPE_DIR_WATCHER_GIO (rk_dir_watcher_gio_get_type ())
G_DECLARE_FINAL_TYPE (RkDirWatcherGio, rk_dir_watcher_gio, RK, DIR_WATCHER_GIO, GObject)

RkDirWatcher *rk_dir_watcher_gio_new (RkDirWatcherFunc func, gpointer user_data);

G_END_DECLS
