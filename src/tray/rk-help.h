/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-help: the manual, the keys, and who made it. Nothing of it needs a network, another program,
 * or an installation.
 */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

void rk_help_show_manual (RkApp *app);
void rk_help_show_shortcuts (RkApp *app);
void rk_help_show_about (RkApp *app);

G_END_DECLS
