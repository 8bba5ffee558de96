/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-actions: what can be done with an output, by keys, by its menu, by buttons around it.
 */
#pragma once

#include "rk-output-view.h"

G_BEGIN_DECLS

void rk_output_actions_install (RkOutputView *view, GtkWidget *around);
GMenuModel *rk_output_actions_create_menu (void);

G_END_DECLS
