/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-gtk-menu: the model's menu as a GtkMenu, for trays that draw no menus.
 *
 * It follows the model while it is open, too. It decides nothing: a check item shows what the model
 * says, not what the click made of it.
 */
#pragma once

#include "rk-tray-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*RkTrayActionFunc) (const char *action, const char *project, gpointer data);

GtkWidget *rk_tray_gtk_menu_new (RkTrayModel *model, RkTrayActionFunc func, gpointer data);

G_END_DECLS
