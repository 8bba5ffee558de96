/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-fake-clock: a clock that stands still until the test moves it. */
#pragma once

#include "rk-clock.h"

G_BEGIN_DECLS

#define RK_TYPE_FAKE_CLOCK (rk_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (RkFakeClock, rk_fake_clock, RK, FAKE_CLOCK, GObject)

RkFakeClock *rk_fake_clock_new (gint64 now_usec);
void rk_fake_clock_advance (RkFakeClock *self, gint64 usec);
void rk_fake_clock_set_wall (RkFakeClock *self, gint64 offset_usec);
guint rk_fake_clock_count_alarms (RkFakeClock *self);

G_END_DECLS
