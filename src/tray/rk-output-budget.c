/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-output-budget.h"

#include <string.h>

/* How many of the bytes between two offsets were cut out of the log. */
static gint64
count_cut_bytes (gint64 from, gint64 to, const RkOutputLogInfo *info)
{
  return MAX (MIN (to, info->tail_bytes) - MAX (from, info->head_bytes), 0);
}

static void
go_on_at (gint64 from, gint64 to, const RkOutputLogInfo *info, RkOutputShare *share)
{
  gint64 cut_bytes = count_cut_bytes (from, to, info);

  /* What was cut cannot be read, so the place behind it is as near as it gets. */
  if (to >= info->head_bytes && to < info->tail_bytes)
    {
      cut_bytes += info->tail_bytes - to;
      to = info->tail_bytes;
    }
  gint64 stop = to < info->head_bytes && info->tail_bytes > info->head_bytes ? info->head_bytes
                                                                             : info->end_bytes;
  *share = (RkOutputShare){
    .offset = to,
    .feed_bytes = CLAMP (stop - to, 0, RK_OUTPUT_BUDGET_FRAME_BYTES),
    .skipped_bytes = MAX (to - from - cut_bytes, 0),
    .cut_bytes = cut_bytes,
  };
}

/**
 * rk_output_budget_decide:
 * @offset: up to where the run's output was shown
 * @info: what there is
 * @is_awaited: whether the person waits for the end of it
 * @share: (out): what is shown next
 */
void
rk_output_budget_decide (gint64 offset, const RkOutputLogInfo *info, gboolean is_awaited,
                         RkOutputShare *share)
{
  gint64 limit_bytes = is_awaited ? RK_OUTPUT_BUDGET_AWAITED_BYTES : RK_OUTPUT_BUDGET_LAG_BYTES;
  gint64 lag_bytes = info->end_bytes - offset - count_cut_bytes (offset, info->end_bytes, info);
  gint64 next = lag_bytes > limit_bytes ? info->end_bytes - RK_OUTPUT_BUDGET_FRAME_BYTES : offset;

  go_on_at (offset, MIN (next, info->end_bytes), info, share);
}

/**
 * rk_output_budget_start:
 * @history_bytes: how much of what it printed already matters
 * @info: what there is
 * @share: (out): where to begin
 */
void
rk_output_budget_start (gint64 history_bytes, const RkOutputLogInfo *info, RkOutputShare *share)
{
  go_on_at (0, MAX (info->end_bytes - history_bytes, 0), info, share);
}

/**
 * rk_output_budget_find_line:
 * @bytes: output that was entered somewhere
 * @length_bytes: how much
 *
 * Returns: where its first whole line begins; 0 if it has none
 */
gsize
rk_output_budget_find_line (const char *bytes, gsize length_bytes)
{
  const char *end = length_bytes > 0 ? memchr (bytes, '\n', length_bytes) : NULL;

  return end != NULL && (gsize)(end + 1 - bytes) < length_bytes ? (gsize)(end + 1 - bytes) : 0;
}
