/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-watcher-poll: directories of one mount, looked at again and again in a thread of its own.
 */
#pragma once

#include "rk-dir-watcher.h"

G_BEGIN_DECLS

#define RK_TYPE_DIR_WATCHER_POLL (rk_dir_watcher_poll_get_type ())
G_DECLARE_FINAL_TYPE (RkDirWatcherPoll, rk_dir_watcher_poll, RK, DIR_WATCHER_POLL, GObject)

/* Runs in the polling thread. */
typedef void (*RkPollJobFunc) (gpointer job_data);
/* Runs in the watcher's main context, after the job. */
typedef void (*RkPollDoneFunc) (gpointer job_data, gpointer user_data);

RkDirWatcher *rk_dir_watcher_poll_new (gint64 fixed_interval_usec, RkDirWatcherFunc func,
                                       gpointer user_data);
void rk_dir_watcher_poll_run (RkDirWatcherPoll *self, RkPollJobFunc job, RkPollDoneFunc done,
                              gpointer job_data, GDestroyNotify free_job_data, gpointer user_data);
void rk_dir_watcher_poll_await_room (RkDirWatcherPoll *self);

G_END_DECLS
