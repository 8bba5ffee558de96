/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-scan: walks. Watch a directory first, then list it, so that nothing falls in between. A
 * walk is cut into slices, so that events are heard in the middle of it.
 */
#include "config.h"

#include "rk-tree.h"

#include "rk-dir-watcher-poll.h"
#include "rk-file-look.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Short enough that a save during the first walk is not felt; but between two slices the main
 * context looks at every monitor, so the more there are, the longer the slice. */
#define SLICE_USEC (4 * G_TIME_SPAN_MILLISECOND)
#define SLICE_PER_WATCH_USEC 3

/**
 * rk_tree_queue_scan:
 * @node: a directory
 * @mode: how to read what is found
 */
void
rk_tree_queue_scan (RkTreeNode *node, RkScanMode mode)
{
  RkTree *self = node->tree;

  if (node->dead)
    return;
  if (node->queued)
    {
      node->scan_mode = MAX (node->scan_mode, (guint)mode);
      return;
    }

  node->queued = TRUE;
  node->scan_mode = mode;
  g_queue_push_tail (&self->scans, rk_tree_node_ref (node));
  if (self->scans.length == 1)
    g_source_set_ready_time (self->scan_source, 0);
}

static void
queue_below (RkTreeNode *node, RkDirWatcher *watcher)
{
  GHashTableIter iter;
  gpointer child;

  if (watcher == NULL || node->watcher == watcher || node->watch == NULL)
    rk_tree_queue_scan (node, RK_SCAN_AGAIN);
  if (node->children == NULL)
    return;

  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    queue_below (child, watcher);
}

/**
 * rk_tree_queue_below:
 * @node: a directory in which other rules apply now
 *
 * It and all below it will be looked at again, from above to below.
 */
void
rk_tree_queue_below (RkTreeNode *node)
{
  queue_below (node, NULL);
}

/**
 * rk_tree_queue_all:
 * @self: a tree
 * @watcher: (nullable): whose directories are to be looked at again; %NULL for all
 */
void
rk_tree_queue_all (RkTree *self, RkDirWatcher *watcher)
{
  for (guint i = 0; i < self->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->roots, i);

      if (root->node != NULL)
        queue_below (root->node, watcher);
    }
}

/* A directory that moved inside the tree may be known under its old name still: its watches there
 * must go before the new ones are made, since they are the same to the kernel. */
static void
identify (RkTreeNode *node, const RkDirListing *listing)
{
  RkTree *self = node->tree;
  guint64 key[2] = { listing->device, listing->inode };
  RkTreeNode *other = g_hash_table_lookup (self->by_inode, key);

  if (other != NULL && other != node)
    {
      rk_tree_unwatch_all (other);
      if (other->parent != NULL)
        rk_tree_wait (other->parent, other->name, RK_WAIT_GONE_USEC);
    }
  if (node->watch != NULL && node->registered
      && (node->inode != listing->inode || node->device != listing->device))
    rk_tree_unwatch_all (node);
  rk_tree_node_register (node, listing->device, listing->inode);
}

static gboolean
is_content (const RkFileLook *look)
{
  return look->type == RK_FILE_REGULAR || look->type == RK_FILE_SYMLINK;
}

static void
apply_first (RkTreeNode *node, const char *name, const RkFileLook *look)
{
  RkFileEntry *entry;

  if (!is_content (look) || !rk_tree_is_relevant (node, name, FALSE))
    return;

  entry = rk_file_table_append (&node->files, name, look, NULL);
  entry->mark = TRUE;
  if (rk_fingerprint_judge_first (look, rk_tree_get_run_start_nsec (node->tree))
      == RK_VERDICT_CHANGED)
    {
      entry->racy = TRUE;
      rk_tree_wait (node, name, RK_WAIT_NEW_USEC);
    }
  rk_tree_memory_note_entry (node->tree->memory, node, entry);
}

/* What was changed just now may be in the middle of a save. */
static gboolean
is_fresh (const RkFileLook *look)
{
  return look->ctime_nsec + RK_FINGERPRINT_RACY_NSEC >= look->at_nsec;
}

static void
apply_again (RkTreeNode *node, const char *name, const RkFileLook *look)
{
  RkFileEntry *known = rk_file_table_find (&node->files, name);

  if (known != NULL)
    known->mark = is_content (look);
  if (known != NULL && !rk_tree_is_relevant (node, name, FALSE))
    {
      rk_file_table_remove (&node->files, name);
      rk_tree_memory_note_gone (node->tree->memory, node, name);
      return;
    }
  if (known == NULL && (!is_content (look) || !rk_tree_is_relevant (node, name, FALSE)))
    return;
  if (known != NULL && rk_fingerprint_is_unchanged (known, look))
    return;

  if (known == NULL || is_fresh (look))
    rk_tree_wait (node, name, RK_WAIT_NEW_USEC);
  else
    rk_tree_judge (node, name, RK_REASON_SCAN);
}

