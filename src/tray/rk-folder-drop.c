/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Widgets inside that take other drops refuse this one, so it comes up to the window. */

#include "config.h"

#include "rk-folder-drop.h"

typedef struct
{
  RkFolderDropFunc dropped;
  gpointer user_data;
} Target;

/* Whether it is there is found out by who takes it: it may lie on a share that hangs. */
static char *
dup_folder (char **uris)
{
  char *path = NULL;

  for (guint i = 0; path == NULL && uris != NULL && uris[i] != NULL; i++)
    path = g_filename_from_uri (uris[i], NULL, NULL);
  return path;
}

static void
on_data (GtkWidget *widget, GdkDragContext *context, int x, int y, GtkSelectionData *data,
         guint info, guint time, Target *self)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autofree char *folder = dup_folder (uris);

  /* An entry would take it as text otherwise. */
  if (GTK_IS_ENTRY (widget))
    {
      if (uris == NULL)
        return;
      g_signal_stop_emission_by_name (widget, "drag-data-received");
    }
  gtk_drag_finish (context, folder != NULL, FALSE, time);
  if (folder != NULL)
    self->dropped (folder, self->user_data);
}

static void
target_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* An entry goes on taking text; a file manager that offers both means the folder. */
static void
set_targets (GtkWidget *widget)
{
  g_autoptr (GtkTargetList) targets = gtk_target_list_new (NULL, 0);

  gtk_target_list_add_uri_targets (targets, 0);
  if (GTK_IS_ENTRY (widget))
    gtk_target_list_add_text_targets (targets, 0);
  else
    gtk_drag_dest_set (widget, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY | GDK_ACTION_LINK);
  gtk_drag_dest_set_target_list (widget, targets);
}

/**
 * rk_folder_drop_enable:
 * @widget: a widget, or a window for all in it but its entries, each of which needs its own
 * @dropped: is called with the first of the local files that were dropped
 * @user_data: for @dropped
 */
void
rk_folder_drop_enable (GtkWidget *widget, RkFolderDropFunc dropped, gpointer user_data)
{
  Target *self = g_new0 (Target, 1);

  self->dropped = dropped;
  self->user_data = user_data;
  set_targets (widget);
  g_signal_connect_data (widget, "drag-data-received", G_CALLBACK (on_data), self, target_free, 0);
}
