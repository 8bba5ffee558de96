/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-root: the watched directories themselves. One may be a link, a single file, or not there
 * at all; it may go and come back. While it is away, its nearest existing ancestor is watched, so
 * nothing has to be polled.
 */
#include "config.h"

#include "rk-tree.h"

#include "rk-file-look.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* To be asked before anything is done with the path: a share may hang. */
static gboolean
is_remote (RkTreeRoot *self)
{
  g_free (self->real);
  self->real = rk_tree_resolve (self->tree, self->dir);
  return rk_tree_find_share (self->tree, self->real, NULL) != NULL;
}

/**
 * rk_tree_root_new:
 * @tree: a tree whose watchers are open
 * @path: an absolute path: a directory, a link to one, or a single file
 *
 * Returns: (transfer full): the root, not watched yet
 */
RkTreeRoot *
rk_tree_root_new (RkTree *tree, const char *path)
{
  RkTreeRoot *self = g_new0 (RkTreeRoot, 1);
  struct stat st;

  self->tree = tree;
  self->path = g_canonicalize_filename (path, "/");
  self->dir = g_strdup (self->path);
  if (!is_remote (self) && stat (self->path, &st) == 0 && !S_ISDIR (st.st_mode))
    {
      g_free (self->dir);
      self->dir = g_path_get_dirname (self->path);
      self->single = g_path_get_basename (self->path);
      is_remote (self);
    }
  return self;
}

static void
remove_guard (RkTreeRoot *self)
{
  if (self->guard != NULL)
    rk_dir_watcher_remove (self->guard_watcher, g_steal_pointer (&self->guard));
  g_clear_pointer (&self->guard_name, g_free);
}

/**
 * rk_tree_root_free:
 * @self: (transfer full): a root
 */
void
rk_tree_root_free (RkTreeRoot *self)
{
  remove_guard (self);
  g_clear_pointer (&self->node, rk_tree_node_forget);
  g_free (self->path);
  g_free (self->dir);
  g_free (self->real);
  g_free (self->single);
  g_free (self);
}

static gboolean
guard_at (RkTreeRoot *self, const char *dir, const char *name)
{
  remove_guard (self);
  self->guard = rk_tree_add_guard (self, dir);
  self->guard_name = g_strdup (name);
  return self->guard != NULL;
}

static gboolean
exists (const char *path)
{
  return access (path, F_OK) == 0;
}

/* Watches the nearest ancestor that exists. Watch first, then look: if the next name has come into
 * being meanwhile, go on from there. Returns whether the directory itself exists after all. */
static gboolean
guard_nearest (RkTreeRoot *self)
{
  while (!exists (self->dir))
    {
      g_autofree char *below = g_strdup (self->dir);
      g_autofree char *dir = g_path_get_dirname (below);
      g_autofree char *name = NULL;

      while (!exists (dir))
        {
          g_free (below);
          below = g_steal_pointer (&dir);
          dir = g_path_get_dirname (below);
        }
      name = g_path_get_basename (below);
      /* Without a guard nobody would tell: then to look again and again is no way out either. */
      if (!guard_at (self, dir, name) || !exists (below))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_link (const char *path)
{
  RkFileLook look;

  return rk_file_look_at (AT_FDCWD, path, &look) == 0 && look.type == RK_FILE_SYMLINK;
}

/* The link may lead to a share; what it lies on is asked, not where it leads. */
static void
guard_link (RkTreeRoot *self)
{
  g_autofree char *dir = g_path_get_dirname (self->dir);
  g_autofree char *name = g_path_get_basename (self->dir);

  g_autofree char *real_dir = rk_tree_resolve (self->tree, dir);
  g_autofree char *real = g_build_filename (real_dir, name, NULL);

  if (rk_tree_find_share (self->tree, real, NULL) == NULL && is_link (self->dir))
    guard_at (self, dir, name);
  else
    remove_guard (self);
}

static gboolean
leads_elsewhere (RkTreeRoot *self)
{
  struct stat st;

  return self->node->watch == NULL
         || (stat (self->dir, &st) == 0
             && (st.st_ino != self->node->inode || st.st_dev != self->node->device));
}

/**
 * rk_tree_root_check:
 * @self: a root of which something was heard
 *
 * Begins to watch it, if it is there; otherwise waits for it.
 */
void
rk_tree_root_check (RkTreeRoot *self)
{
  RkTree *tree = self->tree;
  gboolean remote = is_remote (self);

  if (!remote && !guard_nearest (self))
    return;
  guard_link (self);

  if (self->node == NULL)
    {
      self->node = rk_tree_node_new (tree, self, NULL, "");
      rk_tree_queue_scan (self->node, tree->first_walk && !tree->resumed ? RK_SCAN_FIRST : RK_SCAN_NEW);
    }
  else if (!remote && leads_elsewhere (self))
    {
      rk_tree_wait_no_more (self->node, "");
      rk_tree_unwatch_all (self->node);
      rk_tree_queue_scan (self->node, RK_SCAN_AGAIN);
    }
}

/**
 * rk_tree_root_gone:
 * @self: a root whose directory has gone
 *
 * It may come back at once, as the same or as another one.
 */
void
rk_tree_root_gone (RkTreeRoot *self)
{
  if (self->node == NULL)
    return;

  rk_tree_unwatch_all (self->node);
  rk_tree_wait (self->node, "", RK_WAIT_GONE_USEC);
  rk_tree_root_check (self);
}

/**
 * rk_tree_root_expire:
 * @self: a root whose directory had time to come back
 */
void
rk_tree_root_expire (RkTreeRoot *self)
{
  if (self->node == NULL || self->node->watch != NULL || self->node->queued)
    return;

  if (is_remote (self) || exists (self->dir))
    rk_tree_root_check (self);
  else
    rk_tree_drop_dir (g_steal_pointer (&self->node));
}
