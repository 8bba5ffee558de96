/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-rules: asks the path rules and git on behalf of a tree. Reading ignore files is done
 * right after a directory was listed, in the same thread; everything else is pure, but for git's
 * index, which is read only when git would ignore something that it may track.
 */
#include "config.h"

#include "rk-tree.h"

#include "rk-file-look.h"

#include <fcntl.h>
#include <string.h>

/**
 * rk_tree_rules_read:
 * @self: (out caller-allocates): what was read, for rk_tree_rules_take()
 * @listing: the directory's listing
 * @path: its absolute path
 * @repo: (nullable): the repository that the directory above belongs to
 * @scope: (nullable): the ignore files that apply in the directory above
 *
 * Any thread that may wait for the file system.
 */
void
rk_tree_rules_read (RkTreeRulesRead *self, const RkDirListing *listing, const char *path,
                    RkGitRepo *repo, RkIgnoreScope *scope)
{
  gboolean has_ignore = FALSE, has_git = FALSE;

  *self = (RkTreeRulesRead){ 0 };
  for (guint i = 0; i < listing->items->len; i++)
    {
      const char *name =
          rk_dir_listing_peek_name (listing, &g_array_index (listing->items, RkDirItem, i));

      has_ignore |= strcmp (name, ".gitignore") == 0;
      has_git |= strcmp (name, ".git") == 0;
      self->has_cargo |= strcmp (name, "Cargo.toml") == 0;
    }

  if (repo == NULL)
    self->repo = rk_git_repo_discover (path);
  else if (has_git)
    self->repo = rk_git_repo_open (path);

  if (self->repo != NULL)
    self->scope = rk_git_repo_load_scope (self->repo, path);
  else if (has_ignore)
    self->scope = rk_git_repo_enter (repo, scope, path);
  else if (scope != NULL)
    self->scope = rk_ignore_scope_ref (scope);
}

/**
 * rk_tree_rules_clear:
 * @self: what was read and not taken
 */
void
rk_tree_rules_clear (RkTreeRulesRead *self)
{
  g_clear_pointer (&self->scope, rk_ignore_scope_unref);
  g_clear_pointer (&self->repo, rk_git_repo_unref);
}

static void
repo_free (gpointer data)
{
  RkTreeRepo *self = data;

  g_clear_pointer (&self->index, rk_git_index_free);
  rk_git_repo_unref (self->repo);
  g_free (self);
}

/**
 * rk_tree_new_repos:
 *
 * Returns: (transfer full): an empty table of repositories
 */
GHashTable *
rk_tree_new_repos (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, repo_free);
}

static RkTreeRepo *
note_repo (RkTree *self, RkGitRepo *repo, gboolean remote)
{
  const char *worktree = rk_git_repo_peek_worktree (repo);
  RkTreeRepo *known = g_hash_table_lookup (self->repos, worktree);

  if (known == NULL)
    {
      known = g_new0 (RkTreeRepo, 1);
      known->repo = rk_git_repo_ref (repo);
      known->remote = remote;
      g_hash_table_insert (self->repos, (gpointer)rk_git_repo_peek_worktree (known->repo), known);
    }
  return known;
}

static gboolean
is_tracked (RkTreeRepo *repo, const char *path, gboolean is_dir)
{
  const char *relative = rk_git_repo_peek_relative (repo->repo, path);
  const char *git_dir = rk_git_repo_peek_git_dir (repo->repo);
  RkFileLook look;

  if (relative == NULL || git_dir == NULL || repo->remote)
    return FALSE;

  g_autofree char *index = g_build_filename (git_dir, "index", NULL);
  if (rk_file_look_at (AT_FDCWD, index, &look) == 0
      && !rk_fingerprint_same_look (&look, &repo->index_look))
    {
      g_clear_pointer (&repo->index, rk_git_index_free);
      repo->index = rk_git_repo_load_index (repo->repo);
      repo->index_look = look;
    }
  if (repo->index == NULL)
    return FALSE;
  return is_dir ? rk_git_index_tracks_below (repo->index, relative)
                : rk_git_index_tracks (repo->index, relative);
}

