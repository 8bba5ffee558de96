/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-label: names and reasons, which may hold anything, as short labels that a panel can show.
 *
 * It does not translate and knows no menu. It assumes nothing of its input but an end.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A menu wider than this hides what is under it; panels do not ellipsise menus by themselves. */
#define RK_TRAY_LABEL_MAX_CHARS 40

char *rk_tray_label_clean (const char *text, guint max_chars);
char *rk_tray_label_escape_mnemonic (const char *label);

G_END_DECLS
