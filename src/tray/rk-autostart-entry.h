/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-autostart-entry: the content of an autostart entry: which keys, and what they mean.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GKeyFile *rk_autostart_entry_load (const char *path, GError **error);
void rk_autostart_entry_fill (GKeyFile *entry, const char *app_id, const char *program);
void rk_autostart_entry_set_program (GKeyFile *entry, const char *program);
void rk_autostart_entry_hide (GKeyFile *entry);
gboolean rk_autostart_entry_is_enabled (GKeyFile *entry);
gboolean rk_autostart_entry_is_ours (GKeyFile *entry, const char *app_id);
gboolean rk_autostart_entry_is_outdated (GKeyFile *entry, const char *program);

G_END_DECLS
