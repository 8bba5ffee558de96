/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-notifier-queue: what waits to be shown, at most one message per key.
 *
 * A newer message replaces a waiting one, so a notification daemon that hangs cannot pile them up.
 * The queue belongs to two threads; each call is atomic.
 */
#pragma once

#include "rk-notice-policy.h"

G_BEGIN_DECLS

/**
 * RkNotifierMessage:
 * @key: whose notice it is
 * @notice: which one; RK_NOTICE_WITHDRAW removes what is shown
 * @summary: (nullable): the heading, plain text
 * @body: (nullable): the text, plain text
 * @actions: what is offered, RkNotifierActions
 * @made_usec: when it was made, monotonic
 */
typedef struct
{
  char *key;
  RkNotice notice;
  char *summary;
  char *body;
  guint actions;
  gint64 made_usec;
} RkNotifierMessage;

typedef struct _RkNotifierQueue RkNotifierQueue;

RkNotifierMessage *rk_notifier_message_new (const char *key, RkNotice notice, const char *summary,
                                            const char *body, guint actions);
void rk_notifier_message_free (RkNotifierMessage *self);

RkNotifierQueue *rk_notifier_queue_new (void);
void rk_notifier_queue_free (RkNotifierQueue *self);
void rk_notifier_queue_push (RkNotifierQueue *self, RkNotifierMessage *message);
RkNotifierMessage *rk_notifier_queue_pop (RkNotifierQueue *self);
void rk_notifier_queue_remove (RkNotifierQueue *self, const char *key);
guint rk_notifier_queue_get_length (RkNotifierQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkNotifierMessage, rk_notifier_message_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkNotifierQueue, rk_notifier_queue_free)

G_END_DECLS
