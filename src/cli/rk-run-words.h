/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-run-words: what `rekindle run` says about its program, a line each. */
#pragma once

#include "rk-clock.h"
#include "rk-program.h"

G_BEGIN_DECLS

/**
 * RkRunWords:
 * @program: whom it is about
 * @clock: for "in 10 s"
 * @quiet: say errors only
 * @verbose: say also what is usual
 * @leaves_on_crash: there is no next try
 */
typedef struct
{
  RkProgram *program;
  RkClock *clock;
  gboolean quiet;
  gboolean verbose;
  gboolean leaves_on_crash;
} RkRunWords;

void rk_run_words_tell_restart (const RkRunWords *self);
void rk_run_words_tell_ports (const RkRunWords *self);
void rk_run_words_tell (const RkRunWords *self, RkProgramNews news, const char *text);

G_END_DECLS
