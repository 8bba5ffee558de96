/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-journal: the runs of one project on disk: a record of each, and a directory for its output.
 *
 * Bounded in number and bytes. It never stands in the way: with a full or read-only disk runs still
 * have numbers, only nothing is remembered of them.
 */
#pragma once

#include <gio/gio.h>

#include "rk-run-record.h"

G_BEGIN_DECLS

/* Runs count from 1. What stands at 0 is the output of the latest build. */
#define RK_JOURNAL_BUILD 0

#define RK_JOURNAL_MAX_RUNS 20
#define RK_JOURNAL_MAX_BYTES (64 * 1024 * 1024)

/* How long the journal of a project is kept that is gone. */
#define RK_JOURNAL_KEEP_USEC (30 * G_TIME_SPAN_DAY)

typedef struct _RkJournal RkJournal;

RkJournal *rk_journal_open (const char *state_directory, const char *id, guint max_runs,
                            gint64 max_bytes);
void rk_journal_set_limits (RkJournal *self, guint max_runs, gint64 max_bytes);
void rk_journal_free (RkJournal *self);
guint rk_journal_begin_run (RkJournal *self, gint64 start_real_usec, const char *reason,
                            const char *const *changed, GError **error);
gboolean rk_journal_end_run (RkJournal *self, guint number, int wait_status, int spawn_errno,
                             const char *verdict, GError **error);
gint64 rk_journal_get_run_start_usec (RkJournal *self, guint number);
GPtrArray *rk_journal_list (RkJournal *self);
char *rk_journal_dup_output_directory (RkJournal *self, guint number);
void rk_journal_prune (RkJournal *self);
void rk_journal_forget_build (RkJournal *self);
void rk_journal_remove (RkJournal *self);
void rk_journal_sweep (const char *state_directory, const char *const *known_ids,
                       gint64 now_real_usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkJournal, rk_journal_free)

G_END_DECLS
