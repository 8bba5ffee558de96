/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-mock-daemon: a notification daemon in a thread of its own, with a connection of its own.
 *
 * It writes down what it is asked, and can be told to click, to close, and to answer nothing at
 * all.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RkMockDaemon RkMockDaemon;

RkMockDaemon *rk_mock_daemon_new (const char *capabilities, gboolean hangs);
void rk_mock_daemon_free (RkMockDaemon *self);
guint rk_mock_daemon_count (RkMockDaemon *self);
char *rk_mock_daemon_dup_call (RkMockDaemon *self, guint index);
void rk_mock_daemon_click (RkMockDaemon *self, guint32 id, const char *action, const char *token);
void rk_mock_daemon_close (RkMockDaemon *self, guint32 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkMockDaemon, rk_mock_daemon_free)

G_END_DECLS
