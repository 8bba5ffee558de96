/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-loop-guard: does a program restart itself by writing into its own watched tree?
 *
 * Ten restarts within a minute are no proof: an editor that saves by itself does that too. So a
 * restart counts only with evidence (the program's own processes wrote) and only when the change
 * came soon after the start, as it does in a loop. Time is an argument.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_LOOP_GUARD_RESTARTS 10
#define RK_LOOP_GUARD_WINDOW_USEC (60 * G_USEC_PER_SEC)

/* A person does not save ten times in a row within this time after a start. */
#define RK_LOOP_GUARD_SOON_USEC (3 * G_USEC_PER_SEC)

/* From this many suspicious restarts on, it pays to look for evidence. */
#define RK_LOOP_GUARD_SUSPECT 3

/**
 * RkLoopGuard:
 * @at_usec: when the latest suspicious restarts were, oldest first
 * @n: how many of them
 */
typedef struct
{
  gint64 at_usec[RK_LOOP_GUARD_RESTARTS];
  guint n;
} RkLoopGuard;

gboolean rk_loop_guard_note (RkLoopGuard *self, gint64 now_usec, gint64 uptime_usec,
                             gboolean own_write);
gboolean rk_loop_guard_suspects (const RkLoopGuard *self);
void rk_loop_guard_reset (RkLoopGuard *self);

G_END_DECLS
