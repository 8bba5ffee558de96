/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-clock: the seam through which time enters. The model takes time as an argument; only RkProgram
 * and its peers ask a clock, so that a test can be the clock.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RK_TYPE_CLOCK (rk_clock_get_type ())
G_DECLARE_INTERFACE (RkClock, rk_clock, RK, CLOCK, GObject)

typedef void (*RkClockFunc) (gpointer user_data);

/**
 * RkClockInterface:
 * @get_monotonic_usec: now, in monotonic microseconds; does not advance while the machine sleeps
 * @get_real_usec: now, in microseconds since the epoch: for records and for comparing with file
 * times
 * @add_alarm: see rk_clock_add_alarm()
 * @remove_alarm: see rk_clock_remove_alarm()
 */
struct _RkClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_monotonic_usec) (RkClock *self);
  gint64 (*get_real_usec) (RkClock *self);
  guint (*add_alarm) (RkClock *self, gint64 due_usec, RkClockFunc func, gpointer user_data);
  void (*remove_alarm) (RkClock *self, guint alarm_id);
};

gint64 rk_clock_get_monotonic_usec (RkClock *self);
gint64 rk_clock_get_real_usec (RkClock *self);
guint rk_clock_add_alarm (RkClock *self, gint64 due_usec, RkClockFunc func, gpointer user_data);
void rk_clock_remove_alarm (RkClock *self, guint alarm_id);

G_END_DECLS
