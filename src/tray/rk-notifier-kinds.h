/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-notifier-kinds: how each notice looks on the desktop, as tables. For the worker's thread.
 */
#pragma once

#include <libnotify/notify.h>

#include "rk-notice-policy.h"

G_BEGIN_DECLS

void rk_notifier_kind_apply (RkNotice notice, NotifyNotification *notification, const char *app_id,
                             const char *key);
guint rk_notifier_kind_get_actions (RkNotice notice);
guint rk_notifier_action_from_id (const char *id);
void rk_notifier_add_actions (NotifyNotification *notification, guint wanted,
                              NotifyActionCallback callback, gpointer user_data);

G_END_DECLS
