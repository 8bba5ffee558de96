/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-event-burst: so many events at once that the kernel may have dropped some without our hearing
 * of it. Counts, and says when it is over; knows nothing of what the events are.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkEventBurstFunc:
 *
 * Called once after each suspicious burst, in the main context where the events were counted.
 */
typedef void (*RkEventBurstFunc) (gpointer user_data);

typedef struct
{
  RkEventBurstFunc func;
  gpointer user_data;
  GSource *calm_timer; /* (owned) (nullable): armed only in a suspicious burst */
  gint64 last_event_usec;
  gint64 suspected_usec; /* when calm_timer was armed */
  guint n_events;
  guint n_suspicious;
} RkEventBurst;

void rk_event_burst_init (RkEventBurst *self, guint queue_limit, RkEventBurstFunc func,
                          gpointer user_data);
void rk_event_burst_clear (RkEventBurst *self);
void rk_event_burst_count (RkEventBurst *self);

G_END_DECLS
