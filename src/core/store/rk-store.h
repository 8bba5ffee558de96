/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-store: the registered projects as files that people can read, edit and keep in git.
 *
 * The files are the truth: whoever edits one, by hand or through rk-store-edit, is heard by
 * everybody. A file that cannot be understood is reported; what it said before goes on.
 */
#pragma once

#include <gio/gio.h>

#include "rk-project.h"
#include "rk-store-entry.h"

G_BEGIN_DECLS

#define RK_TYPE_STORE (rk_store_get_type ())
G_DECLARE_FINAL_TYPE (RkStore, rk_store, RK, STORE, GObject)

RkStore *rk_store_new (const char *directory);
gboolean rk_store_load (RkStore *self, GError **error);
void rk_store_watch (RkStore *self);
void rk_store_reload (RkStore *self);

const char *rk_store_peek_directory (RkStore *self);
GPtrArray *rk_store_list (RkStore *self);
char **rk_store_list_ids (RkStore *self);
const RkStoreEntry *rk_store_peek_entry (RkStore *self, const char *id);
RkProject *rk_store_find (RkStore *self, const char *id);
char *rk_store_match (RkStore *self, const char *name, GError **error);

G_END_DECLS
