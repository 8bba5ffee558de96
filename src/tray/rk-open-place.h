/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-open-place: shows a place in a file in the person's editor. */
#pragma once

#include <gtk/gtk.h>

#include "rk-preferences.h"

G_BEGIN_DECLS

gboolean rk_open_place (RkPreferences *preferences, const char *path, guint line, guint column,
                        GError **error);

G_END_DECLS
