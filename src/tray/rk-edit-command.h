/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-edit-command: a command as one line, as a person types it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rk_edit_command_needs_shell (const char *command);

G_END_DECLS
