/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-fake-watcher: a watcher that sees what the test tells it; it records how it is used. */
#pragma once

#include "rk-watcher.h"

G_BEGIN_DECLS

#define RK_TYPE_FAKE_WATCHER (rk_fake_watcher_get_type ())
G_DECLARE_FINAL_TYPE (RkFakeWatcher, rk_fake_watcher, RK, FAKE_WATCHER, GObject)

RkFakeWatcher *rk_fake_watcher_new (void);
void rk_fake_watcher_change (RkFakeWatcher *self, const char *path);
gboolean rk_fake_watcher_is_watching (RkFakeWatcher *self);
guint rk_fake_watcher_count_runs (RkFakeWatcher *self);
gint64 rk_fake_watcher_get_start_usec (RkFakeWatcher *self);
guint rk_fake_watcher_count_looks (RkFakeWatcher *self);

G_END_DECLS
