/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-loop-notice: what can be done about a program that restarted itself by writing: leave out what
 * it writes. The words and the button for the window's message bar, and what the button does.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-store.h"

G_BEGIN_DECLS

char *rk_loop_notice_dup_words (const RkProject *project, const char *path);
void rk_loop_notice_offer (GtkInfoBar *bar, const RkProject *project, const char *path);
void rk_loop_notice_take_back (GtkInfoBar *bar);
gboolean rk_loop_notice_ignore (RkStore *store, const char *id, const char *path, GError **error);

G_END_DECLS
