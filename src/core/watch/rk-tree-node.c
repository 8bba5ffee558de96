/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-node: the directories of a tree. Only what is known of them; no input or output here. */
#include "config.h"

#include "rk-tree.h"

#include <string.h>

/**
 * rk_tree_node_new:
 * @tree: its tree
 * @root: its root
 * @parent: (nullable): the directory it is in, which takes it; %NULL for the root's own
 * @name: its name there; the empty string for the root's own
 *
 * Returns: (transfer none) for a child: @parent owns it; (transfer full) for a root's own directory
 */
RkTreeNode *
rk_tree_node_new (RkTree *tree, RkTreeRoot *root, RkTreeNode *parent, const char *name)
{
  gsize length_bytes = strlen (name) + 1;
  RkTreeNode *self = g_malloc0 (sizeof (RkTreeNode) + length_bytes);

  memcpy (self->name, name, length_bytes);
  self->is_node = TRUE;
  self->ref_count = 1;
  self->tree = tree;
  self->root = root;
  self->parent = parent;
  if (parent == NULL)
    return self;

  if (parent->children == NULL)
    parent->children = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (parent->children, self->name, self);
  return self;
}

/**
 * rk_tree_node_ref:
 * @self: a directory
 *
 * Returns: (transfer full): @self, which stays allocated, though it may leave the tree
 */
RkTreeNode *
rk_tree_node_ref (RkTreeNode *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * rk_tree_node_unref:
 * @self: (transfer full): a directory
 */
void
rk_tree_node_unref (RkTreeNode *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_assert (self->watch == NULL);
  g_assert (self->children == NULL);
  g_clear_pointer (&self->scope, rk_ignore_scope_unref);
  g_clear_pointer (&self->rule_scope, rk_ignore_scope_unref);
  rk_file_table_clear (&self->files);
  g_free (self);
}

/**
 * rk_tree_node_find_child:
 * @self: a directory
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the directory of that name in it
 */
RkTreeNode *
rk_tree_node_find_child (RkTreeNode *self, const char *name)
{
  return self->children != NULL ? g_hash_table_lookup (self->children, name) : NULL;
}

static void
append_path (RkTreeNode *self, GString *path)
{
  if (self->parent == NULL)
    return;

  append_path (self->parent, path);
  if (path->len > 0 && path->str[path->len - 1] != '/')
    g_string_append_c (path, '/');
  g_string_append (path, self->name);
}

static const char *
build_path (RkTreeNode *self, const char *start, const char *name)
{
  GString *path = self->tree->path;

  g_string_assign (path, start);
  append_path (self, path);
  if (name != NULL)
    {
      if (path->len > 0 && path->str[path->len - 1] != '/')
        g_string_append_c (path, '/');
      g_string_append (path, name);
    }
  return path->str;
}

/**
 * rk_tree_node_peek_path:
 * @self: a directory
 * @name: (nullable): a name in it
 *
 * Returns: (transfer none): the absolute path, until the next path is asked for
 */
const char *
rk_tree_node_peek_path (RkTreeNode *self, const char *name)
{
  return build_path (self, self->root->dir, name);
}

/**
 * rk_tree_node_peek_real_path:
 * @self: a directory
 *
 * Returns: (transfer none): the absolute path without symbolic links, for questions about mounts;
 *   until the next path is asked for
 */
const char *
rk_tree_node_peek_real_path (RkTreeNode *self)
{
  return build_path (self, self->root->real, NULL);
}

/**
 * rk_tree_node_peek_relative:
 * @self: a directory
 * @name: (nullable): a name in it
 *
 * Returns: (transfer none): the path below the watched directory, until the next one is asked for
 */
const char *
rk_tree_node_peek_relative (RkTreeNode *self, const char *name)
{
  return build_path (self, "", name);
}

static void
unregister (RkTreeNode *self)
{
  if (self->registered)
    g_hash_table_remove (self->tree->by_inode, &self->device);
  self->registered = FALSE;
}

/**
 * rk_tree_node_register:
 * @self: a directory
 * @device: its device
 * @inode: its inode
 *
 * Notes which directory it is; another node that was this directory until now is no more.
 */
void
rk_tree_node_register (RkTreeNode *self, guint64 device, guint64 inode)
{
  RkTreeNode *other;

  unregister (self);
  self->device = device;
  self->inode = inode;
  other = g_hash_table_lookup (self->tree->by_inode, &self->device);
  if (other != NULL)
    other->registered = FALSE;
  g_hash_table_replace (self->tree->by_inode, &self->device, self);
  self->registered = TRUE;
}

/**
 * rk_tree_node_forget:
 * @self: (transfer full): a directory that is not there any more
 *
 * Takes it and all below it out of the tree.
 */
void
rk_tree_node_forget (RkTreeNode *self)
{
  self->dead = TRUE;
  rk_tree_unwatch (self);
  unregister (self);
  if (self->parent != NULL && self->parent->children != NULL)
    g_hash_table_remove (self->parent->children, self->name);
  self->parent = NULL;

  if (self->children != NULL)
    {
      g_autoptr (GHashTable) children = g_steal_pointer (&self->children);
      GHashTableIter iter;
      gpointer child;

      g_hash_table_iter_init (&iter, children);
      while (g_hash_table_iter_next (&iter, NULL, &child))
        rk_tree_node_forget (child);
    }
  rk_tree_node_unref (self);
}
