/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-runs-words: what is to be said of a run: why it was started, when, how it ended. */
#pragma once

#include "rk-run-record.h"

G_BEGIN_DECLS

char *rk_runs_words_describe_time (gint64 at_usec, gint64 now_usec);
char *rk_runs_words_describe_why (const RkRunRecord *record, const RkRunRecord *previous,
                                  const char *directory);
char *rk_runs_words_describe_end (const RkRunRecord *record, gboolean is_running, gint64 now_usec);
char *rk_runs_words_list_files (const RkRunRecord *record, const char *directory);

G_END_DECLS
