/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-budget: how much of a run's output is shown in one frame, and what is left out because
 * a person cannot read it anyway.
 */
#pragma once

#include "rk-output-log.h"

G_BEGIN_DECLS

/* A terminal takes that much in about 7 ms, so that a frame is not missed. */
#define RK_OUTPUT_BUDGET_FRAME_BYTES (64 * 1024)
/* What lags behind by more is skipped. */
#define RK_OUTPUT_BUDGET_LAG_BYTES (1024 * 1024)
/* The same while somebody waits for an answer to what was typed: two frames. */
#define RK_OUTPUT_BUDGET_AWAITED_BYTES (2 * RK_OUTPUT_BUDGET_FRAME_BYTES)

/**
 * RkOutputShare:
 * @offset: where the next part begins
 * @feed_bytes: how long it is at most; 0: all is shown
 * @skipped_bytes: how much before it is left out and can be read in the log
 * @cut_bytes: how much before it is not kept
 *
 * What the next frame gets.
 */
typedef struct
{
  gint64 offset;
  gint64 feed_bytes;
  gint64 skipped_bytes;
  gint64 cut_bytes;
} RkOutputShare;

void rk_output_budget_decide (gint64 offset, const RkOutputLogInfo *info, gboolean is_awaited,
                              RkOutputShare *share);
void rk_output_budget_start (gint64 history_bytes, const RkOutputLogInfo *info,
                             RkOutputShare *share);
gsize rk_output_budget_find_line (const char *bytes, gsize length_bytes);

G_END_DECLS
