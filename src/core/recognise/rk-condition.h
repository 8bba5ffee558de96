/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-condition: the questions that a rule may ask about a folder, and the names that their answers
 * get.
 */
#pragma once

#include <gio/gio.h>

#include "rk-facts.h"

G_BEGIN_DECLS

typedef struct _RkCondition RkCondition;

RkCondition *rk_condition_parse (const char *text, GError **error);
void rk_condition_free (RkCondition *self);
gboolean rk_condition_holds (const RkCondition *self, RkFacts *facts, GHashTable *bindings);
GPtrArray *rk_condition_matches (const RkCondition *self, RkFacts *facts, GHashTable *bindings);

GHashTable *rk_bindings_copy (GHashTable *bindings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkCondition, rk_condition_free)

G_END_DECLS
