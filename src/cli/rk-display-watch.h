/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-display-watch: says when the display that the environment names is there again, after it went.
 * It wakes nobody while there is none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RkDisplayWatch RkDisplayWatch;

RkDisplayWatch *rk_display_watch_new (GSourceFunc appeared, gpointer data);
void rk_display_watch_free (RkDisplayWatch *self);

G_END_DECLS
