/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-notices: what happens to programs, told on the desktop. It carries events from the supervisor
 * to the policy and what the policy wants to the notifier; it decides nothing itself.
 */
#pragma once

#include "rk-host.h"
#include "rk-notifier.h"
#include "rk-preferences.h"

G_BEGIN_DECLS

#define RK_TYPE_NOTICES (rk_notices_get_type ())
G_DECLARE_FINAL_TYPE (RkNotices, rk_notices, RK, NOTICES, GObject)

RkNotices *rk_notices_new (RkHost *host, RkPreferences *preferences, RkNotifier *notifier);
void rk_notices_set_focused (RkNotices *self, gboolean focused);
const char *rk_notices_get_culprit (RkNotices *self, const char *id);
void rk_notices_seen (RkNotices *self, const char *id);
void rk_notices_tried (RkNotices *self, const char *id);

G_END_DECLS
