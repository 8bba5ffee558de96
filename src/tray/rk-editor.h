/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-editor: a place in a file as the arguments of the editor that the person prefers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rk_editor_dup_default (const char *const *environment);
char **rk_editor_dup_arguments (const char *command, const char *path, guint line, guint column,
                                GError **error);
gboolean rk_editor_knows_lines (const char *command);
gboolean rk_editor_needs_terminal (const char *command);

G_END_DECLS
