/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-template: text with {names} in it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkTemplateLookup:
 * @name: the name between the braces
 * @out: where to append what it stands for
 * @data: as given to rk_template_expand()
 *
 * Returns: %FALSE where the name is known and must not be used here
 */
typedef gboolean (*RkTemplateLookup) (const char *name, GString *out, gpointer data);

gboolean rk_template_expand (const char *text, GString *out, RkTemplateLookup lookup,
                             gpointer data);
char *rk_template_fill (const char *text, GHashTable *bindings);

G_END_DECLS
