/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree: a tree's life: it is made in the main context, and from rk_tree_open() to
 * rk_tree_close() it belongs to the watch thread.
 */
#include "config.h"

#include "rk-tree.h"

#include "rk-file-look.h"

typedef struct
{
  GSource source;
  RkTree *tree; /* (not owned) */
  gboolean (*func) (RkTree *tree);
} TreeSource;

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  TreeSource *self = (TreeSource *)source;

  g_source_set_ready_time (source, -1);
  if (self->func (self->tree))
    g_source_set_ready_time (source, 0);
  return G_SOURCE_CONTINUE;
}

static GSource *
new_source (RkTree *tree, const char *name, gboolean (*func) (RkTree *tree))
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource *source = g_source_new (&funcs, sizeof (TreeSource));

  ((TreeSource *)source)->tree = tree;
  ((TreeSource *)source)->func = func;
  g_source_set_name (source, name);
  g_source_attach (source, rk_watch_thread_peek_context (tree->thread));
  return source;
}

static gboolean
on_timer (RkTree *self)
{
  rk_tree_on_timer (self);
  return FALSE;
}

/**
 * rk_tree_note_walk:
 * @self: a tree of which something was scanned
 *
 * Says once when the first walk is over; begins to learn what it found.
 */
void
rk_tree_note_walk (RkTree *self)
{
  if (self->scans.length > 0 || self->jobs > 0)
    return;

  rk_tree_say_limit (self);
  if (self->first_walk)
    {
      rk_tree_memory_note_walk (self->memory);
      rk_report_queue_push (self->reports, RK_WATCH_READY, NULL);
    }
  self->first_walk = FALSE;
  rk_tree_start_learning (self);
}

static gboolean
on_scan (RkTree *self)
{
  rk_tree_scan_some (self);
  rk_tree_note_walk (self);
  rk_tree_update_busy (self);
  return self->scans.length > 0;
}

static guint
hash_inode (gconstpointer data)
{
  const guint64 *key = data;

  return (guint)(key[1] ^ (key[1] >> 32) ^ (key[0] * 31));
}

static gboolean
equal_inode (gconstpointer a, gconstpointer b)
{
  const guint64 *x = a, *y = b;

  return x[0] == y[0] && x[1] == y[1];
}

/**
 * rk_tree_new:
 * @config: what to watch
 * @reports: where reports go
 *
 * Returns: (transfer full): a tree that does nothing yet
 */
RkTree *
rk_tree_new (const RkWatcherTreeConfig *config, RkReportQueue *reports)
{
  RkTree *self = g_new0 (RkTree, 1);

  self->ref_count = 1;
  self->thread =
      config->thread != NULL ? rk_watch_thread_ref (config->thread) : rk_watch_thread_new ();
  self->reports = rk_report_queue_ref (reports);
  self->clock = g_object_ref (config->clock);
  self->rules = rk_path_rules_ref (config->rules);
  self->excluded = g_strdupv ((char **)config->excluded);
  self->paths = g_strdupv ((char **)config->roots);
  self->poll_usec = config->poll_usec;
  self->max_monitors = config->max_monitors;
  self->first_walk = TRUE;
  self->timer_usec = -1;
  self->hold_usec = 0;
  self->listing = rk_dir_listing_new ();
  self->path = g_string_new (NULL);
  self->troubles = rk_tree_new_troubles ();
  self->by_inode = g_hash_table_new (hash_inode, equal_inode);
  self->waits = rk_tree_new_waits ();
  self->repos = rk_tree_new_repos ();
  self->roots = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_tree_root_free);
  if (config->memory_path != NULL)
    self->memory = rk_tree_memory_new (self, config->memory_path);
  return self;
}

/**
 * rk_tree_ref:
 * @self: a tree
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
RkTree *
rk_tree_ref (RkTree *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * rk_tree_unref:
 * @self: (transfer full): a tree; the last one to go must find it closed or never opened
 *
 * Any thread.
 */
void
rk_tree_unref (RkTree *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_assert (self->timer == NULL);
  rk_tree_memory_free (self->memory);
  g_ptr_array_unref (self->roots);
  g_hash_table_unref (self->waits);
  g_hash_table_unref (self->repos);
  g_hash_table_unref (self->by_inode);
  g_ptr_array_unref (self->troubles);
  g_string_free (self->path, TRUE);
  rk_dir_listing_free (self->listing);
  g_strfreev (self->paths);
  g_strfreev (self->excluded);
  rk_path_rules_unref (self->rules);
  g_object_unref (self->clock);
  rk_report_queue_unref (self->reports);
  rk_watch_thread_unref (self->thread);
  g_free (self);
}

/**
 * rk_tree_open:
 * @self: a tree that does nothing yet
 *
 * Watch thread. Begins the first walk.
 */
void
rk_tree_open (RkTree *self)
{
  if (g_atomic_int_get (&self->stopped))
    return;

  self->timer = new_source (self, "rekindle watch timer", on_timer);
  self->scan_source = new_source (self, "rekindle watch scan", on_scan);
  rk_tree_open_watchers (self);
  for (guint i = 0; self->paths[i] != NULL; i++)
    g_ptr_array_add (self->roots, rk_tree_root_new (self, self->paths[i]));
  rk_tree_memory_open (self->memory, self->resume);
  for (guint i = 0; i < self->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->roots, i);

      rk_tree_root_check (root);
      if (self->resumed && root->node != NULL)
        rk_tree_queue_scan (root->node, RK_SCAN_AGAIN);
    }
  rk_tree_update_busy (self);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * rk_tree_close:
 * @self: a tree that was stopped
 *
 * Watch thread. Gives everything back.
 */
void
rk_tree_close (RkTree *self)
{
  RkTreeNode *node;

  rk_tree_stop_learning (self);
  while ((node = g_queue_pop_head (&self->scans)) != NULL)
    rk_tree_node_unref (node);
  g_hash_table_remove_all (self->waits);
  g_ptr_array_set_size (self->roots, 0);
  clear_source (&self->timer);
  clear_source (&self->scan_source);
  clear_source (&self->mounts_source);
  g_clear_pointer (&self->mounts, rk_mount_table_free);
  g_clear_pointer (&self->held_mounts, g_hash_table_unref);
  g_clear_object (&self->gio);
  g_clear_object (&self->inotify);
  g_clear_pointer (&self->pollers, g_hash_table_unref);
}

/**
 * rk_tree_get_run_start_nsec:
 * @self: a tree
 *
 * Any thread.
 *
 * Returns: the start of the current run, by the clock that file times are taken from
 */
gint64
rk_tree_get_run_start_nsec (RkTree *self)
{
  return __atomic_load_n (&self->run_start_nsec, __ATOMIC_ACQUIRE);
}

/**
 * rk_tree_set_run_start_nsec:
 * @self: a tree
 * @start_nsec: see rk_tree_get_run_start_nsec()
 *
 * Any thread.
 */
void
rk_tree_set_run_start_nsec (RkTree *self, gint64 start_nsec)
{
  __atomic_store_n (&self->run_start_nsec, start_nsec, __ATOMIC_RELEASE);
}

/**
 * rk_tree_now_usec:
 * @self: a tree
 *
 * Returns: now, in monotonic microseconds
 */
gint64
rk_tree_now_usec (RkTree *self)
{
  return rk_clock_get_monotonic_usec (self->clock);
}
