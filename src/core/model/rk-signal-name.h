/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-signal-name: the signals as people type them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int rk_signal_from_name (const char *name);

G_END_DECLS
