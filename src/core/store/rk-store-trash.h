/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-store-trash: projects that were removed and can be had back, the very same file. They lie in a
 * hidden directory beside the project files, so that nothing has to be copied, and survive whoever
 * put them there.
 */
#pragma once

#include "rk-store.h"

G_BEGIN_DECLS

/**
 * RkTrashed:
 * @id: the id that the project had
 * @name: what the person called it
 * @was_up: it ran when it was removed
 */
typedef struct
{
  char *id;
  char *name;
  gboolean was_up;
} RkTrashed;

gboolean rk_store_trash_put (RkStore *store, const char *id, gboolean was_up, GError **error);
char *rk_store_trash_restore (RkStore *store, const char *id, GError **error);
void rk_store_trash_discard (RkStore *store, const char *id);
GPtrArray *rk_store_trash_list (RkStore *store);

void rk_trashed_free (RkTrashed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkTrashed, rk_trashed_free)

G_END_DECLS
