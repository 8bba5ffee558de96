/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-row: a project in the window's list. */
#pragma once

#include <gtk/gtk.h>

#include "rk-project-item.h"

G_BEGIN_DECLS

#define RK_TYPE_PROJECT_ROW (rk_project_row_get_type ())
G_DECLARE_FINAL_TYPE (RkProjectRow, rk_project_row, RK, PROJECT_ROW, GtkListBoxRow)

GtkWidget *rk_project_row_new (RkProjectItem *item);
RkProjectItem *rk_project_row_get_item (RkProjectRow *self);
void rk_project_row_tick (RkProjectRow *self);
void rk_project_row_open_menu (RkProjectRow *self, const GdkEvent *event);
void rk_project_row_show_usage (RkProjectRow *self);

G_END_DECLS
