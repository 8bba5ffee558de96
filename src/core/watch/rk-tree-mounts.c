/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-mounts: which mount a directory is on, and what to do when mounts come and go. A share
 * that has gone is held: what was on it counts as out of reach, not as deleted, until something is
 * mounted in its place. Never touches a mount that may hang.
 */
#include "config.h"

#include <string.h>

#include "rk-tree.h"

/**
 * rk_tree_open_mounts:
 * @self: a tree
 * @on_changed: called in the watch thread when mounts have changed
 */
void
rk_tree_open_mounts (RkTree *self, RkMountTableFunc on_changed)
{
  self->held_mounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->mounts = rk_mount_table_read (NULL);
  self->mounts_source = rk_mount_table_monitor_new (on_changed, self, NULL);
  if (self->mounts_source != NULL)
    g_source_attach (self->mounts_source, rk_watch_thread_peek_context (self->thread));
}

static gboolean
is_below (const char *path, const char *top)
{
  gsize length = strlen (top);

  if (length == 1)
    return TRUE;
  return strncmp (path, top, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/**
 * rk_tree_resolve:
 * @self: a tree
 * @path: absolute
 *
 * Returns: (transfer full): @path without symbolic links, as far as that can be found out at once
 */
char *
rk_tree_resolve (RkTree *self, const char *path)
{
  return self->mounts != NULL ? rk_mount_table_resolve (self->mounts, path) : g_strdup (path);
}

/**
 * rk_tree_find_share:
 * @self: a tree
 * @real_path: a path without symbolic links
 * @fs_type: (out) (nullable) (optional): what it is; %NULL if it is away
 *
 * Returns: (transfer none) (nullable): where the share is mounted, or was, that must be polled for
 *   @real_path; %NULL if the kernel tells what happens there
 */
const char *
rk_tree_find_share (RkTree *self, const char *real_path, const char **fs_type)
{
  const RkMount *mount =
      self->mounts != NULL ? rk_mount_table_find (self->mounts, real_path) : NULL;
  GHashTableIter iter;
  gpointer held;

  if (fs_type != NULL)
    *fs_type = mount != NULL ? mount->fs_type : NULL;
  if (mount != NULL && mount->must_poll)
    return mount->mount_point;

  if (fs_type != NULL)
    *fs_type = NULL;
  g_hash_table_iter_init (&iter, self->held_mounts);
  while (g_hash_table_iter_next (&iter, &held, NULL))
    if (is_below (real_path, held) && (mount == NULL || is_below (held, mount->mount_point)))
      return held;
  return NULL;
}

/**
 * rk_tree_is_away:
 * @node: a directory on a share
 *
 * Returns: whether the share is not mounted at this moment, so that what was found there, or not
 *   found, says nothing
 */
gboolean
rk_tree_is_away (RkTreeNode *node)
{
  g_autoptr (RkMountTable) now = rk_mount_table_read (NULL);
  const RkMount *mount =
      now != NULL ? rk_mount_table_find (now, rk_tree_node_peek_real_path (node)) : NULL;

  return node->remote && mount != NULL && !mount->must_poll;
}

static const RkMount *
find_at (RkMountTable *table, const char *mount_point)
{
  const RkMount *mount = table != NULL ? rk_mount_table_find (table, mount_point) : NULL;

  return mount != NULL && strcmp (mount->mount_point, mount_point) == 0 ? mount : NULL;
}

static RkTreeNode *
find_node (RkTreeRoot *root, const char *real_path)
{
  g_auto (GStrv) names = g_strsplit (real_path + strlen (root->real), "/", -1);
  RkTreeNode *node = root->node;

  for (gsize i = 0; names[i] != NULL && node != NULL; i++)
    if (names[i][0] != '\0')
      node = rk_tree_node_find_child (node, names[i]);
  return node;
}

/* What was watched there is covered, uncovered or another thing now: from that directory on, all is
 * watched anew and compared. */
static void
watch_anew (RkTree *self, const char *mount_point)
{
  for (guint i = 0; i < self->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->roots, i);
      RkTreeNode *node = NULL;

      if (root->node == NULL)
        rk_tree_root_check (root);
      else if (is_below (root->real, mount_point))
        node = root->node;
      else if (is_below (mount_point, root->real))
        node = find_node (root, mount_point);
      if (node == NULL)
        continue;
      self->mounted_real_usec = rk_clock_get_real_usec (self->clock);
      rk_tree_unwatch_all (node);
      rk_tree_queue_scan (node, RK_SCAN_AGAIN);
    }
}

static void
follow (RkTree *self, const RkMount *was, const RkMount *is)
{
  const char *mount_point = was != NULL ? was->mount_point : is->mount_point;
  gboolean was_share =
      was != NULL ? was->must_poll : g_hash_table_contains (self->held_mounts, mount_point);

  if (was != NULL && is != NULL && was->id == is->id)
    return;
  if (was_share && is == NULL)
    {
      g_hash_table_add (self->held_mounts, g_strdup (mount_point));
      return;
    }
  g_hash_table_remove (self->held_mounts, mount_point);
  /* The poller of the place notices by itself that another file system is there. */
  if (!was_share || !is->must_poll)
    watch_anew (self, mount_point);
}

/**
 * rk_tree_follow_mounts:
 * @self: a tree
 *
 * To be called when mounts have changed.
 */
void
rk_tree_follow_mounts (RkTree *self)
{
  g_autoptr (RkMountTable) old = g_steal_pointer (&self->mounts);

  self->mounts = rk_mount_table_read (NULL);
  for (guint i = 0; self->mounts != NULL && i < rk_mount_table_get_size (self->mounts); i++)
    {
      const RkMount *is = rk_mount_table_peek (self->mounts, i);

      if (find_at (self->mounts, is->mount_point) == is)
        follow (self, find_at (old, is->mount_point), is);
    }
  for (guint i = 0; old != NULL && i < rk_mount_table_get_size (old); i++)
    {
      const RkMount *was = rk_mount_table_peek (old, i);

      if (find_at (self->mounts, was->mount_point) == NULL
          && find_at (old, was->mount_point) == was)
        follow (self, was, NULL);
    }
}
