/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-row-order.h"

#include <glib/gi18n.h>

static RkProjectItem *
item_of (GtkListBoxRow *row)
{
  return rk_project_row_get_item (RK_PROJECT_ROW (row));
}

static GtkListBoxRow *
follower_of (GtkListBoxRow *row)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (row)));

  return gtk_list_box_get_row_at_index (list, gtk_list_box_row_get_index (row) + 1);
}

/**
 * rk_row_order_is_same_group:
 * @a: a row
 * @b: another one
 *
 * Returns: whether they stand under the same heading
 */
gboolean
rk_row_order_is_same_group (GtkListBoxRow *a, GtkListBoxRow *b)
{
  return g_strcmp0 (rk_project_item_get_group (item_of (a)),
                    rk_project_item_get_group (item_of (b)))
         == 0;
}

/**
 * rk_row_order_next_shown:
 * @list: the list
 * @index: where to begin; may be outside
 * @step: 1 or -1
 *
 * Returns: (transfer none) (nullable): the first row from there on that is not hidden
 */
GtkListBoxRow *
rk_row_order_next_shown (GtkListBox *list, int index, int step)
{
  GtkListBoxRow *row;

  for (; index >= 0 && (row = gtk_list_box_get_row_at_index (list, index)) != NULL; index += step)
    if (gtk_widget_get_visible (GTK_WIDGET (row)))
      return row;
  return NULL;
}

/* Who follows @other in its group once @row is gone from where it is. */
static const char *
find_before (GtkListBoxRow *row, GtkListBoxRow *other)
{
  GtkListBoxRow *next = follower_of (other);

  if (next == row)
    next = follower_of (row);
  return next != NULL && rk_row_order_is_same_group (next, other)
             ? rk_project_item_get_id (item_of (next))
             : NULL;
}

/**
 * rk_row_order_place_beside:
 * @app: the application
 * @row: the row of a project
 * @other: another one
 * @behind: behind it, and not before it
 *
 * Moves the project there, into the group of the other one. The person is told if that fails.
 */
void
rk_row_order_place_beside (RkApp *app, GtkListBoxRow *row, GtkListBoxRow *other, gboolean behind)
{
  RkProjectItem *item = item_of (row), *target = item_of (other);
  g_autoptr (GError) error = NULL;

  if (item == target || rk_project_item_get_program (item) == NULL)
    return;
  g_autofree char *id = g_strdup (rk_project_item_get_id (item));
  g_autofree char *before =
      g_strdup (behind ? find_before (row, other) : rk_project_item_get_id (target));
  g_autofree char *group = g_strdup (rk_project_item_get_group (target));
  if (!rk_project_list_move (rk_app_get_list (app), id, group, before, &error))
    rk_app_report (app, _ ("The project could not be moved"), error);
}

/**
 * rk_row_order_move_by:
 * @app: the application
 * @row: the row of a project
 * @step: 1 or -1
 *
 * Moves the project past its neighbour; at the end of its group, into the next group.
 */
void
rk_row_order_move_by (RkApp *app, GtkListBoxRow *row, int step)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (row)));
  GtkListBoxRow *other =
      rk_row_order_next_shown (list, gtk_list_box_row_get_index (row) + step, step);

  if (other == NULL || rk_project_item_get_program (item_of (other)) == NULL)
    return;
  gboolean behind = rk_row_order_is_same_group (row, other) ? step > 0 : step < 0;
  rk_row_order_place_beside (app, row, other, behind);
}
