/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dbusmenu-variant: entries of the menu in the words of com.canonical.dbusmenu.
 *
 * It is a translation of values; it is on no bus.
 */
#pragma once

#include "rk-tray-item.h"

G_BEGIN_DECLS

GVariant *rk_dbusmenu_item_property (const RkTrayItem *item, const char *name);
GVariant *rk_dbusmenu_item_properties (const RkTrayItem *item, const char *const *names);
GVariant *rk_dbusmenu_root_properties (const char *const *names);
GVariant *rk_dbusmenu_layout (const GPtrArray *menu, int id, int depth, const char *const *names);

G_END_DECLS
