/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-notifier-worker: the one thread that calls libnotify, whose calls block for up to 25 s each.
 *
 * Everything of libnotify lives and dies there: it has globals without locks. The main thread only
 * posts; what a person clicks comes back as a callback in the main thread's context. The gate (is
 * there a daemon at all?) is the caller's: while it is closed nothing is called.
 */
#pragma once

#include "rk-notifier-queue.h"

G_BEGIN_DECLS

typedef struct _RkNotifierWorker RkNotifierWorker;

/**
 * RkNotifierWorkerAction:
 * @key: whose notice was clicked
 * @action: which action, one of RkNotifierActions
 * @activation_token: (nullable): what raises a window on Wayland
 * @user_data: as given to rk_notifier_worker_new()
 *
 * Called in the context that was thread-default when the worker was made, and not after
 * rk_notifier_worker_stop().
 */
typedef void (*RkNotifierWorkerAction) (const char *key, guint action, const char *activation_token,
                                        gpointer user_data);

RkNotifierWorker *rk_notifier_worker_new (const char *app_id, RkNotifierWorkerAction callback,
                                          gpointer user_data);
void rk_notifier_worker_set_open (RkNotifierWorker *self, gboolean open, gboolean new_owner);
void rk_notifier_worker_push (RkNotifierWorker *self, RkNotifierMessage *message);
void rk_notifier_worker_drop (RkNotifierWorker *self, const char *key);
gboolean rk_notifier_worker_stop (RkNotifierWorker *self, gint64 patience_usec);

G_END_DECLS