static void
apply_child (RkTreeNode *node, const char *name, const RkFileLook *look, RkScanMode mode)
{
  RkTreeNode *child = rk_tree_node_find_child (node, name);

  if (!rk_tree_is_relevant (node, name, TRUE))
    {
      if (child != NULL)
        rk_tree_memory_note_dir_gone (node->tree->memory, child);
      g_clear_pointer (&child, rk_tree_node_forget);
      return;
    }
  if (child == NULL)
    {
      child = rk_tree_node_new (node->tree, node->root, node, name);
      rk_tree_queue_scan (child, mode == RK_SCAN_FIRST ? RK_SCAN_FIRST : RK_SCAN_NEW);
    }
  else if (child->watch == NULL || (child->registered && child->inode != look->inode))
    rk_tree_queue_scan (child, RK_SCAN_AGAIN);
}

/* What is known but was not met has gone, or is just being replaced. A first walk meets everything.
 */
static void
apply_absent (RkTreeNode *node, GHashTable *met)
{
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < node->files.n; i++)
    {
      if (!node->files.entries[i]->mark)
        rk_tree_wait (node, node->files.entries[i]->name, RK_WAIT_GONE_USEC);
      node->files.entries[i]->mark = FALSE;
    }
  if (node->children == NULL || met == NULL)
    return;

  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (met, name))
      rk_tree_wait (node, name, RK_WAIT_GONE_USEC);
}

static void
say_readable (RkTreeNode *node)
{
  g_autofree char *path = g_strdup (rk_tree_node_peek_path (node, NULL));
  g_autofree char *key = g_strconcat ("read ", path, NULL);

  rk_tree_trouble_over (node->tree, key, NULL);
}

/* A name may have gone of which the other host left no word, without another trace than this. */
static void
apply_blindly (RkTreeNode *node)
{
  RkFileLook look;

  if (rk_file_look_at (AT_FDCWD, rk_tree_node_peek_path (node, NULL), &look) == 0
      && look.mtime_nsec >= rk_tree_get_run_start_nsec (node->tree))
    rk_tree_report (node, node->parent == NULL ? "." : NULL, NULL, TRUE);
}

static void
apply_listing (RkTreeNode *node, const RkDirListing *listing, RkScanMode mode)
{
  const char *single = node->parent == NULL ? node->root->single : NULL;
  g_autoptr (GHashTable) met = NULL;

  if (node->tree->troubles->len > 0)
    say_readable (node);
  if (node->files.n > 0 || node->children != NULL)
    {
      met = g_hash_table_new (g_str_hash, g_str_equal);
      mode = RK_SCAN_AGAIN;
    }
  for (guint i = 0; i < listing->items->len; i++)
    {
      const RkDirItem *item = &g_array_index (listing->items, RkDirItem, i);
      const char *name = rk_dir_listing_peek_name (listing, item);

      if (single != NULL && strcmp (name, single) != 0)
        continue;
      if (item->look.type == RK_FILE_DIRECTORY && single == NULL)
        {
          apply_child (node, name, &item->look, mode);
          if (met != NULL)
            g_hash_table_add (met, (gpointer)name);
        }
      if (mode == RK_SCAN_FIRST)
        apply_first (node, name, &item->look);
      else
        apply_again (node, name, &item->look);
    }
  apply_absent (node, met);
  if (node->tree->first_walk && node->tree->blind && !node->remote && single == NULL)
    apply_blindly (node);
  rk_tree_learn (node);
}

static void
on_unlisted (RkTreeNode *node, int error)
{
  rk_tree_unwatch (node);
  if (error == EACCES || error == EPERM)
    {
      g_autofree char *path = g_strdup (rk_tree_node_peek_path (node, NULL));

      g_autofree char *words = g_strdup_printf (_ ("cannot read %s: %s"), path, g_strerror (error));

      g_autofree char *key = g_strconcat ("read ", path, NULL);

      rk_tree_trouble (node->tree, key, words);
    }
  else if (error != ENOENT && error != ENOTDIR && error != ELOOP)
    return;
  else if (node->parent == NULL)
    rk_tree_root_gone (node->root);
  else
    rk_tree_wait (node->parent, node->name, RK_WAIT_GONE_USEC);
}

/* The repository that the directory above belongs to. */
static RkGitRepo *
get_repo (RkTreeNode *node)
{
  return node->parent != NULL && node->parent->repo != NULL ? node->parent->repo->repo : NULL;
}

