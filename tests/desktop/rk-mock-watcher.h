/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-mock-watcher: a StatusNotifier watcher that does as the test says.
 *
 * It has a connection of its own, so that its name comes and goes like that of a panel. It shows
 * nothing.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GDBusConnection *bus; /* (owned) */
  guint object_id;
  guint name_id;
  gboolean has_host;
  guint n_refuse;        /* how many registrations to refuse */
  GPtrArray *registered; /* (element-type utf8): "SENDER PATH" */
} RkMockWatcher;

RkMockWatcher *rk_mock_watcher_new (const char *address, gboolean has_host);
void rk_mock_watcher_free (RkMockWatcher *self);
void rk_mock_watcher_emit (RkMockWatcher *self, const char *signal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkMockWatcher, rk_mock_watcher_free)

G_END_DECLS
