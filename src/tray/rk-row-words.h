/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-row-words: what a list says about a project, in one line. It reads no clock.
 */
#pragma once

#include "rk-program.h"
#include "rk-tray-menu.h"

G_BEGIN_DECLS

/**
 * RkRowFacts:
 * @last_line: (nullable): what the latest run printed about its end
 * @max_chars: how much of @last_line there is room for; 0: all of it
 * @is_error: whether that is the error itself, and not merely the last line
 * @ports: (array length=n_ports): where it listens
 * @n_ports: their number
 *
 * What the status does not know. All zero: nothing.
 */
typedef struct
{
  const char *last_line;
  guint max_chars;
  gboolean is_error;
  const guint *ports;
  gsize n_ports;
} RkRowFacts;

char *rk_row_words_describe (const RkProgramStatus *status, const RkRowFacts *facts,
                             gint64 now_usec);
char *rk_row_words_dup_usage (double cpu_percent, guint64 memory_bytes);
char *rk_row_words_describe_age (gint64 span_usec);
char *rk_row_words_dup_reason (const RkProgramStatus *status);
RkTrayProjectState rk_row_words_get_tray_state (const RkProgramStatus *status);
const char *rk_row_words_get_icon_name (const RkProgramStatus *status);

G_END_DECLS
