/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-preview: which files of a project would be watched, which not, and why: rk-explain for all of
 * them, up to a limit. What is in a directory that is left out is not looked at, as a watcher does
 * not look at it either.
 */
#pragma once

#include <gio/gio.h>

#include "rk-project.h"

G_BEGIN_DECLS

/**
 * RkPreviewEntry:
 * @path: relative to the project's directory, or absolute if it is not in it; a directory ends with
 * a slash
 * @counts: whether a change of it would restart the program
 * @reason: why, in words, with file and line of the rule that decides; translated
 *
 * A file, or a directory that is left out.
 */
typedef struct
{
  char *path;
  gboolean counts;
  char *reason;
} RkPreviewEntry;

/**
 * RkPreview:
 * @entries: (element-type RkPreviewEntry): sorted by path
 * @n_watched: how many of them count
 * @is_cut: there are more
 */
typedef struct
{
  GPtrArray *entries;
  guint n_watched;
  gboolean is_cut;
} RkPreview;

RkPreview *rk_preview_new (const RkProject *project, guint max_entries, gint64 limit_usec,
                           GCancellable *cancellable);
void rk_preview_free (RkPreview *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkPreview, rk_preview_free)

G_END_DECLS
