/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-accessible: names for what has none to say to a screen reader. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rk_accessible_set_name (gpointer widget, const char *name);
void rk_accessible_name_close_button (GtkInfoBar *bar);

G_END_DECLS
