/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-project-menu.h"

#include <glib/gi18n.h>

static void
append (GMenu *section, RkProjectItem *item, const char *label, const char *action)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (entry, action, "s", rk_project_item_get_id (item));
  g_menu_append_item (section, entry);
}

static void
append_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenu *
make_run_section (RkProjectItem *item)
{
  GMenu *section = g_menu_new ();

  if (rk_project_item_get_program (item) == NULL)
    return section;
  if (rk_project_item_is_up (item))
    append (section, item, _ ("Stop"), "app.stop-project");
  else
    append (section, item, _ ("Start"), "app.start-project");
  append (section, item, _ ("Restart"), "app.restart-project");
  return section;
}

static GMenu *
make_open_section (RkProjectItem *item)
{
  RkProgram *program = rk_project_item_get_program (item);
  GMenu *section = g_menu_new ();

  if (program == NULL)
    return section;
  if (rk_program_get_project (program)->open_url != NULL)
    append (section, item, _ ("Open in browser"), "app.open-project");
  append (section, item, _ ("Open folder"), "app.open-folder");
  append (section, item, _ ("Copy command"), "app.copy-command");
  return section;
}

static GMenu *
make_change_section (RkProjectItem *item)
{
  GMenu *section = g_menu_new ();

  if (rk_project_item_needs_review (item))
    append (section, item, _ ("Review changed rekindle.project…"), "app.review-project");
  append (section, item, _ ("Edit…"), "app.edit-project");
  append (section, item, _ ("Remove"), "app.remove-project");
  return section;
}

/**
 * rk_project_menu_new:
 *
 * Returns: (transfer full): a menu with nothing in it yet
 */
GMenu *
rk_project_menu_new (void)
{
  return g_menu_new ();
}

/**
 * rk_project_menu_update:
 * @menu: a project's menu
 * @item: the project
 *
 * Makes it offer what is possible now. To be called before it is shown, not while it is.
 */
void
rk_project_menu_update (GMenu *menu, RkProjectItem *item)
{
  g_menu_remove_all (menu);
  append_section (menu, make_run_section (item));
  append_section (menu, make_open_section (item));
  append_section (menu, make_change_section (item));
}
