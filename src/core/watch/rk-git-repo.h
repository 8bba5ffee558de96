/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-git-repo: the git repository of a directory as the watcher needs it: where it is, what it
 * ignores, what it tracks, and whether git is at work in it just now. The environment variables of
 * git (GIT_DIR and so on) are not looked at: inside a hook they mean another repository. No git
 * process is started. Reads files, so it belongs to the watch thread.
 */
#pragma once

#include "rk-git-index.h"
#include "rk-ignore-scope.h"

G_BEGIN_DECLS

typedef struct _RkGitRepo RkGitRepo;

/**
 * RkGitHold:
 * @RK_GIT_FREE: git is not at work
 * @RK_GIT_HELD_LOCK: index.lock exists
 * @RK_GIT_HELD_RECENT: the index was replaced less than 30 ms ago
 * @RK_GIT_HELD_OPERATION: a rebase, merge or the like moved on within the last second, or a stash
 * was made less than 150 ms ago
 */
typedef enum
{
  RK_GIT_FREE,
  RK_GIT_HELD_LOCK,
  RK_GIT_HELD_RECENT,
  RK_GIT_HELD_OPERATION,
} RkGitHold;

RkGitRepo *rk_git_repo_discover (const char *directory);
RkGitRepo *rk_git_repo_open (const char *worktree);
RkGitRepo *rk_git_repo_ref (RkGitRepo *self);
void rk_git_repo_unref (RkGitRepo *self);
gboolean rk_git_repo_exists (const RkGitRepo *self);
const char *rk_git_repo_peek_worktree (const RkGitRepo *self);
const char *rk_git_repo_peek_git_dir (const RkGitRepo *self);
const char *rk_git_repo_peek_common_dir (const RkGitRepo *self);
const char *rk_git_repo_peek_excludes_file (const RkGitRepo *self);
gboolean rk_git_repo_get_ignore_case (const RkGitRepo *self);
const char *rk_git_repo_peek_relative (const RkGitRepo *self, const char *path);
RkIgnoreScope *rk_git_repo_enter (const RkGitRepo *self, RkIgnoreScope *parent,
                                  const char *directory);
RkIgnoreScope *rk_git_repo_load_scope (const RkGitRepo *self, const char *directory);
RkGitIndex *rk_git_repo_load_index (const RkGitRepo *self);
RkGitHold rk_git_repo_check_hold (const RkGitRepo *self, gint64 now_real_usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkGitRepo, rk_git_repo_unref)

G_END_DECLS
