/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-item: a registered project as lists show it: its program, or why there is none.
 */
#pragma once

#include "rk-excerpt.h"
#include "rk-program.h"
#include "rk-store.h"

G_BEGIN_DECLS

#define RK_TYPE_PROJECT_ITEM (rk_project_item_get_type ())
G_DECLARE_FINAL_TYPE (RkProjectItem, rk_project_item, RK, PROJECT_ITEM, GObject)

RkProjectItem *rk_project_item_new (const char *id);
gboolean rk_project_item_refresh (RkProjectItem *self, RkStore *store, RkProgram *program);
void rk_project_item_changed (RkProjectItem *self);
void rk_project_item_set_last_words (RkProjectItem *self, const RkExcerpt *excerpt);
void rk_project_item_set_usage (RkProjectItem *self, double cpu_percent, guint64 memory_bytes);
void rk_project_item_set_leaving (RkProjectItem *self, gboolean leaving);
gboolean rk_project_item_is_leaving (RkProjectItem *self);

const char *rk_project_item_get_id (RkProjectItem *self);
const char *rk_project_item_get_name (RkProjectItem *self);
const char *rk_project_item_get_problem (RkProjectItem *self);
gboolean rk_project_item_needs_review (RkProjectItem *self);
RkProgram *rk_project_item_get_program (RkProjectItem *self);
char *rk_project_item_dup_detail (RkProjectItem *self, guint max_chars, gint64 now_usec);
char *rk_project_item_dup_usage (RkProjectItem *self);
const char *rk_project_item_get_group (RkProjectItem *self);
gboolean rk_project_item_matches (RkProjectItem *self, const char *query);
gboolean rk_project_item_is_up (RkProjectItem *self);
gboolean rk_project_item_is_ticking (RkProjectItem *self);
int rk_project_item_compare (gconstpointer a, gconstpointer b, gpointer user_data);

G_END_DECLS
