/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-name: ids made from names, and the project that a person means by a word. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rk_project_name_is_id (const char *text);
char *rk_project_name_to_id (const char *name);
char *rk_project_name_match (const char *const *ids, const char *const *names, const char *text,
                             GError **error);

G_END_DECLS
