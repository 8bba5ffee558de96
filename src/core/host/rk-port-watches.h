/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-port-watches: a RkPortWatch for each program of a list, as long as it is in the list. */
#pragma once

#include <gio/gio.h>

#include "rk-port-watch.h"

G_BEGIN_DECLS

typedef struct _RkPortWatches RkPortWatches;

RkPortWatches *rk_port_watches_new (GListModel *programs, RkClock *clock,
                                    RkPortWatchOutputFunc dup_output, gpointer user_data);
void rk_port_watches_look_async (RkPortWatches *self, GAsyncReadyCallback callback,
                                 gpointer user_data);
void rk_port_watches_free (RkPortWatches *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkPortWatches, rk_port_watches_free)

G_END_DECLS
