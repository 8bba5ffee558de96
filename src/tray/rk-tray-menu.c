/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-menu.h"

#include "rk-tray-label.h"

#include <glib/gi18n.h>

/* With the state behind it, a label stays near the width that menus can have. */
#define NAME_MAX_CHARS 30

typedef struct
{
  guint running, restarting, crashed, broken;
} Counts;

static Counts
count_states (const RkTrayView *view)
{
  Counts counts = { 0 };

  for (guint i = 0; i < view->n_projects; i++)
    switch (view->projects[i].state)
      {
      case RK_TRAY_PROJECT_RUNNING:
        counts.running++;
        break;
      case RK_TRAY_PROJECT_RESTARTING:
        counts.restarting++;
        break;
      case RK_TRAY_PROJECT_CRASHED:
        counts.crashed++;
        break;
      case RK_TRAY_PROJECT_BROKEN:
        counts.broken++;
        break;
      case RK_TRAY_PROJECT_STOPPED:
      default:
        break;
      }
  return counts;
}

/**
 * rk_tray_icon_nick:
 * @icon: a state of the icon
 *
 * Returns: its name in icon file names
 */
const char *
rk_tray_icon_nick (RkTrayIcon icon)
{
  static const char *const nicks[] = { "idle", "running", "restarting", "crashed" };

  g_return_val_if_fail (icon < G_N_ELEMENTS (nicks), nicks[0]);
  return nicks[icon];
}

/**
 * rk_tray_view_icon:
 * @view: projects and flags
 *
 * Returns: the worst state of any project
 */
RkTrayIcon
rk_tray_view_icon (const RkTrayView *view)
{
  Counts counts = count_states (view);

  if (counts.crashed + counts.broken > 0)
    return RK_TRAY_ICON_CRASHED;
  if (counts.restarting > 0)
    return RK_TRAY_ICON_RESTARTING;
  return counts.running > 0 ? RK_TRAY_ICON_RUNNING : RK_TRAY_ICON_IDLE;
}

static void
append_count (GPtrArray *parts, const char *format, guint count)
{
  if (count == 0)
    return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_ptr_array_add (parts, g_strdup_printf (format, count));
#pragma GCC diagnostic pop
}

/**
 * rk_tray_view_summary:
 * @view: projects and flags
 *
 * Returns: (transfer full): "2 running, 1 crashed", or that nothing runs
 */
