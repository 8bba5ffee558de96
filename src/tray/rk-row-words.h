/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-row-words: what a list says about a project, in one line. It reads no clock.
 */
#pragma once

#include "rk-program.h"
#include "rk-tray-menu.h"

G_BEGIN_DECLS

char *rk_row_words_describe (const RkProgramStatus *status, gint64 now_usec);
char *rk_row_words_describe_age (gint64 span_usec);
char *rk_row_words_dup_reason (const RkProgramStatus *status);
RkTrayProjectState rk_row_words_get_tray_state (const RkProgramStatus *status);
const char *rk_row_words_get_icon_name (const RkProgramStatus *status);

G_END_DECLS
