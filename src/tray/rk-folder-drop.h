/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-folder-drop: folders from a file manager, dropped anywhere on a window.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RkFolderDropFunc:
 * @folder: an absolute path, at which there may be a file, or nothing
 * @user_data: as given
 */
typedef void (*RkFolderDropFunc) (const char *folder, gpointer user_data);

void rk_folder_drop_enable (GtkWidget *widget, RkFolderDropFunc dropped, gpointer user_data);

G_END_DECLS
