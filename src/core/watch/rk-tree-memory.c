/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-memory: what is known of a tree, in a file that outlives the host: with it the next host
 * finds what was deleted or moved while there was none, and that a save without an edit is none.
 *
 * The file is a log. Each record is written when it is decided, a change before what was found, so
 * that wherever the log ends, it never says that a state was seen whose change is not known. It is
 * for this machine until the person logs out: its format is that of the memory. If its end
 * is lost, or all of it, the times of files and directories decide, which may cost one restart.
 */
#include "config.h"

#include "rk-tree-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The log is written anew when it is several times as long as need be. */
#define SLACK_BYTES (1024 * 1024)
#define SLACK_FACTOR 3

/* Above this, the next host goes by the times alone. */
#define MAX_BYTES (64 * 1024 * 1024)

/* One suffices to restart; the others are names for a person to read. */
#define MAX_REPORTS 64

#define MAX_ROOTS 255

static void
report_clear (gpointer data)
{
  g_free (((RkKnownReport *)data)->path);
}

static void
put (RkTreeMemory *self, RkKnownRecord record, const char *name)
{
  record.name_bytes = (guint32)strlen (name);
  g_byte_array_append (self->buffer, (const guint8 *)&record, sizeof record);
  g_byte_array_append (self->buffer, (const guint8 *)name, record.name_bytes);
}

static guint8
get_root_number (RkTreeNode *node)
{
  guint number = 0;

  g_ptr_array_find (node->tree->roots, node->root, &number);
  return (guint8)number;
}

static void
put_directory (RkTreeMemory *self, RkTreeNode *node)
{
  if (self->current == node)
    return;
  self->current = node;
  put (self, (RkKnownRecord){ .kind = RK_KNOWN_DIRECTORY, .root = get_root_number (node) },
       rk_tree_node_peek_relative (node, NULL));
}

static void
put_entry (RkTreeMemory *self, RkTreeNode *node, const RkFileEntry *entry)
{
  RkKnownRecord record = {
    .kind = RK_KNOWN_ENTRY,
    .type = entry->type,
    .hashed = entry->hashed,
    .racy = entry->racy,
    .inode = entry->inode,
    .size_bytes = entry->size_bytes,
    .mtime_nsec = entry->mtime_nsec,
    .ctime_nsec = entry->ctime_nsec,
  };

  memcpy (record.hash, entry->hash, sizeof record.hash);
  put_directory (self, node);
  put (self, record, entry->name);
}

/* A log that is not whole must not be taken for one. */
static void
give_up (RkTreeMemory *self)
{
  close (self->fd);
  self->fd = -1;
  g_unlink (self->path);
  g_byte_array_set_size (self->buffer, 0);
}

static void
flush (RkTreeMemory *self)
{
  const guint8 *at = self->buffer->data;
  gsize left_bytes = self->buffer->len;

  self->current = NULL;
  self->written_bytes += left_bytes;
  while (left_bytes > 0)
    {
      gssize n = write (self->fd, at, left_bytes);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        break;
      at += n;
      left_bytes -= n;
    }
  g_byte_array_set_size (self->buffer, 0);
  if (left_bytes > 0 || self->written_bytes > MAX_BYTES)
    give_up (self);
}

static void
put_all_of (RkTreeMemory *self, RkTreeNode *node)
{
  GHashTableIter iter;
  gpointer child;

  for (guint i = 0; i < node->files.n; i++)
    put_entry (self, node, node->files.entries[i]);
  if (node->children == NULL)
    return;

  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    put_all_of (self, child);
}

static void
put_report (RkTreeMemory *self, const RkKnownReport *report)
{
  put (self, (RkKnownRecord){ .kind = RK_KNOWN_REPORT, .mtime_nsec = report->latest_usec },
       report->path);
}

static void
put_run (RkTreeMemory *self)
{
  gint64 start_usec = rk_tree_get_run_start_nsec (self->tree) / 1000;

  put (self, (RkKnownRecord){ .kind = RK_KNOWN_RUN, .mtime_nsec = start_usec }, "");
}

