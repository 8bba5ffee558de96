/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-feed: from the list of projects to the status icon's model.
 */
#pragma once

#include "rk-project-list.h"
#include "rk-tray-model.h"

G_BEGIN_DECLS

void rk_tray_feed_show (RkTrayModel *model, RkProjectList *list, gboolean paused,
                        gboolean autostart);

G_END_DECLS