char *
rk_tray_view_summary (const RkTrayView *view)
{
  Counts counts = count_states (view);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  append_count (parts, ngettext ("%u running", "%u running", counts.running), counts.running);
  append_count (parts, ngettext ("%u restarting", "%u restarting", counts.restarting),
                counts.restarting);
  append_count (parts, ngettext ("%u crashed", "%u crashed", counts.crashed), counts.crashed);
  append_count (parts, ngettext ("%u broken", "%u broken", counts.broken), counts.broken);
  if (parts->len == 0)
    g_ptr_array_add (
        parts, g_strdup (view->n_projects > 0 ? _ ("Nothing running") : _ ("No projects yet")));
  if (view->paused)
    g_ptr_array_add (parts, g_strdup (_ ("watching paused")));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

static const char *
state_word (RkTrayProjectState state)
{
  switch (state)
    {
    case RK_TRAY_PROJECT_RUNNING:
      return _ ("running");
    case RK_TRAY_PROJECT_RESTARTING:
      return _ ("restarting");
    case RK_TRAY_PROJECT_CRASHED:
      return _ ("crashed");
    case RK_TRAY_PROJECT_BROKEN:
      return _ ("broken");
    case RK_TRAY_PROJECT_STOPPED:
    default:
      return NULL;
    }
}

/* "web", "web: running", "api: crashed (exit 1)", "job (finished)" */
static char *
project_label (const RkTrayProject *project)
{
  g_autofree char *name = rk_tray_label_clean (project->name, NAME_MAX_CHARS);
  g_autofree char *reason = rk_tray_label_clean (project->reason, RK_TRAY_LABEL_MAX_CHARS);
  const char *word = state_word (project->state);
  GString *label = g_string_new (*name != '\0' ? name : _ ("(no name)"));

  if (word != NULL)
    g_string_append_printf (label, ": %s", word);
  if (*reason != '\0')
    g_string_append_printf (label, " (%s)", reason);
  return g_string_free (label, FALSE);
}

/**
 * rk_tray_view_tooltip:
 * @view: projects and flags
 *
 * Returns: (transfer full): one line per project that is not just stopped, the worst first; or the
 *   summary, if there is none
 */
GStrv
rk_tray_view_tooltip (const RkTrayView *view)
{
  GPtrArray *lines = g_ptr_array_new ();
  guint left_out = 0;

  for (int state = RK_TRAY_PROJECT_BROKEN; state > RK_TRAY_PROJECT_STOPPED; state--)
    for (guint i = 0; i < view->n_projects; i++)
      if ((int)view->projects[i].state != state)
        continue;
      else if (lines->len < RK_TRAY_TOOLTIP_LINES_MAX)
        g_ptr_array_add (lines, project_label (&view->projects[i]));
      else
        left_out++;
  if (left_out > 0)
    g_ptr_array_add (lines,
                     g_strdup_printf (ngettext ("and %u more", "and %u more", left_out), left_out));
  if (lines->len == 0)
    g_ptr_array_add (lines, rk_tray_view_summary (view));
  g_ptr_array_add (lines, NULL);
  return (GStrv)g_ptr_array_free (lines, FALSE);
}

/* A click on one that failed is a question, not an order: it opens the output. */
static RkTrayItem *
project_item (const RkTrayProject *project)
{
  g_autofree char *key = g_strconcat ("project/", project->id, NULL);
  g_autofree char *label = project_label (project);
  RkTrayItem *item = rk_tray_item_new (RK_TRAY_ITEM_CHECK, key, label);
  gboolean failed = project->state >= RK_TRAY_PROJECT_CRASHED;

  g_free (item->action);
  item->action = g_strdup (failed ? RK_TRAY_ACTION_SHOW_OUTPUT : RK_TRAY_ACTION_TOGGLE);
  item->project = g_strdup (project->id);
  item->checked =
      project->state == RK_TRAY_PROJECT_RUNNING || project->state == RK_TRAY_PROJECT_RESTARTING;
  return item;
}

static RkTrayItem *
append (GPtrArray *menu, const char *action, const char *label)
{
  RkTrayItem *item = rk_tray_item_new (RK_TRAY_ITEM_NORMAL, action, label);

  g_ptr_array_add (menu, item);
  return item;
}

static void
append_check (GPtrArray *menu, const char *action, const char *label, gboolean checked)
{
  RkTrayItem *item = rk_tray_item_new (RK_TRAY_ITEM_CHECK, action, label);

  item->checked = checked;
  g_ptr_array_add (menu, item);
}

static void
append_projects (GPtrArray *menu, const RkTrayView *view)
{
  for (guint i = 0; i < MIN (view->n_projects, RK_TRAY_MENU_PROJECTS_MAX); i++)
    g_ptr_array_add (menu, project_item (&view->projects[i]));
  if (view->n_projects > RK_TRAY_MENU_PROJECTS_MAX)
    append (menu, RK_TRAY_ACTION_MORE, _ ("More projects…"));
}

/**
 * rk_tray_view_menu:
 * @view: projects and flags
 *
 * Returns: (transfer full) (element-type RkTrayItem): the menu, its entries without ids
 */
GPtrArray *
rk_tray_view_menu (const RkTrayView *view)
{
  GPtrArray *menu = rk_tray_menu_new ();
  g_autofree char *summary = rk_tray_view_summary (view);
  Counts counts = count_states (view);
  gboolean some_run = counts.running + counts.restarting > 0;

  append (menu, "summary", summary)->enabled = FALSE;
  append (menu, RK_TRAY_ACTION_SHOW, _ ("Show Rekindle"));
  g_ptr_array_add (menu, rk_tray_item_separator ("separator/projects"));
  append_projects (menu, view);
  append (menu, RK_TRAY_ACTION_ADD, _ ("Add project…"));
  g_ptr_array_add (menu, rk_tray_item_separator ("separator/all"));
  append (menu, RK_TRAY_ACTION_RESTART_ALL, _ ("Restart all running"))->enabled = some_run;
  append (menu, RK_TRAY_ACTION_STOP_ALL, _ ("Stop all"))->enabled =
      some_run || counts.crashed > 0; /* a crashed one may be waiting for its next try */
  append_check (menu, RK_TRAY_ACTION_PAUSE, _ ("Pause watching"), view->paused);
  g_ptr_array_add (menu, rk_tray_item_separator ("separator/rekindle"));
  append_check (menu, RK_TRAY_ACTION_AUTOSTART, _ ("Start at login"), view->autostart);
  append (menu, RK_TRAY_ACTION_PREFERENCES, _ ("Preferences"));
  append (menu, RK_TRAY_ACTION_QUIT, _ ("Quit"));
  return menu;
}