/* Asks git's index only if that can make a difference. */
static RkPathVerdict
judge (RkTreeNode *node, const char *name, gboolean is_dir)
{
  RkTree *self = node->tree;
  RkPathFacts facts = {
    .path = rk_tree_node_peek_path (node, name),
    .root = node->root->dir,
    .is_dir = is_dir,
    .beside_cargo = node->has_cargo,
    .scope = node->scope,
    .inherited = node->git_rule,
  };
  RkPathVerdict verdict = rk_path_rules_judge (self->rules, &facts);

  if (!verdict.is_relevant && rk_path_reason_yields_to_git (verdict.reason) && node->repo != NULL
      && is_tracked (node->repo, facts.path, is_dir))
    {
      facts.is_tracked = TRUE;
      verdict = rk_path_rules_judge (self->rules, &facts);
    }
  return verdict;
}

/**
 * rk_tree_rules_take:
 * @node: a directory
 * @read: (transfer full): what was read for it
 */
void
rk_tree_rules_take (RkTreeNode *node, RkTreeRulesRead *read)
{
  RkTreeNode *parent = node->parent;

  if (read->repo != NULL)
    node->repo = note_repo (node->tree, read->repo, node->remote);
  else if (parent != NULL)
    node->repo = parent->repo;

  g_clear_pointer (&node->scope, rk_ignore_scope_unref);
  if (rk_path_rules_use_gitignore (node->tree->rules))
    node->scope = g_steal_pointer (&read->scope);
  node->has_cargo = read->has_cargo;
  rk_tree_rules_clear (read);

  /* The rule belongs to the scope of the directory above, which may be replaced before this one. */
  node->git_rule = NULL;
  g_clear_pointer (&node->rule_scope, rk_ignore_scope_unref);
  if (parent == NULL)
    return;
  if (parent->scope != NULL)
    node->rule_scope = rk_ignore_scope_ref (parent->scope);
  node->git_rule = judge (parent, node->name, TRUE).git_rule;
}

static gboolean
is_left_out (RkTreeNode *node, const char *name)
{
  RkTree *self = node->tree;
  const char *path = rk_tree_node_peek_path (node, name);

  if (self->excluded != NULL && g_strv_contains ((const char *const *)self->excluded, path))
    return TRUE;
  for (guint i = 0; i < self->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->roots, i);

      if (root != node->root && root->single == NULL && strcmp (root->dir, path) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * rk_tree_is_relevant:
 * @node: a directory
 * @name: a name in it
 * @is_dir: whether it is a directory
 *
 * Returns: of a file: whether a change of it matters; of a directory: whether something in it may.
 *   A directory that is watched for itself, or that is excluded, is not
 */
gboolean
rk_tree_is_relevant (RkTreeNode *node, const char *name, gboolean is_dir)
{
  if (node->parent == NULL && node->root->single != NULL)
    return !is_dir && strcmp (node->root->single, name) == 0;

  return judge (node, name, is_dir).is_relevant && !(is_dir && is_left_out (node, name));
}

/**
 * rk_tree_is_rules_file:
 * @node: a directory
 * @name: a name in it
 *
 * Returns: whether it tells what is to be ignored here
 */
gboolean
rk_tree_is_rules_file (RkTreeNode *node, const char *name)
{
  return strcmp (name, ".gitignore") == 0 && node->root->single == NULL
         && rk_path_rules_use_gitignore (node->tree->rules);
}

/**
 * rk_tree_check_git:
 * @self: a tree
 *
 * Not asked: repositories on slow file systems.
 *
 * Returns: whether git is changing one of the watched worktrees, or has just done so
 */
RkGitHold
rk_tree_check_git (RkTree *self)
{
  gint64 now_usec = rk_clock_get_real_usec (self->clock);
  RkGitHold worst = RK_GIT_FREE;
  GHashTableIter iter;
  RkTreeRepo *repo;

  g_hash_table_iter_init (&iter, self->repos);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&repo))
    {
      RkGitHold hold = repo->remote ? RK_GIT_FREE : rk_git_repo_check_hold (repo->repo, now_usec);

      if (hold == RK_GIT_HELD_LOCK || hold == RK_GIT_HELD_OPERATION)
        return hold;
      if (hold != RK_GIT_FREE)
        worst = hold;
    }
  return worst;
}
