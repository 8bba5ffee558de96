/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-review-dialog: shows the rekindle.project that a folder brings, all of it, and asks whether
 * Rekindle may do what it says.
 */
#pragma once

#include "rk-app.h"
#include "rk-own-file.h"

G_BEGIN_DECLS

void rk_review_dialog_add (RkApp *app, RkOwnFile *own, const char *name);
void rk_review_dialog_review (RkApp *app, const char *id);

G_END_DECLS
