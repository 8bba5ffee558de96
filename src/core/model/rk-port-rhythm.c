/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-port-rhythm.h"

/**
 * rk_port_rhythm_note_start:
 * @self: a rhythm
 * @now_usec: now, monotonic
 *
 * A run began.
 */
void
rk_port_rhythm_note_start (RkPortRhythm *self, gint64 now_usec)
{
  *self = (RkPortRhythm){ .start_usec = now_usec, .gap_usec = RK_PORT_RHYTHM_GAP_USEC };
}

/**
 * rk_port_rhythm_note_end:
 * @self: a rhythm
 *
 * There is nothing to look at any more.
 */
void
rk_port_rhythm_note_end (RkPortRhythm *self)
{
  *self = (RkPortRhythm){ 0 };
}

/**
 * rk_port_rhythm_note_output:
 * @self: a rhythm
 * @now_usec: now, monotonic
 *
 * The program printed something.
 */
void
rk_port_rhythm_note_output (RkPortRhythm *self, gint64 now_usec)
{
  if (self->start_usec != 0 && self->output_usec == 0)
    self->output_usec = now_usec;
}

/* When the next look because of the start is due, counted from the start. */
static gint64
get_distance_usec (guint n_looks)
{
  gint64 distance_usec = RK_PORT_RHYTHM_FIRST_USEC;

  while (n_looks-- > 0)
    distance_usec *= RK_PORT_RHYTHM_FACTOR;
  return distance_usec;
}

/**
 * rk_port_rhythm_note_look:
 * @self: a rhythm
 * @cost_usec: how long it took
 * @now_usec: when it began, monotonic
 *
 * It was looked. What is due by now is done with it.
 */
void
rk_port_rhythm_note_look (RkPortRhythm *self, gint64 cost_usec, gint64 now_usec)
{
  self->last_usec = now_usec;
  self->gap_usec = MAX (RK_PORT_RHYTHM_GAP_USEC, cost_usec * RK_PORT_RHYTHM_COST_FACTOR);
  if (self->output_usec != 0 && self->output_usec <= now_usec)
    self->output_usec = 0;
  while (self->n_looks < RK_PORT_RHYTHM_LOOKS
         && self->start_usec + get_distance_usec (self->n_looks) <= now_usec)
    self->n_looks++;
}

/**
 * rk_port_rhythm_get_deadline_usec:
 * @self: a rhythm
 *
 * Returns: when to look next, monotonic; 0: not unless something happens
 */
gint64
rk_port_rhythm_get_deadline_usec (const RkPortRhythm *self)
{
  gint64 due_usec = 0;

  if (self->start_usec == 0)
    return 0;
  if (self->n_looks < RK_PORT_RHYTHM_LOOKS)
    due_usec = self->start_usec + get_distance_usec (self->n_looks);
  if (self->output_usec == 0)
    return due_usec;

  gint64 output_due_usec = self->output_usec + RK_PORT_RHYTHM_OUTPUT_USEC;
  if (self->last_usec != 0)
    output_due_usec = MAX (output_due_usec, self->last_usec + self->gap_usec);
  return due_usec != 0 ? MIN (due_usec, output_due_usec) : output_due_usec;
}