static void
put_everything (RkTreeMemory *self)
{
  g_autofree char *roots = g_strjoinv ("\n", self->tree->paths);

  g_byte_array_append (self->buffer, (const guint8 *)RK_KNOWN_MAGIC, sizeof RK_KNOWN_MAGIC);
  put (self, (RkKnownRecord){ .kind = RK_KNOWN_HEAD }, roots);
  put_run (self);
  for (guint i = 0; i < self->reports->len; i++)
    put_report (self, &g_array_index (self->reports, RkKnownReport, i));
  for (guint i = 0; i < self->tree->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->tree->roots, i);
      if (root->node != NULL)
        put_all_of (self, root->node);
    }
  if (self->whole)
    put (self, (RkKnownRecord){ .kind = RK_KNOWN_WHOLE }, "");
}

/* Until the new log is complete the old one stays. */
static void
write_anew (RkTreeMemory *self)
{
  g_autofree char *new_path = g_strconcat (self->path, ".new", NULL);

  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_set_size (self->buffer, 0);
  self->current = NULL;
  self->written_bytes = 0;
  g_unlink (new_path);
  self->fd = open (new_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd >= 0)
    {
      put_everything (self);
      flush (self);
    }
  self->needed_bytes = self->written_bytes;
  if (self->fd >= 0 && g_rename (new_path, self->path) == 0)
    return;
  g_unlink (new_path);
  if (self->fd >= 0)
    give_up (self);
  else
    g_unlink (self->path);
}

/**
 * rk_tree_memory_add_report:
 * @self: a memory
 * @path: what was reported to have changed
 * @latest_usec: see rk_report_queue_push_change()
 */
void
rk_tree_memory_add_report (RkTreeMemory *self, const char *path, gint64 latest_usec)
{
  RkKnownReport report = { g_strdup (path), latest_usec };

  g_array_append_val (self->reports, report);
}

/**
 * rk_tree_memory_drop_seen:
 * @self: a memory
 * @run_start_usec: start of a run, in real time
 * @unknown_too: also the changes of which it is not known when they were made: those on a share.
 *   Only the order tells whether a run has seen them
 */
void
rk_tree_memory_drop_seen (RkTreeMemory *self, gint64 run_start_usec, gboolean unknown_too)
{
  for (guint i = self->reports->len; i-- > 0;)
    {
      gint64 latest_usec = g_array_index (self->reports, RkKnownReport, i).latest_usec;
      if (latest_usec < run_start_usec || (unknown_too && latest_usec == G_MAXINT64))
        g_array_remove_index (self->reports, i);
    }
}

static void
forget_all (RkTreeMemory *self)
{
  g_array_set_size (self->reports, 0);
  for (guint i = 0; i < self->tree->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->tree->roots, i);
      g_clear_pointer (&root->node, rk_tree_node_forget);
    }
}

/**
 * rk_tree_memory_new:
 * @tree: a tree
 * @path: the file; its directory exists and is nobody else's
 *
 * Returns: (transfer full): a memory that is not open yet
 */
RkTreeMemory *
rk_tree_memory_new (RkTree *tree, const char *path)
{
  RkTreeMemory *self = g_new0 (RkTreeMemory, 1);

  self->tree = tree;
  self->path = g_strdup (path);
  self->fd = -1;
  self->buffer = g_byte_array_new ();
  self->reports = g_array_new (FALSE, FALSE, sizeof (RkKnownReport));
  g_array_set_clear_func (self->reports, report_clear);
  return self;
}

/**
 * rk_tree_memory_free:
 * @self: (nullable) (transfer full): a memory; its file stays
 */
void
rk_tree_memory_free (RkTreeMemory *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_byte_array_unref (self->buffer);
  g_array_unref (self->reports);
  g_free (self);
}

/**
 * rk_tree_memory_open:
 * @self: (nullable): a memory of a tree whose roots have no directories yet
 * @resume: whether a run goes on that another host started, and which the file is about
 *
 * Begins to keep what is decided. With @resume the tree knows afterwards what the other host knew,
 * and changes that no run has seen are reported again.
 *
 * Sets the tree's @resumed and @blind.
 */
