/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-menu: what can be done with a project, as a menu of "app.…" actions.
 */
#pragma once

#include <gio/gio.h>

#include "rk-project-item.h"

G_BEGIN_DECLS

GMenu *rk_project_menu_new (void);
void rk_project_menu_update (GMenu *menu, RkProjectItem *item);

G_END_DECLS
