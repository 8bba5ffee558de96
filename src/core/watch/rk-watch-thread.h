/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-watch-thread: the one thread in which all watching of a host happens, with a main context of
 * its own, so that the host's main loop never lists a directory and never waits for a disk.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RkWatchThread RkWatchThread;

RkWatchThread *rk_watch_thread_new (void);
RkWatchThread *rk_watch_thread_ref_default (void);
RkWatchThread *rk_watch_thread_ref (RkWatchThread *self);
void rk_watch_thread_unref (RkWatchThread *self);
GMainContext *rk_watch_thread_peek_context (RkWatchThread *self);
void rk_watch_thread_invoke (RkWatchThread *self, GSourceFunc func, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkWatchThread, rk_watch_thread_unref)

G_END_DECLS
