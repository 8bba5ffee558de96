/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-folder-choose.h"

#include <glib/gi18n.h>

static void
on_response (GtkNativeDialog *chooser, int response, GObject *object)
{
  RkFolderChosenFunc chosen = (RkFolderChosenFunc)g_object_get_data (G_OBJECT (chooser), "chosen");
  g_autofree char *folder = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && folder != NULL)
    chosen (folder, object);
  g_object_unref (chooser);
}

/**
 * rk_folder_choose:
 * @near: a widget of the window that asks
 * @start: (nullable): where to begin; %NULL: the home directory
 * @chosen: called once, if a folder was chosen and @object is still there
 * @object: (type GObject): for @chosen
 *
 * Returns at once.
 */
void
rk_folder_choose (GtkWidget *near, const char *start, RkFolderChosenFunc chosen, gpointer object)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Choose the folder of the project"), GTK_WINDOW (gtk_widget_get_toplevel (near)),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser),
                                       start != NULL ? start : g_get_home_dir ());
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "chosen", (gpointer)chosen);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_response), object, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
