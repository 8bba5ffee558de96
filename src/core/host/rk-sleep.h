/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-sleep: hears when the machine has slept, from logind on the system bus. Without a system bus,
 * or without a logind, nothing is ever heard.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RK_TYPE_SLEEP (rk_sleep_get_type ())
G_DECLARE_FINAL_TYPE (RkSleep, rk_sleep, RK, SLEEP, GObject)

RkSleep *rk_sleep_new (void);

G_END_DECLS
