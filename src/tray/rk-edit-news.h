/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-edit-news: what became of the file of a project while somebody edits the project. */
#pragma once

#include <gtk/gtk.h>

#include "rk-store.h"

G_BEGIN_DECLS

#define RK_TYPE_EDIT_NEWS (rk_edit_news_get_type ())
G_DECLARE_FINAL_TYPE (RkEditNews, rk_edit_news, RK, EDIT_NEWS, GtkInfoBar)

GtkWidget *rk_edit_news_new (RkStore *store, const char *id);
void rk_edit_news_compare (RkEditNews *self, RkProject *before);
void rk_edit_news_set_silent (RkEditNews *self, gboolean is_silent);

G_END_DECLS
