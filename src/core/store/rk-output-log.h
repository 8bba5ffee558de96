/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-log: reads the output of a run, by offset: the head, the cut, the tail. The shim writes
 * it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkOutputLogInfo:
 * @head_bytes: the output's first bytes, which are always kept
 * @tail_bytes: the offset from which on everything is kept again; not before @head_bytes
 * @end_bytes: how much there was
 *
 * What lies between @head_bytes and @tail_bytes was cut.
 */
typedef struct
{
  gint64 head_bytes;
  gint64 tail_bytes;
  gint64 end_bytes;
} RkOutputLogInfo;

void rk_output_log_inspect (const char *directory, RkOutputLogInfo *info);
GBytes *rk_output_log_read (const char *directory, gint64 offset, gint64 max_bytes,
                            gint64 *next_offset);

G_END_DECLS
