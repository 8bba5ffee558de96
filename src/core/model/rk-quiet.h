/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-quiet: is the burst of changes over, so that a run may start?
 *
 * One finished save must cost no waiting at all, and a checkout of two thousand files one start. So
 * quiet is 0 while exactly one known file has changed; from the second file on, when files come or go, or for a second start
 * within 100 ms, the files must have been still for 10 ms, growing to 50 ms with the length of the
 * burst. A burst that never ends is cut after 2 s. Time is an argument.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_QUIET_FIRST_USEC (10 * G_TIME_SPAN_MILLISECOND)
#define RK_QUIET_LAST_USEC (50 * G_TIME_SPAN_MILLISECOND)
#define RK_QUIET_CAP_USEC (2 * G_USEC_PER_SEC)
#define RK_QUIET_RECENT_START_USEC (100 * G_TIME_SPAN_MILLISECOND)

/* Not settled, and no time will change that: only the end of what is going on does. */
#define RK_QUIET_UNKNOWN G_MAXINT64

/**
 * RkQuiet:
 * @settle_usec: a fixed quiet time that the person asked for, or -1 for the adaptive one
 * @first_usec: when the burst began; 0 while there is none
 * @last_usec: its latest change
 * @busy_usec: since when something undecided goes on; 0 if nothing does
 * @held: it is git, which has a limit of its own: no cap
 * @complete: git has made all of these changes and is done: there is nothing to wait for
 * @many: more than one file has changed
 * @first_path: hash of the first path of the burst
 * @start_usec: the latest start; 0 before the first
 */
typedef struct
{
  gint64 settle_usec;
  gint64 first_usec;
  gint64 last_usec;
  gint64 busy_usec;
  gboolean held;
  gboolean complete;
  gboolean many;
  guint first_path;
  gint64 start_usec;
} RkQuiet;

void rk_quiet_init (RkQuiet *self, gint64 settle_usec);
void rk_quiet_note_change (RkQuiet *self, const char *path, gint64 now_usec);
void rk_quiet_note_burst (RkQuiet *self);
void rk_quiet_note_busy (RkQuiet *self, gboolean held, gint64 now_usec);
void rk_quiet_note_settled (RkQuiet *self);
void rk_quiet_note_start (RkQuiet *self, gint64 now_usec);
gint64 rk_quiet_get_deadline_usec (const RkQuiet *self, gint64 now_usec);

G_END_DECLS
