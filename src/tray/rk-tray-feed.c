/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-feed.h"

#include "rk-row-words.h"

static RkTrayProject
describe (RkProjectItem *item, GPtrArray *reasons)
{
  RkProgram *program = rk_project_item_get_program (item);
  const char *problem = rk_project_item_get_problem (item);
  RkTrayProject project = { .id = rk_project_item_get_id (item),
                            .name = rk_project_item_get_name (item),
                            .state = RK_TRAY_PROJECT_BROKEN };
  char *reason = problem != NULL ? g_strdup (problem)
                                 : rk_row_words_dup_reason (rk_program_get_status (program));

  if (problem == NULL)
    project.state = rk_row_words_get_tray_state (rk_program_get_status (program));
  g_ptr_array_add (reasons, reason);
  project.reason = reason;
  return project;
}

/**
 * rk_tray_feed_show:
 * @model: what the status icon shows
 * @list: the projects
 * @paused: whether watching is paused
 * @autostart: whether Rekindle starts at login
 *
 * Makes @model say what is. Its signals come before this returns, and only for what differs.
 */
void
rk_tray_feed_show (RkTrayModel *model, RkProjectList *list, gboolean paused, gboolean autostart)
{
  GListModel *items = rk_project_list_get_model (list);
  guint n_items = g_list_model_get_n_items (items);
  g_autofree RkTrayProject *projects = g_new0 (RkTrayProject, n_items + 1);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  RkTrayView view = { projects, n_items, paused, autostart };

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (RkProjectItem) item = g_list_model_get_item (items, i);
      projects[i] = describe (item, reasons);
    }
  rk_tray_model_show (model, &view);
}
