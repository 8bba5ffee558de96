/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-row-heading.h"

#include "rk-project-row.h"
#include "rk-row-order.h"

static GtkWidget *
make_heading (const char *group)
{
  GtkWidget *label = gtk_label_new (group);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "rk-group");
  gtk_widget_show (label);
  return label;
}

/**
 * rk_row_heading_set:
 * @row: an #RkProjectRow
 * @before: (nullable): the row above it
 * @data: not used
 *
 * A #GtkListBoxUpdateHeaderFunc: the first row of a group has its name above it, the others a line.
 */
void
rk_row_heading_set (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *group = rk_project_item_get_group (rk_project_row_get_item (RK_PROJECT_ROW (row)));

  if (before != NULL && rk_row_order_is_same_group (row, before))
    gtk_list_box_row_set_header (row, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  else
    gtk_list_box_row_set_header (row, group != NULL ? make_heading (group) : NULL);
}
