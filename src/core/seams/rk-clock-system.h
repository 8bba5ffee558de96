/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-clock-system: the clock of the machine. */
#pragma once

#include "rk-clock.h"

G_BEGIN_DECLS

#define RK_TYPE_CLOCK_SYSTEM (rk_clock_system_get_type ())
G_DECLARE_FINAL_TYPE (RkClockSystem, rk_clock_system, RK, CLOCK_SYSTEM, GObject)

RkClock *rk_clock_system_new (void);

G_END_DECLS
