/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-row-heading: what stands between the rows of the list. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rk_row_heading_set (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data);

G_END_DECLS
