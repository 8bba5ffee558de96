/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-judge: has this name changed? One look, one decision of the fingerprint, one report. */
#include "config.h"

#include "rk-tree.h"

#include "rk-dir-watcher-poll.h"
#include "rk-file-look.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* A look with the content's hash where that can be had. */
typedef struct
{
  RkTreeNode *node; /* (owned) */
  char *name;       /* (owned) */
  char *path;       /* (owned) */
  RkReason reason;
  RkFileLook look;
  guint8 hash[RK_FINGERPRINT_HASH_BYTES];
  gboolean hashed;
  gboolean torn; /* somebody was writing */
  int error;
} Look;

static void
take (Look *look)
{
  RkFileLook after;

  look->hashed = look->torn = FALSE;
  look->error = rk_file_look_at (AT_FDCWD, look->path, &look->look);
  if (look->error != 0)
    return;

  look->hashed = rk_file_look_hash (AT_FDCWD, look->path, &look->look, &after, look->hash);
  if (look->hashed && !rk_fingerprint_same_look (&look->look, &after))
    {
      look->torn = TRUE;
      look->hashed = FALSE;
    }
}

/* How long after its start a run may meet a file that is just being saved. */
#define RK_TORN_READ_NSEC (20 * G_GINT64_CONSTANT (1000000))

/* Some file systems keep times in seconds, or two, or hundredths: as late as the time may have
 * been. */
static gint64
round_up_nsec (gint64 time_nsec)
{
  static const gint64 grains_nsec[] = { 2000000000, 1000000000, 10000000, 1000000, 1000 };

  for (gsize i = 0; i < G_N_ELEMENTS (grains_nsec); i++)
    if (time_nsec % grains_nsec[i] == 0)
      return time_nsec + 2 * grains_nsec[i];
  return time_nsec;
}

/* A change of any kind leaves its time in the file or in a directory above: the entry was made,
 * removed or replaced there. Only a mount leaves no time in either. So the latest of these times is
 * not before the change. It is worth
 * some system calls: it tells a change that the next run has seen from one that it has not.
 */
static gint64
get_latest_usec (RkTreeNode *node, const RkFileLook *look)
{
  gint64 latest_nsec = MAX (look != NULL ? round_up_nsec (look->ctime_nsec) : 0,
                            node->tree->mounted_real_usec * 1000);

  for (RkTreeNode *above = node; above != NULL; above = above->parent)
    {
      RkFileLook directory;
      if (above->remote)
        return G_MAXINT64;
      if (rk_file_look_at (AT_FDCWD, rk_tree_node_peek_path (above, NULL), &directory) != 0)
        return G_MAXINT64;
      if (directory.type != RK_FILE_ABSENT)
        latest_nsec = MAX (latest_nsec, round_up_nsec (directory.ctime_nsec));
      else if (above->parent == NULL)
        return G_MAXINT64;
    }
  return latest_nsec / 1000;
}

/**
 * rk_tree_report:
 * @node: a directory
 * @name: a name in it that has changed
 * @look: (nullable): what is found under that name; %NULL if nothing is
 * @came_or_went: whether the file is new, or is no more
 */
void
rk_tree_report (RkTreeNode *node, const char *name, const RkFileLook *look, gboolean came_or_went)
{
  gint64 latest_usec = get_latest_usec (node, look);

  if (came_or_went)
    rk_report_queue_push (node->tree->reports, RK_WATCH_BURST, NULL);
  const char *path = rk_tree_node_peek_relative (node, name);
  rk_tree_memory_note_report (node->tree->memory, path, latest_usec);
  rk_report_queue_push_change (node->tree->reports, path, latest_usec);
}

static guint
report_deleted (RkTreeNode *node, guint left)
{
  GHashTableIter iter;
  gpointer child;

  for (guint i = 0; i < node->files.n && left > 0; i++, left--)
    rk_tree_report (node, node->files.entries[i]->name, NULL, TRUE);
  if (node->children == NULL)
    return left;

  g_hash_table_iter_init (&iter, node->children);
  while (left > 0 && g_hash_table_iter_next (&iter, NULL, &child))
    left = report_deleted (child, left);
  return left;
}

/**
 * rk_tree_drop_dir:
 * @node: a directory that is not there any more
 *
 * Its known files have been deleted.
 */
