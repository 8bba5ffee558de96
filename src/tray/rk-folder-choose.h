/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-folder-choose: the desktop's dialog for the choice of a folder. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RkFolderChosenFunc:
 * @folder: its absolute path
 * @data: the object that asked
 */
typedef void (*RkFolderChosenFunc) (const char *folder, gpointer data);

void rk_folder_choose (GtkWidget *near, const char *start, RkFolderChosenFunc chosen,
                       gpointer object);

G_END_DECLS
