/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-ignore-scope: the ignore files that apply in a directory: its own, those of the directories
 * above, the repository's and the person's. A chain from the one that is asked first to the one
 * asked last.
 */
#pragma once

#include "rk-ignore-list.h"

G_BEGIN_DECLS

typedef struct _RkIgnoreScope RkIgnoreScope;

RkIgnoreScope *rk_ignore_scope_new (RkIgnoreScope *parent, const char *directory,
                                    RkIgnoreList *list);
RkIgnoreScope *rk_ignore_scope_ref (RkIgnoreScope *self);
void rk_ignore_scope_unref (RkIgnoreScope *self);
const RkIgnoreRule *rk_ignore_scope_match (const RkIgnoreScope *self, const char *path,
                                           gboolean is_dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkIgnoreScope, rk_ignore_scope_unref)

G_END_DECLS
