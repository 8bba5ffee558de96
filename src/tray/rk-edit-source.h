/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-edit-source: where a new project comes from: its folder, and what was recognised in it. Fills
 * the form in.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-edit-form.h"
#include "rk-own-file.h"
#include "rk-store.h"

G_BEGIN_DECLS

#define RK_TYPE_EDIT_SOURCE (rk_edit_source_get_type ())
G_DECLARE_FINAL_TYPE (RkEditSource, rk_edit_source, RK, EDIT_SOURCE, GtkBox)

GtkWidget *rk_edit_source_new (RkEditForm *form, RkStore *store);
void rk_edit_source_set_folder (RkEditSource *self, const char *folder);
void rk_edit_source_grab_focus (RkEditSource *self);
RkOwnFile *rk_edit_source_get_own (RkEditSource *self);
RkOwnFile *rk_edit_source_steal_own (RkEditSource *self);
gboolean rk_edit_source_has_lines (RkEditSource *self);
guint rk_edit_source_count_lines (RkEditSource *self);
GPtrArray *rk_edit_source_build_lines (RkEditSource *self, RkProject *common);

G_END_DECLS
