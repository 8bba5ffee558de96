/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-gtk-menu.h"

#define ID_KEY "rk-tray-id"

typedef struct
{
  RkTrayModel *model; /* (owned) */
  RkTrayActionFunc func;
  gpointer data;
  GtkWidget *menu; /* (not owned): owns this */
  gboolean updating;
} Follower;

static void
follower_free (gpointer data)
{
  Follower *self = data;

  g_signal_handlers_disconnect_by_data (self->model, self);
  g_object_unref (self->model);
  g_free (self);
}

static int
id_of (GtkWidget *widget)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), ID_KEY));
}

/* Setting a check emits ::activate, which is no click then. */
static void
update_widget (Follower *self, GtkWidget *widget, const RkTrayItem *item)
{
  self->updating = TRUE;
  if (item->label != NULL)
    gtk_menu_item_set_label (GTK_MENU_ITEM (widget), item->label);
  gtk_widget_set_sensitive (widget, item->enabled);
  if (GTK_IS_CHECK_MENU_ITEM (widget))
    gtk_check_menu_item_set_active (GTK_CHECK_MENU_ITEM (widget), item->checked);
  self->updating = FALSE;
}

static void
on_activate (GtkWidget *widget, Follower *self)
{
  const RkTrayItem *item = rk_tray_model_find_item (self->model, id_of (widget));

  if (self->updating || item == NULL || item->action == NULL)
    return;
  g_autofree char *action = g_strdup (item->action);
  g_autofree char *project = g_strdup (item->project);

  update_widget (self, widget, item);
  self->func (action, project, self->data);
}

static GtkWidget *
new_widget (Follower *self, const RkTrayItem *item)
{
  GtkWidget *widget;

  if (item->kind == RK_TRAY_ITEM_SEPARATOR)
    widget = gtk_separator_menu_item_new ();
  else if (item->kind == RK_TRAY_ITEM_CHECK)
    widget = gtk_check_menu_item_new_with_label (item->label);
  else
    widget = gtk_menu_item_new_with_label (item->label);
  g_object_set_data (G_OBJECT (widget), ID_KEY, GINT_TO_POINTER (item->id));
  update_widget (self, widget, item);
  if (item->kind != RK_TRAY_ITEM_SEPARATOR)
    g_signal_connect (widget, "activate", G_CALLBACK (on_activate), self);
  gtk_widget_show (widget);
  return widget;
}

static void
on_layout_changed (Follower *self)
{
  const GPtrArray *menu = rk_tray_model_peek_menu (self->model);
  g_autoptr (GList) old = gtk_container_get_children (GTK_CONTAINER (self->menu));

  for (GList *l = old; l != NULL; l = l->next)
    gtk_widget_destroy (l->data);
  for (guint i = 0; i < menu->len; i++)
    gtk_menu_shell_append (GTK_MENU_SHELL (self->menu),
                           new_widget (self, g_ptr_array_index (menu, i)));
}

static void
on_items_changed (Follower *self)
{
  g_autoptr (GList) widgets = gtk_container_get_children (GTK_CONTAINER (self->menu));

  for (GList *l = widgets; l != NULL; l = l->next)
    {
      const RkTrayItem *item = rk_tray_model_find_item (self->model, id_of (l->data));

      if (item != NULL)
        update_widget (self, l->data, item);
    }
}

/**
 * rk_tray_gtk_menu_new:
 * @model: what the menu shows
 * @func: called with the action of an entry that was clicked, and its project or %NULL
 * @data: for @func
 *
 * Returns: (transfer floating): a GtkMenu; destroy it to end it
 */
GtkWidget *
rk_tray_gtk_menu_new (RkTrayModel *model, RkTrayActionFunc func, gpointer data)
{
  Follower *self = g_new0 (Follower, 1);

  self->model = g_object_ref (model);
  self->func = func;
  self->data = data;
  self->menu = gtk_menu_new ();
  g_object_set_data_full (G_OBJECT (self->menu), "rk-follower", self, follower_free);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect_swapped (model, "layout-changed", G_CALLBACK (on_layout_changed), self);
  on_layout_changed (self);
  return self->menu;
}