void
rk_tree_drop_dir (RkTreeNode *node)
{
  report_deleted (node, RK_MAX_DELETIONS);
  rk_tree_memory_note_dir_gone (node->tree->memory, node);
  rk_tree_node_forget (node);
}

/* There is a directory of this name now: the known one, another one, or a new one. */
static void
apply_dir (RkTreeNode *node, const char *name, const RkFileLook *look)
{
  RkTreeNode *child = rk_tree_node_find_child (node, name);

  if (child == NULL && !rk_tree_is_relevant (node, name, TRUE))
    return;
  if (child != NULL && child->watch != NULL && child->inode == look->inode)
    return;

  if (child != NULL)
    {
      rk_tree_unwatch_all (child);
      rk_tree_queue_scan (child, RK_SCAN_AGAIN);
    }
  else
    rk_tree_queue_scan (rk_tree_node_new (node->tree, node->root, node, name), RK_SCAN_NEW);
}

/* Unreadable content: only a change of attributes is no change. */
static RkVerdict
judge_unread (const RkFileEntry *known, const RkFileLook *look)
{
  if (known->size_bytes == look->size_bytes && known->mtime_nsec == look->mtime_nsec
      && known->inode == look->inode)
    return RK_VERDICT_SAME;
  return RK_VERDICT_CHANGED;
}

/* A save of the same content, while a run was being started: between its truncation and its last
 * byte the run may have read half a file.
 */
static gboolean
may_be_torn (RkTreeNode *node, const RkFileEntry *known, const RkFileLook *look)
{
  gint64 run_start_nsec = rk_tree_get_run_start_nsec (node->tree);

  return !node->remote && known != NULL && known->hashed && look->type == RK_FILE_REGULAR
         && look->mtime_nsec != known->mtime_nsec && look->mtime_nsec >= run_start_nsec
         && look->mtime_nsec - run_start_nsec < RK_TORN_READ_NSEC;
}

static RkVerdict
get_verdict (RkTreeNode *node, const RkFileEntry *known, const RkFileLook *look, const guint8 *hash,
             RkReason reason)
{
  gboolean by_times = reason == RK_REASON_SCAN || (known != NULL && !known->hashed);
  gint64 run_start_nsec = rk_tree_get_run_start_nsec (node->tree);
  RkVerdict verdict =
      by_times ? rk_fingerprint_judge_rescan (known, look, hash, run_start_nsec, !node->remote)
               : rk_fingerprint_judge_write (known, look, hash);

  if (verdict == RK_VERDICT_NEED_HASH)
    verdict = judge_unread (known, look);
  return verdict == RK_VERDICT_SAME && may_be_torn (node, known, look) ? RK_VERDICT_CHANGED
                                                                       : verdict;
}

static void
forget (RkTreeNode *node, const char *name)
{
  if (rk_file_table_find (&node->files, name) == NULL)
    return;
  rk_file_table_remove (&node->files, name);
  rk_tree_memory_note_gone (node->tree->memory, node, name);
}

static void
record (RkTreeNode *node, const char *name, const RkFileLook *look, const guint8 *hash)
{
  RkFileEntry *known = rk_file_table_find (&node->files, name);

  if (hash != NULL && (known == NULL || !known->hashed))
    rk_tree_note_learnt (node->tree, look->size_bytes);
  known = rk_file_table_record (&node->files, name, look, hash);
  rk_tree_memory_note_entry (node->tree->memory, node, known);
}

/**
 * rk_tree_apply:
 * @node: a directory
 * @name: a name in it
 * @look: what was found under that name
 * @hash: (nullable): the hash of its content
 * @reason: why it is asked
 *
 * Decides, records and reports.
 */
