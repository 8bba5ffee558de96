/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-port-rhythm: when is it worth looking which ports a program listens on?
 *
 * Servers begin to listen soon after their start, or tell when they do. So it is looked a few times
 * after a start, at growing distances, and then only after output, seldom. A program that is silent
 * costs nothing. Time is an argument.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_PORT_RHYTHM_FIRST_USEC (50 * G_TIME_SPAN_MILLISECOND)
#define RK_PORT_RHYTHM_FACTOR 3
#define RK_PORT_RHYTHM_LOOKS 7 /* the last of them 36 s after the start */
/* After output, for what is printed just before the port is opened. */
#define RK_PORT_RHYTHM_OUTPUT_USEC (100 * G_TIME_SPAN_MILLISECOND)
#define RK_PORT_RHYTHM_GAP_USEC (10 * G_USEC_PER_SEC)
/* Looking takes at most a five-hundredth of the time, also where it is slow. */
#define RK_PORT_RHYTHM_COST_FACTOR 500

/**
 * RkPortRhythm:
 * @start_usec: of the run; 0 while none runs
 * @n_looks: how many of those after the start were done
 * @last_usec: the latest look
 * @gap_usec: the shortest time between two looks because of output
 * @output_usec: the first output that was not followed by a look; 0: none
 */
typedef struct
{
  gint64 start_usec;
  guint n_looks;
  gint64 last_usec;
  gint64 gap_usec;
  gint64 output_usec;
} RkPortRhythm;

void rk_port_rhythm_note_start (RkPortRhythm *self, gint64 now_usec);
void rk_port_rhythm_note_end (RkPortRhythm *self);
void rk_port_rhythm_note_output (RkPortRhythm *self, gint64 now_usec);
void rk_port_rhythm_note_look (RkPortRhythm *self, gint64 cost_usec, gint64 now_usec);
gint64 rk_port_rhythm_get_deadline_usec (const RkPortRhythm *self);

G_END_DECLS