void
rk_tree_memory_open (RkTreeMemory *self, gboolean resume)
{
  if (self == NULL || self->tree->roots->len > MAX_ROOTS)
    return;

  RkTree *tree = self->tree;
  gint64 start_usec = rk_tree_get_run_start_nsec (tree) / 1000;
  tree->resumed = self->whole = resume && rk_tree_memory_load (self);
  tree->blind = resume && (!tree->resumed || self->run_usec < start_usec);
  if (resume && !tree->resumed)
    forget_all (self);
  rk_tree_memory_drop_seen (self, start_usec, FALSE);
  for (guint i = 0; i < self->reports->len; i++)
    {
      const RkKnownReport *report = &g_array_index (self->reports, RkKnownReport, i);
      rk_report_queue_push_change (tree->reports, report->path, report->latest_usec);
    }
  write_anew (self);
}

/**
 * rk_tree_memory_note_walk:
 * @self: (nullable): a memory of a tree whose first walk is over
 */
void
rk_tree_memory_note_walk (RkTreeMemory *self)
{
  if (self == NULL || self->fd < 0)
    return;
  self->whole = TRUE;
  put (self, (RkKnownRecord){ .kind = RK_KNOWN_WHOLE }, "");
}

/**
 * rk_tree_memory_note_entry:
 * @self: (nullable): a memory
 * @node: a directory
 * @entry: what is known from now on of a name in it; if that is a change, it was reported
 */
void
rk_tree_memory_note_entry (RkTreeMemory *self, RkTreeNode *node, const RkFileEntry *entry)
{
  if (self != NULL && self->fd >= 0)
    put_entry (self, node, entry);
}

/**
 * rk_tree_memory_note_gone:
 * @self: (nullable): a memory
 * @node: a directory
 * @name: a name in it that is known no more
 */
void
rk_tree_memory_note_gone (RkTreeMemory *self, RkTreeNode *node, const char *name)
{
  if (self == NULL || self->fd < 0)
    return;
  put_directory (self, node);
  put (self, (RkKnownRecord){ .kind = RK_KNOWN_GONE }, name);
}

/**
 * rk_tree_memory_note_dir_gone:
 * @self: (nullable): a memory
 * @node: a directory that is about to be forgotten
 */
void
rk_tree_memory_note_dir_gone (RkTreeMemory *self, RkTreeNode *node)
{
  if (self == NULL || self->fd < 0)
    return;
  self->current = NULL;
  put (self, (RkKnownRecord){ .kind = RK_KNOWN_DIR_GONE, .root = get_root_number (node) },
       rk_tree_node_peek_relative (node, NULL));
}

/**
 * rk_tree_memory_note_report:
 * @self: (nullable): a memory
 * @path: what was reported to have changed
 * @latest_usec: see rk_report_queue_push_change()
 */
void
rk_tree_memory_note_report (RkTreeMemory *self, const char *path, gint64 latest_usec)
{
  if (self == NULL || self->fd < 0 || self->reports->len >= MAX_REPORTS)
    return;
  rk_tree_memory_add_report (self, path, latest_usec);
  put_report (self, &g_array_index (self->reports, RkKnownReport, self->reports->len - 1));
}

/**
 * rk_tree_memory_note_run:
 * @self: (nullable): a memory
 *
 * A run has started: what changed before that, it has seen.
 */
void
rk_tree_memory_note_run (RkTreeMemory *self)
{
  if (self == NULL || self->fd < 0)
    return;

  rk_tree_memory_drop_seen (self, rk_tree_get_run_start_nsec (self->tree) / 1000, TRUE);
  put_run (self);
  flush (self);
  if (self->fd >= 0 && self->written_bytes > SLACK_FACTOR * self->needed_bytes + SLACK_BYTES)
    write_anew (self);
}

/**
 * rk_tree_memory_flush:
 * @self: (nullable): a memory
 *
 * To be called at the end of everything that may have decided something.
 */
void
rk_tree_memory_flush (RkTreeMemory *self)
{
  if (self != NULL && self->fd >= 0 && self->buffer->len > 0)
    flush (self);
}
