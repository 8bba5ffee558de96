/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-app-setup: what the application needs from its surroundings before it shows anything. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rk_app_setup_load_style (void);
char *rk_app_setup_dup_autostart_program (void);

G_END_DECLS
