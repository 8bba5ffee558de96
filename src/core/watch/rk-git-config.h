/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-git-config: the few settings of git that the watcher needs, from git's configuration files.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkGitConfig:
 * @excludes_file: (nullable): core.excludesFile, `~` expanded; %NULL: not set; empty: none
 * @ignore_case: core.ignoreCase
 * @sha256: extensions.objectFormat is sha256
 * @worktree_config: extensions.worktreeConfig
 * @n_files: how many files were looked for
 */
typedef struct
{
  char *excludes_file;
  gboolean ignore_case;
  gboolean sha256;
  gboolean worktree_config;
  guint n_files;
} RkGitConfig;

/**
 * RkGitConfigFunc:
 * @section: in lower case
 * @subsection: (nullable): as written
 * @key: in lower case
 * @value: (nullable): %NULL for a key without `=`, which means true
 * @user_data: what was given
 */
typedef void (*RkGitConfigFunc) (const char *section, const char *subsection, const char *key,
                                 const char *value, gpointer user_data);

gboolean rk_git_config_parse (const char *bytes, gsize n_bytes, RkGitConfigFunc func,
                              gpointer user_data);
char *rk_git_config_dup_user_path (const char *name);
void rk_git_config_clear (RkGitConfig *self);
void rk_git_config_load (RkGitConfig *self, const char *git_dir, const char *common_dir);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RkGitConfig, rk_git_config_clear)

G_END_DECLS
