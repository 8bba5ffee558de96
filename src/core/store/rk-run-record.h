/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-run-record: what is remembered of one run, as a line of JSON for its beginning and one for its
 * end.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkRunRecord:
 * @number: counted from 1 for each project
 * @reason: why it was started, in a word: "start", "change", "restart", "retry", "adopted"
 * @changed: (array zero-terminated=1): the paths because of which it was started
 * @started_usec: when, in microseconds of real time
 * @is_over: whether the rest is known; a run that was cut off together with its host has no end
 * @ended_usec: when it ended
 * @wait_status: as waitpid() gave it
 * @spawn_errno: not 0 if the command was never executed, and then why
 * @verdict: (nullable): what that meant, in a word: "finished", "crashed", "stopped", "restarted"
 */
typedef struct
{
  guint number;
  char *reason;
  char **changed;
  gint64 started_usec;
  gboolean is_over;
  gint64 ended_usec;
  int wait_status;
  int spawn_errno;
  char *verdict;
} RkRunRecord;

void rk_run_record_free (RkRunRecord *self);
char *rk_run_record_format_begin (const RkRunRecord *self);
char *rk_run_record_format_end (const RkRunRecord *self);
GPtrArray *rk_run_record_parse (const char *bytes, gsize length_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkRunRecord, rk_run_record_free)

G_END_DECLS
