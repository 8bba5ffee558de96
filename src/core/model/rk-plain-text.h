/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-plain-text: a program's output, which is arbitrary bytes, as clean lines of UTF-8.
 *
 * It is not a terminal: there is one line and no screen. What a progress bar wrote over is gone,
 * and whatever moves the cursor to another line begins a new one.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer lines are minified code or data; nobody reads their ends. */
#define RK_PLAIN_TEXT_LINE_MAX_CHARS 2000

GPtrArray *rk_plain_text_split (const char *bytes, gsize length_bytes);

G_END_DECLS
