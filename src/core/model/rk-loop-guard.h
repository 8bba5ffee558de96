/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-loop-guard: does a program restart itself by writing into its own watched tree?
 *
 * Ten restarts within a minute are no proof: people, and editors that save by themselves, do that too. So
 * a restart is suspicious only if the change came soon after the start, as it does in a loop, in one of
 * few directories, and if the program's own processes had been writing. Within the first moments of a run
 * most programs write, so there it must be the same file, again and again, which nobody can type. Who
 * calls it knows what is evidence: a script that saves one file whenever a run of a program that prints
 * starts looks the same where the kernel counts no writes to a disk. Time is an argument.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_LOOP_GUARD_RESTARTS 10
#define RK_LOOP_GUARD_WINDOW_USEC (60 * G_USEC_PER_SEC)

/* A person does not save ten times in a row within this time after a start. */
#define RK_LOOP_GUARD_SOON_USEC (3 * G_USEC_PER_SEC)

/* In its first moments a program writes also when it is no loop: only later its writing is evidence. */
#define RK_LOOP_GUARD_MOMENT_USEC (50 * G_TIME_SPAN_MILLISECOND)

/* From this many suspicious restarts on, it pays to look for evidence. */
#define RK_LOOP_GUARD_SUSPECT 3

/* A loop writes into few directories. */
#define RK_LOOP_GUARD_DIRECTORIES 3

/**
 * RkLoopGuard:
 * @restarts: the latest suspicious ones, oldest first
 * @n: how many of them
 */
typedef struct
{
  struct
  {
    gint64 at_usec;
    guint path;
    guint directory;
  } restarts[RK_LOOP_GUARD_RESTARTS];
  guint n;
} RkLoopGuard;

/**
 * RkLoopVerdict:
 * @RK_LOOP_NONE: no loop
 * @RK_LOOP_FILE: a loop through this very file
 * @RK_LOOP_DIRECTORY: a loop through files of its directory
 */
typedef enum
{
  RK_LOOP_NONE,
  RK_LOOP_FILE,
  RK_LOOP_DIRECTORY,
} RkLoopVerdict;

RkLoopVerdict rk_loop_guard_note (RkLoopGuard *self, const char *path, gint64 now_usec,
                                  gint64 uptime_usec, gboolean own_write);
gboolean rk_loop_guard_suspects (const RkLoopGuard *self);
void rk_loop_guard_reset (RkLoopGuard *self);

G_END_DECLS
