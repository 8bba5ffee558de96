/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-clock.h"

G_DEFINE_INTERFACE (RkClock, rk_clock, G_TYPE_OBJECT)

static void
rk_clock_default_init (RkClockInterface *iface)
{
}

/**
 * rk_clock_get_monotonic_usec:
 * @self: a clock
 *
 * Any thread.
 *
 * Returns: monotonic microseconds, the one scale of every deadline in Rekindle
 */
gint64
rk_clock_get_monotonic_usec (RkClock *self)
{
  return RK_CLOCK_GET_IFACE (self)->get_monotonic_usec (self);
}

/**
 * rk_clock_get_real_usec:
 * @self: a clock
 *
 * Any thread. Never subtract two of these to get a duration: the wall clock jumps.
 *
 * Returns: microseconds since the epoch
 */
gint64
rk_clock_get_real_usec (RkClock *self)
{
  return RK_CLOCK_GET_IFACE (self)->get_real_usec (self);
}

/**
 * rk_clock_add_alarm:
 * @self: a clock
 * @due_usec: when, in monotonic microseconds; a time that has passed means as soon as possible
 * @func: (scope async): called once, from the thread-default main context of the caller
 * @user_data: for @func
 *
 * @func is never called before this function has returned.
 *
 * Returns: an id for rk_clock_remove_alarm(), never 0; it is void once @func has been called
 */
guint
rk_clock_add_alarm (RkClock *self, gint64 due_usec, RkClockFunc func, gpointer user_data)
{
  g_return_val_if_fail (func != NULL, 0);

  return RK_CLOCK_GET_IFACE (self)->add_alarm (self, due_usec, func, user_data);
}

/**
 * rk_clock_remove_alarm:
 * @self: a clock
 * @alarm_id: an alarm that has not gone off
 */
void
rk_clock_remove_alarm (RkClock *self, guint alarm_id)
{
  g_return_if_fail (alarm_id != 0);

  RK_CLOCK_GET_IFACE (self)->remove_alarm (self, alarm_id);
}
