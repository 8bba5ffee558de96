/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-removals: projects that a person removed and can still have back. It asks nothing: whoever
 * removed the wrong one undoes it.
 */
#pragma once

#include "rk-project-list.h"

G_BEGIN_DECLS

#define RK_TYPE_REMOVALS (rk_removals_get_type ())
G_DECLARE_FINAL_TYPE (RkRemovals, rk_removals, RK, REMOVALS, GObject)

RkRemovals *rk_removals_new (RkHost *host, RkProjectList *list);

void rk_removals_remove (RkRemovals *self, const char *id);
char *rk_removals_undo (RkRemovals *self);
void rk_removals_forget (RkRemovals *self);
guint rk_removals_count (RkRemovals *self);
const char *rk_removals_peek_latest_name (RkRemovals *self);

G_END_DECLS