void
rk_tree_apply (RkTreeNode *node, const char *name, const RkFileLook *look, const guint8 *hash,
               RkReason reason)
{
  RkFileEntry *known = rk_file_table_find (&node->files, name);
  RkTreeNode *child = rk_tree_node_find_child (node, name);
  gboolean came = known == NULL;
  RkVerdict verdict;

  if (look->type == RK_FILE_DIRECTORY)
    apply_dir (node, name, look);
  else if (child != NULL)
    rk_tree_drop_dir (child);
  if (known == NULL && !rk_tree_is_relevant (node, name, FALSE))
    {
      if (rk_tree_is_rules_file (node, name))
        rk_tree_queue_below (node);
      return;
    }

  verdict = get_verdict (node, known, look, hash, reason);
  if (verdict == RK_VERDICT_CHANGED)
    rk_tree_report (node, name, look, came || look->type == RK_FILE_ABSENT);
  if (look->type != RK_FILE_REGULAR && look->type != RK_FILE_SYMLINK)
    forget (node, name);
  else if (verdict != RK_VERDICT_SAME || hash != NULL || known == NULL)
    record (node, name, look, hash);
  if (verdict != RK_VERDICT_SAME && rk_tree_is_rules_file (node, name))
    rk_tree_queue_below (node);
}

/* Between the truncation of a save and its first byte a file is empty. Few files are meant to be:
 * while an empty one is fresh, it is looked at again. */
static gboolean
may_be_half_saved (Look *look)
{
  RkFileEntry *known = rk_file_table_find (&look->node->files, look->name);

  return look->look.type == RK_FILE_REGULAR && look->look.size_bytes == 0 && known != NULL
         && known->size_bytes > 0
         && look->look.ctime_nsec / 1000 + RK_WAIT_GONE_USEC > look->look.at_nsec / 1000;
}

/* What has gone may come back in a moment. */
static gboolean
may_come_back (Look *look)
{
  return look->look.type == RK_FILE_ABSENT && look->reason != RK_REASON_DUE
         && (rk_file_table_find (&look->node->files, look->name) != NULL
             || rk_tree_node_find_child (look->node, look->name) != NULL);
}

static void
finish (Look *look)
{
  RkTreeNode *node = look->node;

  if (node->dead || look->error != 0)
    return;
  if (node->remote && look->look.type == RK_FILE_ABSENT && rk_tree_is_away (node))
    return;
  if (look->torn)
    rk_tree_wait (node, look->name, RK_WAIT_WRITING_USEC);
  else if (may_come_back (look))
    rk_tree_wait (node, look->name, RK_WAIT_GONE_USEC);
  else if (may_be_half_saved (look))
    rk_tree_wait (node, look->name, RK_WAIT_EMPTY_USEC);
  else
    rk_tree_apply (node, look->name, &look->look, look->hashed ? look->hash : NULL, look->reason);
}

static void
run_job (gpointer data)
{
  take (data);
}

static void
on_job_done (gpointer data, gpointer user_data)
{
  RkTree *self = user_data;

  self->jobs--;
  if (g_atomic_int_get (&self->stopped))
    return;
  finish (data);
  rk_tree_update_busy (self);
}

static void
look_free (gpointer data)
{
  Look *look = data;

  rk_tree_node_unref (look->node);
  g_free (look->name);
  g_free (look->path);
  g_free (look);
}

static void
judge_remote (RkTreeNode *node, const char *name, RkReason reason)
{
  Look *look = g_new0 (Look, 1);

  look->node = rk_tree_node_ref (node);
  look->name = g_strdup (name);
  look->path = g_strdup (rk_tree_node_peek_path (node, name));
  look->reason = reason;
  node->tree->jobs++;
  rk_dir_watcher_poll_run (RK_DIR_WATCHER_POLL (node->watcher), run_job, on_job_done, look,
                           look_free, node->tree);
}

/**
 * rk_tree_judge:
 * @node: a directory
 * @name: a name in it of which something was heard
 * @reason: why it is asked
 *
 * Looks at it and decides; the empty name stands for a root's own directory. On a slow file system
 * the decision comes later.
 */
void
rk_tree_judge (RkTreeNode *node, const char *name, RkReason reason)
{
  Look look = { .node = node, .name = (char *)name, .reason = reason };

  if (*name == '\0')
    {
      rk_tree_wait_no_more (node, name);
      rk_tree_root_expire (node->root);
      return;
    }
  if (node->remote)
    {
      rk_tree_wait_no_more (node, name);
      judge_remote (node, name, reason);
      return;
    }

  g_autofree char *path = g_strdup (rk_tree_node_peek_path (node, name));
  look.path = path;
  take (&look);
  rk_tree_wait_no_more (node, name);
  finish (&look);
}
