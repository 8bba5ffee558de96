/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-fake-launcher: a launcher without processes. It records what it is asked for, and says what
 * the test wants it to say.
 */
#pragma once

#include "rk-launcher.h"

G_BEGIN_DECLS

#define RK_TYPE_FAKE_LAUNCHER (rk_fake_launcher_get_type ())
G_DECLARE_FINAL_TYPE (RkFakeLauncher, rk_fake_launcher, RK, FAKE_LAUNCHER, GObject)

RkFakeLauncher *rk_fake_launcher_new (void);

void rk_fake_launcher_started (RkFakeLauncher *self);
void rk_fake_launcher_not_started (RkFakeLauncher *self, int error_number);
void rk_fake_launcher_exited (RkFakeLauncher *self, int wait_status);
void rk_fake_launcher_survivors (RkFakeLauncher *self, const char *names);
void rk_fake_launcher_gone (RkFakeLauncher *self);

char *rk_fake_launcher_take_calls (RkFakeLauncher *self);
const char *rk_fake_launcher_get_variable (RkFakeLauncher *self, const char *name);

G_END_DECLS
