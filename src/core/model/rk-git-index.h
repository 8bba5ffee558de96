/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-git-index: which paths git tracks, read from the bytes of a repository's index. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RkGitIndex RkGitIndex;

RkGitIndex *rk_git_index_new (const guint8 *bytes, gsize len, guint hash_bytes);
const char *rk_git_index_peek_shared_name (const RkGitIndex *self);
RkGitIndex *rk_git_index_join (const RkGitIndex *self, const RkGitIndex *shared);
void rk_git_index_free (RkGitIndex *self);
gboolean rk_git_index_tracks (const RkGitIndex *self, const char *path);
gboolean rk_git_index_tracks_below (const RkGitIndex *self, const char *directory);
guint rk_git_index_count (const RkGitIndex *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkGitIndex, rk_git_index_free)

G_END_DECLS
