/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-launcher-shim: the launcher of the product: a rekindle-shim, and the host's end of its socket.
 */
#pragma once

#include "rk-launcher.h"

G_BEGIN_DECLS

#define RK_TYPE_LAUNCHER_SHIM (rk_launcher_shim_get_type ())
G_DECLARE_FINAL_TYPE (RkLauncherShim, rk_launcher_shim, RK, LAUNCHER_SHIM, GObject)

/* So long programs run on after their host has died, until another one takes over. */
#define RK_LAUNCHER_SHIM_LEASH_USEC (60 * G_USEC_PER_SEC)

RkLauncher *rk_launcher_shim_new_shared (gint64 orphan_grace_usec);
RkLauncher *rk_launcher_shim_new_beside (gint64 orphan_grace_usec);
RkLauncher *rk_launcher_shim_new (const char *socket_path, gint64 orphan_grace_usec,
                                  gint64 leash_usec);
RkLauncher *rk_launcher_shim_new_adopted (const char *socket_path, GError **error);
void rk_launcher_shim_sweep (const char *socket_path);
void rk_launcher_shim_detach (RkLauncherShim *self);

G_END_DECLS
