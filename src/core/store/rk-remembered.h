/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-remembered: which projects were running when the session ended, so that they come back. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean rk_remembered_save (const char *state_directory, const char *const *ids, GError **error);
char **rk_remembered_load (const char *state_directory);

G_END_DECLS
