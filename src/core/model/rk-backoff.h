/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-backoff: how long to wait after a crash. Doubles while the program keeps crashing and forgets
 * when it has run well for a while.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A run of this length was a good one: the next crash waits the first delay again. */
#define RK_BACKOFF_RESET_USEC (30 * G_USEC_PER_SEC)

/* A linker that still writes the binary is done within moments: try again soon and say nothing. */
#define RK_BACKOFF_BUSY_USEC (20 * G_TIME_SPAN_MILLISECOND)
#define RK_BACKOFF_BUSY_TRIES 100

/**
 * RkBackoff:
 * @tries: crashes in a row
 */
typedef struct
{
  guint tries;
} RkBackoff;

gint64 rk_backoff_next_delay_usec (RkBackoff *self, gint64 first_usec, gint64 max_usec,
                                   gint64 uptime_usec);
void rk_backoff_reset (RkBackoff *self);

G_END_DECLS
