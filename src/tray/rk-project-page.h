/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-page: all about one project beside the list: how it is, what is wrong with it, what it
 * prints, and its earlier runs. It binds and calls; it decides nothing.
 */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

#define RK_TYPE_PROJECT_PAGE (rk_project_page_get_type ())
G_DECLARE_FINAL_TYPE (RkProjectPage, rk_project_page, RK, PROJECT_PAGE, GtkBox)

RkProjectPage *rk_project_page_new (RkApp *app);
void rk_project_page_show (RkProjectPage *self, RkProjectItem *item);
void rk_project_page_focus_output (RkProjectPage *self);
void rk_project_page_search_output (RkProjectPage *self);

G_END_DECLS
