/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-rules: asks the path rules and git on behalf of a tree. */
#include "config.h"

#include "rk-tree.h"

#include "rk-file-look.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

RkPathRules *
rk_tree_ref_rules (RkPathRules *rules)
{
  return rules;
}

void
rk_tree_unref_rules (RkPathRules *rules)
{
}

void
rk_tree_load_rules (RkTreeNode *node)
{
}

/**
 * rk_tree_is_relevant:
 * @node: a directory
 * @name: a name in it
 * @is_dir: whether it is a directory
 *
 * Returns: whether a change of it may matter
 */
gboolean
rk_tree_is_relevant (RkTreeNode *node, const char *name, gboolean is_dir)
{
  static const char *const ignored[] = { ".git", "node_modules", "__pycache__", "4913", NULL };

  if (node->parent == NULL && node->root->single != NULL)
    return !is_dir && strcmp (node->root->single, name) == 0;

  return !g_strv_contains (ignored, name) && !g_str_has_suffix (name, "~")
         && !g_str_has_suffix (name, ".swp") && !g_str_has_prefix (name, ".#")
         && !g_str_has_prefix (name, ".goutputstream-");
}

/**
 * rk_tree_is_rules_file:
 * @name: a name
 *
 * Returns: whether a file of this name tells what is to be ignored
 */
gboolean
rk_tree_is_rules_file (const char *name)
{
  return strcmp (name, ".gitignore") == 0;
}

/**
 * rk_tree_git_at_work:
 * @self: a tree
 *
 * Returns: whether git is changing one of the watched worktrees
 */
gboolean
rk_tree_git_at_work (RkTree *self)
{
  for (guint i = 0; i < self->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->roots, i);
      g_autofree char *lock = g_build_filename (root->dir, ".git", "index.lock", NULL);

      g_autofree char *index = g_build_filename (root->dir, ".git", "index", NULL);
      RkFileLook look;

      if (access (lock, F_OK) == 0)
        return TRUE;
      if (rk_file_look_at (AT_FDCWD, index, &look) == 0 && look.type == RK_FILE_REGULAR
          && look.ctime_nsec + RK_HOLD_CLEAR_USEC * 1000 > look.at_nsec)
        return TRUE;
    }
  return FALSE;
}
