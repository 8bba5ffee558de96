/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-watch-preview: the files of a project, whether each is watched, and why. Follows the form.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-edit-form.h"

G_BEGIN_DECLS

#define RK_TYPE_WATCH_PREVIEW (rk_watch_preview_get_type ())
G_DECLARE_FINAL_TYPE (RkWatchPreview, rk_watch_preview, RK, WATCH_PREVIEW, GtkBox)

GtkWidget *rk_watch_preview_new (void);
void rk_watch_preview_set_form (RkWatchPreview *self, RkEditForm *form);

G_END_DECLS
