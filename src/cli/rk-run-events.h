/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-run-events: what `rekindle run --json` tells other programs, an object a line. The same as
 * rk-run-words tells people; data/schema/run-event.schema.json is its contract.
 */
#pragma once

#include "rk-clock.h"
#include "rk-program.h"

G_BEGIN_DECLS

/**
 * RkRunEvents:
 * @program: whom it is about
 * @clock: for the times
 * @fd: where the lines go; -1: nowhere, then nothing here does anything
 */
typedef struct
{
  RkProgram *program;
  RkClock *clock;
  int fd;
} RkRunEvents;

void rk_run_events_tell (const RkRunEvents *self, RkProgramNews news, const char *text);
void rk_run_events_tell_state (const RkRunEvents *self, RkState old, RkState state);
void rk_run_events_tell_left (const RkRunEvents *self, int exit_status);

G_END_DECLS
