/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-watch: one watch per directory: by GFileMonitor; in a large tree by inotify itself; or by
 * polling, where its mount demands that. And what the events mean. Judging is done elsewhere.
 */
#include "config.h"

#include "rk-tree.h"

#include "rk-dir-watcher-gio.h"
#include "rk-dir-watcher-inotify.h"
#include "rk-dir-watcher-poll.h"
#include "rk-file-look.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* "Large": from here on a directory is watched without a GFileMonitor. */
#define MAX_MONITORS 1024

static RkDirWatcher *
get_poller (RkTree *self, const char *mount_point)
{
  RkDirWatcher *poller = g_hash_table_lookup (self->pollers, mount_point);

  if (poller == NULL)
    {
      poller = rk_dir_watcher_poll_new (self->poll_usec, rk_tree_on_event, self);
      g_hash_table_insert (self->pollers, g_strdup (mount_point), poller);
    }
  return poller;
}

static void
say_polling (RkTree *self, const char *mount_point, const char *fs_type)
{
  /* Translators: a directory and its type: polling /srv/code (nfs4) */
  g_autofree char *words = g_strdup_printf (_ ("polling %s (%s)"), mount_point, fs_type);

  rk_tree_trouble (self, mount_point, words);
}

static RkDirWatcher *
get_inotify (RkTree *self)
{
  if (self->inotify == NULL)
    self->inotify = rk_dir_watcher_inotify_new (rk_tree_on_event, self);
  return self->inotify;
}

/* Measured with 10,000 directories: a save reaches the watch thread after 400 µs by GFileMonitor,
 * since the main context asks every monitor each time, and after 10 µs by inotify; a directory
 * costs 1,850 bytes or 90. With 1,000 it is 90 µs. What is watched already stays as it is. */
static RkDirWatcher *
pick_kernel_watcher (RkTree *self)
{
  guint max_monitors = self->max_monitors == 0 ? MAX_MONITORS : (guint)MAX (self->max_monitors, 0);

  return self->n_watched >= max_monitors ? get_inotify (self) : self->gio;
}

static RkDirWatcher *
pick_watcher (RkTreeNode *node)
{
  RkTree *self = node->tree;
  const char *fs_type = NULL;
  const char *share = rk_tree_find_share (self, rk_tree_node_peek_real_path (node), &fs_type);

  node->remote = share != NULL;
  if (share != NULL && fs_type != NULL && self->poll_usec == 0)
    say_polling (self, share, fs_type);
  if (share != NULL)
    return get_poller (self, share);
  return self->poll_usec != 0 || self->gio == NULL ? get_poller (self, "")
                                                   : pick_kernel_watcher (self);
}

/**
 * rk_tree_is_polled:
 * @node: a directory, after rk_tree_choose_watcher()
 *
 * Returns: whether it is looked at again and again; otherwise the kernel reports what happens in it
 */
gboolean
rk_tree_is_polled (RkTreeNode *node)
{
  return node->watcher != node->tree->gio && node->watcher != node->tree->inotify;
}

/**
 * rk_tree_choose_watcher:
 * @node: a directory without a watch
 *
 * Finds out who is to watch it and whether this thread may look at its files.
 */
void
rk_tree_choose_watcher (RkTreeNode *node)
{
  node->watcher = pick_watcher (node);
}

static guint *
get_counter (RkTreeNode *node)
{
  return rk_tree_is_polled (node) ? &node->tree->n_polled : &node->tree->n_watched;
}

/* GLib refuses some directories that are there: the root directory is one. Where it found no
 * inotify instance once, it never asks for one again. */
static RkDirWatch *
add_first_choice (RkTree *self, RkDirWatcher **watcher, const char *path, gpointer cookie)
{
  RkDirWatch *watch = rk_dir_watcher_add (*watcher, path, cookie);

  if (watch == NULL && *watcher == self->gio
      && (errno == EMFILE || (errno == ENOENT && access (path, R_OK | X_OK) == 0)))
    {
      *watcher = get_inotify (self);
      watch = rk_dir_watcher_add (*watcher, path, cookie);
    }
  return watch;
}

/* What the kernel cannot watch is polled, until it can. */
static RkDirWatch *
add_watch (RkTree *self, RkDirWatcher **watcher, const char *path, gpointer cookie)
{
  RkDirWatch *watch = add_first_choice (self, watcher, path, cookie);

  if (watch == NULL && (errno == EMFILE || errno == ENOSPC)
      && (*watcher == self->gio || *watcher == self->inotify))
    {
      rk_tree_note_limit (self, errno);
      *watcher = get_poller (self, "");
      rk_dir_watcher_poll_await_room (RK_DIR_WATCHER_POLL (*watcher));
      watch = rk_dir_watcher_add (*watcher, path, cookie);
    }
  return watch;
}

