/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-sni-item: the properties of org.kde.StatusNotifierItem and the signals that announce them.
 *
 * It keeps pairs of them in step and hides Activate from GNOME; it handles no call.
 */
#pragma once

#include "rk-dbus-item-generated.h"

G_BEGIN_DECLS

RkBusStatusNotifierItem *rk_sni_item_new (const char *menu_path, const char *icon_dir);

void rk_sni_item_set_icon (RkBusStatusNotifierItem *item, const char *name, GVariant *pixmaps);
void rk_sni_item_set_status (RkBusStatusNotifierItem *item, gboolean attention,
                             const char *description);
void rk_sni_item_set_tooltip (RkBusStatusNotifierItem *item, const char *title, const char *text);

G_END_DECLS
