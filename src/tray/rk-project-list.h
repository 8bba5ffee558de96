/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-list: all registered projects, in order, as a list model of #RkProjectItem: those that
 * have a program and those whose file is broken.
 */
#pragma once

#include <gio/gio.h>

#include "rk-host.h"
#include "rk-project-item.h"

G_BEGIN_DECLS

#define RK_TYPE_PROJECT_LIST (rk_project_list_get_type ())
G_DECLARE_FINAL_TYPE (RkProjectList, rk_project_list, RK, PROJECT_LIST, GObject)

RkProjectList *rk_project_list_new (RkHost *host);
GListModel *rk_project_list_get_model (RkProjectList *self);
RkProjectItem *rk_project_list_find (RkProjectList *self, const char *id);
void rk_project_list_set_leaving (RkProjectList *self, const char *id, gboolean leaving);
gboolean rk_project_list_move (RkProjectList *self, const char *id, const char *group,
                               const char *before, GError **error);

G_END_DECLS
