/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-store-edit: what changes project files. Every function looks at the store again before it
 * returns, so its signals come before that. Nothing is written over a file that is broken.
 */
#pragma once

#include "rk-own-file.h"
#include "rk-store.h"

G_BEGIN_DECLS

char *rk_store_add (RkStore *store, const RkProject *project, GError **error);
gboolean rk_store_replace (RkStore *store, const RkProject *before, const RkProject *after,
                           GError **error);
gboolean rk_store_replace_text (RkStore *store, const char *id, GBytes *before, const char *text,
                                GError **error);
gboolean rk_store_remove (RkStore *store, const char *id, GError **error);

char *rk_store_add_own (RkStore *store, const RkOwnFile *own, const char *name, GError **error);
gboolean rk_store_agree (RkStore *store, const char *id, const RkOwnFile *own, GError **error);

G_END_DECLS