/**
 * rk_tree_watch:
 * @node: a directory without a watch, after rk_tree_choose_watcher()
 *
 * Returns: whether it is watched now; if not, errno says why
 */
gboolean
rk_tree_watch (RkTreeNode *node)
{
  RkTree *self = node->tree;
  const char *path = rk_tree_node_peek_path (node, NULL);

  node->watch = add_watch (self, &node->watcher, path, node);
  if (node->watch != NULL)
    __atomic_add_fetch (get_counter (node), 1, __ATOMIC_RELAXED);
  return node->watch != NULL;
}

/**
 * rk_tree_unwatch:
 * @node: a directory; nothing happens if it has no watch
 */
void
rk_tree_unwatch (RkTreeNode *node)
{
  if (node->watch == NULL)
    return;

  __atomic_sub_fetch (get_counter (node), 1, __ATOMIC_RELAXED);
  rk_dir_watcher_remove (node->watcher, g_steal_pointer (&node->watch));
}

/* Whether it is polled for want of a watch, and not because that was asked for or must be. */
static gboolean
is_stopgap (RkTreeNode *node)
{
  RkTree *self = node->tree;

  return node->watch != NULL && self->poll_usec == 0 && !node->remote
         && node->watcher == g_hash_table_lookup (self->pollers, "");
}

/* What happened between the last look of the poller and now is found by a scan. */
static gboolean
use_room (RkTreeNode *node)
{
  RkTree *self = node->tree;
  RkDirWatcher *watcher = pick_kernel_watcher (self);
  const char *path = rk_tree_node_peek_path (node, NULL);
  RkDirWatch *watch = add_first_choice (self, &watcher, path, node);

  if (watch == NULL)
    return errno != EMFILE && errno != ENOSPC;
  rk_tree_unwatch (node);
  node->watcher = watcher;
  node->watch = watch;
  __atomic_add_fetch (get_counter (node), 1, __ATOMIC_RELAXED);
  rk_tree_queue_scan (node, RK_SCAN_AGAIN);
  return TRUE;
}

static gboolean
use_room_below (RkTreeNode *node)
{
  GHashTableIter iter;
  gpointer child;

  if (is_stopgap (node) && !use_room (node))
    return FALSE;
  if (node->children == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    if (!use_room_below (child))
      return FALSE;
  return TRUE;
}

/* A limit was raised, or somebody else needs less. From above to below, as far as the room goes. */
static void
on_room (RkTree *self, RkDirWatcher *poller)
{
  gboolean enough = !self->first_walk;

  for (guint i = 0; i < self->roots->len && enough; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->roots, i);

      enough = root->node == NULL || use_room_below (root->node);
      if (enough && root->guard != NULL && root->guard_watcher == poller)
        {
          rk_tree_root_check (root);
          enough = root->guard == NULL || root->guard_watcher != poller;
        }
    }
  if (enough)
    rk_tree_limit_over (self);
  else
    rk_dir_watcher_poll_await_room (RK_DIR_WATCHER_POLL (poller));
}

/**
 * rk_tree_unwatch_all:
 * @node: a directory that has gone, or is another one now
 *
 * Removes its watch and all below it; what is known of the files stays.
 */
void
rk_tree_unwatch_all (RkTreeNode *node)
{
  GHashTableIter iter;
  gpointer child;

  rk_tree_unwatch (node);
  if (node->children == NULL)
    return;

  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    rk_tree_unwatch_all (child);
}

static void
on_mounts_changed (gpointer user_data)
{
  RkTree *self = user_data;

  rk_tree_follow_mounts (self);
  rk_tree_update_busy (self);
}

/**
 * rk_tree_open_watchers:
 * @self: a tree that does not watch yet
 */
void
rk_tree_open_watchers (RkTree *self)
{
  self->pollers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->gio = rk_dir_watcher_gio_new (rk_tree_on_event, self);
  rk_tree_open_mounts (self, on_mounts_changed);
}

/**
 * rk_tree_add_guard:
 * @root: a watched directory that is not there, or is reached through a link
 * @path: the directory that will show when that changes
 *
 * Returns: (transfer full) (nullable): the watch
 */
RkDirWatch *
rk_tree_add_guard (RkTreeRoot *root, const char *path)
{
  RkTree *self = root->tree;
  root->guard_watcher = self->gio != NULL ? self->gio : get_poller (self, "");
  return add_watch (self, &root->guard_watcher, path, root);
}

static const char *
find_mount_point (RkTree *self, RkDirWatcher *watcher)
{
  GHashTableIter iter;
  gpointer mount_point, poller;

  g_hash_table_iter_init (&iter, self->pollers);
  while (g_hash_table_iter_next (&iter, &mount_point, &poller))
    if (poller == watcher)
      return mount_point;
  return "";
}

