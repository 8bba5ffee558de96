/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-journal-private: what the files of RkJournal share: rk-journal (records are written and read)
 * and rk-journal-prune (what is too much goes).
 */
#pragma once

#include "rk-journal.h"

G_BEGIN_DECLS

/* Twenty runs with 64 paths each stay far below; a file beyond it is not ours. */
#define RK_JOURNAL_MAX_RECORD_BYTES (4 * 1024 * 1024)

struct _RkJournal
{
  char *directory; /* (owned) */
  char *path;      /* (owned): of the records */
  guint last_number;
  guint max_runs;
  gint64 max_bytes;
};

gboolean rk_journal_is_directory (const char *path);
GPtrArray *rk_journal_list_names (const char *path);

G_END_DECLS
