/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-accessible.h"

#include <glib/gi18n.h>

/**
 * rk_accessible_set_name:
 * @widget: a #GtkWidget
 * @name: what it is called, translated
 */
void
rk_accessible_set_name (gpointer widget, const char *name)
{
  atk_object_set_name (gtk_widget_get_accessible (widget), name);
}

static void
name_if_picture_only (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget) && GTK_IS_IMAGE (gtk_bin_get_child (GTK_BIN (widget))))
    rk_accessible_set_name (widget, _ ("Close this message"));
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), name_if_picture_only, NULL);
}

/**
 * rk_accessible_name_close_button:
 * @bar: a bar that shows a button to close it, which GTK leaves without a name
 */
void
rk_accessible_name_close_button (GtkInfoBar *bar)
{
  gtk_container_forall (GTK_CONTAINER (bar), name_if_picture_only, NULL);
}