static void
on_watcher_event (RkTree *self, RkDirWatcher *watcher, RkDirEvent event)
{
  const char *mount_point = find_mount_point (self, watcher);
  g_autofree char *key = g_strconcat ("unreachable ", mount_point, NULL);
  g_autofree char *words = NULL;

  if (event == RK_DIR_LOST)
    rk_tree_queue_all (self, watcher);
  else if (event == RK_DIR_ROOM)
    on_room (self, watcher);
  else if (event == RK_DIR_UNREACHABLE)
    {
      /* Translators: %s is where a share is mounted. "Holding": the program runs on, nothing is
       * taken as changed or deleted. */
      words = g_strdup_printf (_ ("share %s is unreachable, holding"), mount_point);
      rk_tree_trouble (self, key, words);
    }
  else if (event == RK_DIR_REACHABLE)
    {
      words = g_strdup_printf (_ ("share %s answers again"), mount_point);
      rk_tree_trouble_over (self, key, words);
      rk_tree_queue_all (self, watcher);
    }
}

static gboolean
is_of_interest (RkTreeNode *node, const char *name)
{
  if (node->parent == NULL && node->root->single != NULL)
    return strcmp (node->root->single, name) == 0;

  return rk_tree_is_rules_file (node, name) || rk_file_table_find (&node->files, name) != NULL
         || rk_tree_node_find_child (node, name) != NULL || rk_tree_is_relevant (node, name, FALSE)
         || rk_tree_is_relevant (node, name, TRUE);
}

/* A write is complete. What is new may be a temporary file, or link (ln -sf), on its way to its
 * real name; everything else is judged at once. */
static void
on_written (RkTreeNode *node, const char *name)
{
  RkFileLook look;

  if (!rk_tree_is_held (node->tree) && !node->remote
      && rk_file_table_find (&node->files, name) == NULL
      && rk_file_look_at (AT_FDCWD, rk_tree_node_peek_path (node, name), &look) == 0
      && (look.type == RK_FILE_REGULAR || look.type == RK_FILE_SYMLINK))
    rk_tree_wait (node, name, name[0] == '.' ? RK_WAIT_HIDDEN_USEC : RK_WAIT_NEW_USEC);
  else if (rk_tree_is_held (node->tree))
    rk_tree_wait (node, name, 0);
  else
    rk_tree_judge (node, name, RK_REASON_EVENT);
}

static void
on_removed (RkTreeNode *node, const char *name)
{
  RkTreeNode *child = rk_tree_node_find_child (node, name);

  if (child != NULL)
    rk_tree_unwatch_all (child);
  if (child != NULL || rk_file_table_find (&node->files, name) != NULL
      || rk_tree_is_rules_file (node, name))
    rk_tree_wait (node, name, RK_WAIT_GONE_USEC);
  else
    rk_tree_wait_no_more (node, name);
}

static void
on_name_event (RkTreeNode *node, RkDirEvent event, const char *name)
{
  if (!is_of_interest (node, name))
    return;

  if (event == RK_DIR_REMOVED)
    on_removed (node, name);
  else if (event == RK_DIR_WRITTEN)
    on_written (node, name);
  else
    {
      rk_tree_is_held (node->tree);
      rk_tree_wait (node, name,
                    rk_tree_is_polled (node) ? RK_WAIT_LOOK_USEC : RK_WAIT_WRITING_USEC);
    }
}

/* The directory itself: gone, or moved; its parent tells the same, but that may come later. */
static void
on_gone (RkTreeNode *node)
{
  rk_tree_node_ref (node);
  rk_tree_unwatch_all (node);
  if (node->parent == NULL)
    rk_tree_root_gone (node->root);
  else
    rk_tree_judge (node->parent, node->name, RK_REASON_EVENT);
  rk_tree_node_unref (node);
}

/**
 * rk_tree_on_event:
 * @watcher: whose event it is
 * @cookie: (nullable): the #RkTreeNode or the #RkTreeRoot that it is about
 * @event: what happened
 * @name: (nullable): to which name
 * @user_data: the tree
 */
void
rk_tree_on_event (RkDirWatcher *watcher, gpointer cookie, RkDirEvent event, const char *name,
                  gpointer user_data)
{
  RkTree *self = user_data;
  RkTreeNode *node = cookie;
  RkTreeRoot *root = cookie;

  if (g_atomic_int_get (&self->stopped))
    return;

  if (cookie == NULL)
    on_watcher_event (self, watcher, event);
  else if (!node->is_node)
    {
      if (name == NULL || root->guard_name == NULL || strcmp (name, root->guard_name) == 0)
        rk_tree_root_check (root);
    }
  else if (event == RK_DIR_GONE)
    on_gone (node);
  else if (event == RK_DIR_LOST)
    rk_tree_queue_scan (node, RK_SCAN_AGAIN);
  else if (name != NULL)
    on_name_event (node, event, name);
  rk_tree_update_busy (self);
}
