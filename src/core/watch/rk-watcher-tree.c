/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-watcher-tree.h"

#include "rk-clock-system.h"
#include "rk-tree.h"

struct _RkWatcherTree
{
  GObject parent_instance;

  RkReportQueue *reports; /* (owned) */
  RkTree *tree;           /* (owned) */
  gboolean started;
};

static gboolean
open_tree (gpointer data)
{
  RkTree *tree = data;

  rk_tree_open (tree);
  rk_tree_unref (tree);
  return G_SOURCE_REMOVE;
}

static gboolean
close_tree (gpointer data)
{
  RkTree *tree = data;

  rk_tree_close (tree);
  rk_tree_unref (tree);
  return G_SOURCE_REMOVE;
}

static gboolean
note_run (gpointer data)
{
  RkTree *tree = data;

  if (!g_atomic_int_get (&tree->stopped))
    rk_tree_memory_note_run (tree->memory);
  if (!g_atomic_int_get (&tree->stopped) && g_atomic_int_get (&tree->unlearnt))
    rk_tree_learn_again (tree);
  rk_tree_unref (tree);
  return G_SOURCE_REMOVE;
}

static gboolean
scan_again (gpointer data)
{
  RkTree *tree = data;

  if (!g_atomic_int_get (&tree->stopped))
    rk_tree_queue_all (tree, NULL);
  rk_tree_unref (tree);
  return G_SOURCE_REMOVE;
}

static void
start (RkWatcher *watcher)
{
  RkWatcherTree *self = RK_WATCHER_TREE (watcher);

  g_return_if_fail (!self->started);

  self->started = TRUE;
  self->tree->resume = rk_tree_get_run_start_nsec (self->tree) != 0;
  if (!self->tree->resume)
    rk_tree_set_run_start_nsec (self->tree, rk_clock_get_real_usec (self->tree->clock) * 1000);
  rk_watch_thread_invoke (self->tree->thread, open_tree, rk_tree_ref (self->tree));
}

static void
stop (RkWatcher *watcher)
{
  RkWatcherTree *self = RK_WATCHER_TREE (watcher);

  if (g_atomic_int_get (&self->tree->stopped))
    return;

  g_atomic_int_set (&self->tree->stopped, TRUE);
  rk_report_queue_close (self->reports);
  rk_watch_thread_invoke (self->tree->thread, close_tree, rk_tree_ref (self->tree));
}

static void
run_started (RkWatcher *watcher, gint64 start_real_usec)
{
  RkWatcherTree *self = RK_WATCHER_TREE (watcher);

  rk_tree_set_run_start_nsec (self->tree, start_real_usec * 1000);
  rk_report_queue_set_run_start (self->reports, start_real_usec);
  if (self->started && (self->tree->memory != NULL || g_atomic_int_get (&self->tree->unlearnt)))
    rk_watch_thread_invoke (self->tree->thread, note_run, rk_tree_ref (self->tree));
}

static void
look_again (RkWatcher *watcher)
{
  RkWatcherTree *self = RK_WATCHER_TREE (watcher);

  if (self->started)
    rk_watch_thread_invoke (self->tree->thread, scan_again, rk_tree_ref (self->tree));
}

static void
rk_watcher_tree_iface_init (RkWatcherInterface *iface)
{
  iface->start = start;
  iface->stop = stop;
  iface->run_started = run_started;
  iface->look_again = look_again;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RkWatcherTree, rk_watcher_tree, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_WATCHER, rk_watcher_tree_iface_init))

static void
rk_watcher_tree_dispose (GObject *object)
{
  RkWatcherTree *self = RK_WATCHER_TREE (object);

  if (self->tree != NULL)
    stop (RK_WATCHER (self));
  g_clear_pointer (&self->tree, rk_tree_unref);
  g_clear_pointer (&self->reports, rk_report_queue_unref);
  G_OBJECT_CLASS (rk_watcher_tree_parent_class)->dispose (object);
}

static void
rk_watcher_tree_class_init (RkWatcherTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_watcher_tree_dispose;
}

static void
rk_watcher_tree_init (RkWatcherTree *self)
{
}

/**
 * rk_watcher_tree_new:
 * @config: what to watch and how; copied
 *
 * Call rk_watcher_start() next. Reports are emitted in the thread-default main context of the
 * caller. RK_WATCH_BUSY comes with the text "git" when git is at work, also while it is busy with
 * something else already; one RK_WATCH_SETTLED ends it.
 *
 * Returns: (transfer full): a watcher
 */
RkWatcher *
rk_watcher_tree_new (const RkWatcherTreeConfig *config)
{
  RkWatcherTree *self = g_object_new (RK_TYPE_WATCHER_TREE, NULL);

  self->reports = rk_report_queue_new (RK_WATCHER (self));
  self->tree = rk_tree_new (config, self->reports);
  return RK_WATCHER (self);
}

/**
 * rk_watcher_tree_new_for_project:
 * @project: a project
 * @memory_path: (nullable): see #RkWatcherTreeConfig
 *
 * Returns: (transfer full): a watcher for what the project watches, in the host's one watch thread;
 *   Rekindle's own logs are left out
 */
RkWatcher *
rk_watcher_tree_new_for_project (RkProject *project, const char *memory_path)
{
  g_autoptr (RkClock) clock = rk_clock_system_new ();
  g_autoptr (RkPathRules) rules = rk_path_rules_new_for_project (project);
  g_autoptr (RkWatchThread) thread = rk_watch_thread_ref_default ();
  g_autofree char *logs = g_build_filename (g_get_user_state_dir (), "rekindle", NULL);
  const char *excluded[] = { logs, NULL };
  RkWatcherTreeConfig config = {
    .roots = project->watch,
    .rules = rules,
    .excluded = excluded,
    .thread = thread,
    .poll_usec = project->poll_usec,
    .memory_path = memory_path,
    .clock = clock,
  };

  return rk_watcher_tree_new (&config);
}

/**
 * rk_watcher_tree_get_status:
 * @self: a watcher
 * @status: (out): how it is doing now
 */
void
rk_watcher_tree_get_status (RkWatcherTree *self, RkWatcherTreeStatus *status)
{
  RkTree *tree = self->tree;

  *status = (RkWatcherTreeStatus){
    .watched = __atomic_load_n (&tree->n_watched, __ATOMIC_RELAXED),
    .polled = __atomic_load_n (&tree->n_polled, __ATOMIC_RELAXED),
    .hashed_files = __atomic_load_n (&tree->learnt_files, __ATOMIC_RELAXED),
    .hashed_bytes = __atomic_load_n (&tree->learnt_bytes, __ATOMIC_RELAXED),
  };
}
