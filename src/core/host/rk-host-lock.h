/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-host-lock: there is one host. The lock belongs to the process that holds it, so it never
 * outlives it.
 */
#pragma once

#include <gio/gio.h>

#include "rk-host.h"

G_BEGIN_DECLS

int rk_host_lock_acquire (const char *runtime_directory, RkHostKind kind, GError **error);

G_END_DECLS
