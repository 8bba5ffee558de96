/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-notifier: shows notices on the desktop, and reports what the person clicks on them.
 *
 * No call blocks, whatever the notification daemon does. It does not decide what is worth a notice
 * (rk-notice-policy) nor what it says (rk-notice-text), and it needs no display. To be used from
 * the main thread.
 */
#pragma once

#include <gio/gio.h>

#include "rk-notice-policy.h"

G_BEGIN_DECLS

/* Leaving may wait this long for the daemon to take its bubbles down. */
#define RK_NOTIFIER_QUIT_USEC (200 * G_TIME_SPAN_MILLISECOND)

/**
 * RkNotifierActions:
 * @RK_NOTIFIER_SHOW_OUTPUT: the notice itself, or its button
 * @RK_NOTIFIER_RESTART: *Restart now*
 * @RK_NOTIFIER_STOP: *Stop*
 * @RK_NOTIFIER_ONLY_PROBLEMS: *Only problems*: no more notices of restarts
 * @RK_NOTIFIER_IGNORE_FILE: *Ignore this file*: offered only when asked for
 * @RK_NOTIFIER_IGNORE_FOLDER: *Ignore this folder*: the same
 */
typedef enum
{
  RK_NOTIFIER_NO_ACTION = 0,
  RK_NOTIFIER_SHOW_OUTPUT = 1 << 0,
  RK_NOTIFIER_RESTART = 1 << 1,
  RK_NOTIFIER_STOP = 1 << 2,
  RK_NOTIFIER_ONLY_PROBLEMS = 1 << 3,
  RK_NOTIFIER_IGNORE_FILE = 1 << 4,
  RK_NOTIFIER_IGNORE_FOLDER = 1 << 5,
} RkNotifierActions;

#define RK_TYPE_NOTIFIER (rk_notifier_get_type ())
G_DECLARE_FINAL_TYPE (RkNotifier, rk_notifier, RK, NOTIFIER, GObject)

RkNotifier *rk_notifier_new (const char *app_id);
void rk_notifier_show (RkNotifier *self, const char *key, RkNotice notice, const char *summary,
                       const char *body, RkNotifierActions extra);
void rk_notifier_withdraw (RkNotifier *self, const char *key);
gboolean rk_notifier_get_available (RkNotifier *self);
void rk_notifier_shutdown (RkNotifier *self);

G_END_DECLS
