/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-edit-pages: the options of a project as rows on their pages. Goes through the table of
 * options, so that none can be forgotten.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-edit-form.h"
#include "rk-option-label.h"

G_BEGIN_DECLS

void rk_edit_pages_fill (GtkBox *box, RkEditForm *form, RkOptionPage page,
                         const char *const *left_out);
GtkWidget *rk_edit_pages_find (GtkBox *box, const char *key);

G_END_DECLS
