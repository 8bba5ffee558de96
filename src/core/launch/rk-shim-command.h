/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-command: where rekindle-shim is, and what it is told on its command line. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **rk_shim_command_new (const char *socket_path, gint64 orphan_grace_usec, gint64 leash_usec,
                            gboolean beside);

G_END_DECLS