typedef struct
{
  RkTreeNode *node; /* (owned) */
  RkScanMode mode;
  gboolean is_root;
  char *path;            /* (owned) */
  RkDirListing *listing; /* (owned) */
  RkGitRepo *repo;       /* (owned) (nullable) */
  RkIgnoreScope *scope;  /* (owned) (nullable) */
  RkTreeRulesRead read;
} Job;

static void
run_job (gpointer data)
{
  Job *job = data;

  if (rk_dir_listing_begin (job->listing, job->path, job->is_root)
      && rk_dir_listing_read (job->listing))
    rk_tree_rules_read (&job->read, job->listing, job->path, job->repo, job->scope);
}

/* The empty place that a share leaves behind does not. */
static gboolean
says_something (Job *job)
{
  return (job->listing->error == 0 && job->listing->items->len > 0) || !rk_tree_is_away (job->node);
}

static void
on_job_done (gpointer data, gpointer user_data)
{
  RkTree *self = user_data;
  Job *job = data;

  self->jobs--;
  if (g_atomic_int_get (&self->stopped))
    return;
  if (!job->node->dead && says_something (job) && job->listing->error == 0)
    {
      rk_tree_node_register (job->node, job->listing->device, job->listing->inode);
      rk_tree_rules_take (job->node, &job->read);
      apply_listing (job->node, job->listing, job->mode);
    }
  else if (!job->node->dead && says_something (job))
    on_unlisted (job->node, job->listing->error);
  rk_tree_note_walk (self);
  rk_tree_update_busy (self);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  rk_tree_node_unref (job->node);
  rk_dir_listing_free (job->listing);
  rk_tree_rules_clear (&job->read);
  g_clear_pointer (&job->repo, rk_git_repo_unref);
  g_clear_pointer (&job->scope, rk_ignore_scope_unref);
  g_free (job->path);
  g_free (job);
}

static void
scan_remote (RkTreeNode *node, RkScanMode mode)
{
  Job *job;

  if (node->watch == NULL && !rk_tree_watch (node))
    {
      on_unlisted (node, errno);
      return;
    }
  job = g_new0 (Job, 1);
  job->node = rk_tree_node_ref (node);
  job->mode = mode;
  job->path = g_strdup (rk_tree_node_peek_path (node, NULL));
  job->listing = rk_dir_listing_new ();
  job->is_root = node->parent == NULL;
  if (get_repo (node) != NULL)
    job->repo = rk_git_repo_ref (get_repo (node));
  if (node->parent != NULL && node->parent->scope != NULL)
    job->scope = rk_ignore_scope_ref (node->parent->scope);
  node->tree->jobs++;
  rk_dir_watcher_poll_run (RK_DIR_WATCHER_POLL (node->watcher), run_job, on_job_done, job, job_free,
                           node->tree);
}

static void
scan_local (RkTreeNode *node, RkScanMode mode)
{
  RkDirListing *listing = node->tree->listing;

  if (!rk_dir_listing_begin (listing, rk_tree_node_peek_path (node, NULL), node->parent == NULL))
    {
      on_unlisted (node, listing->error);
      return;
    }
  identify (node, listing);
  if (node->watch == NULL && !rk_tree_watch (node))
    {
      on_unlisted (node, errno);
      return;
    }
  if (rk_dir_listing_read (listing))
    {
      RkTreeRulesRead read;

      rk_tree_rules_read (&read, listing, rk_tree_node_peek_path (node, NULL), get_repo (node),
                          node->parent != NULL ? node->parent->scope : NULL);
      rk_tree_rules_take (node, &read);
      apply_listing (node, listing, mode);
    }
  else
    on_unlisted (node, listing->error);
}

static void
scan (RkTreeNode *node)
{
  node->queued = FALSE;
  if (node->dead)
    return;

  if (node->watch == NULL)
    rk_tree_choose_watcher (node);
  if (node->remote)
    scan_remote (node, node->scan_mode);
  else
    scan_local (node, node->scan_mode);
}

/**
 * rk_tree_scan_some:
 * @self: a tree
 *
 * Does a slice of what is queued.
 *
 * Returns: whether more is queued
 */
gboolean
rk_tree_scan_some (RkTree *self)
{
  gint64 end_usec =
      rk_tree_now_usec (self) + SLICE_USEC + SLICE_PER_WATCH_USEC * (gint64)self->n_watched;
  RkTreeNode *node;

  while (rk_tree_now_usec (self) < end_usec && (node = g_queue_pop_head (&self->scans)) != NULL)
    {
      scan (node);
      rk_tree_node_unref (node);
    }
  return self->scans.length > 0;
}
