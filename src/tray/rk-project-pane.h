/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-pane: the list of the projects in the window: choosing, filtering and ordering them.
 */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_PROJECT_PANE (rk_project_pane_get_type ())
G_DECLARE_FINAL_TYPE (RkProjectPane, rk_project_pane, RK, PROJECT_PANE, GtkBox)

RkProjectPane *rk_project_pane_new (RkApp *app);
void rk_project_pane_select (RkProjectPane *self, const char *id);
RkProjectItem *rk_project_pane_get_selected (RkProjectPane *self);
gboolean rk_project_pane_is_empty (RkProjectPane *self);
void rk_project_pane_focus (RkProjectPane *self);
void rk_project_pane_find (RkProjectPane *self);
GtkSearchBar *rk_project_pane_get_search_bar (RkProjectPane *self);

G_END_DECLS
