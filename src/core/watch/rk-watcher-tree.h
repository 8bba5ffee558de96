/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-watcher-tree: the watcher of a project's directories, with everything below them. The object
 * lives in the host's main context and only passes orders and reports; all work is done in the
 * watch thread.
 */
#pragma once

#include "rk-clock.h"
#include "rk-path-rules.h"
#include "rk-project.h"
#include "rk-watch-thread.h"
#include "rk-watcher.h"

G_BEGIN_DECLS

/**
 * RkWatcherTreeConfig:
 * @roots: absolute paths of directories, links to directories or single files
 * @rules: what is relevant; a reference is taken
 * @excluded: (nullable): absolute paths of directories that are never watched: Rekindle's own logs
 * @poll_usec: 0 to poll only where it must be; otherwise everything is polled, at this interval
 * @max_monitors: how many directories get a GFileMonitor before inotify itself takes over; 0 for
 *   what is reasonable, negative for none
 * @thread: (nullable): the host's watch thread; %NULL for one of its own
 * @memory_path: (nullable): the file that keeps what is known for another host, in a directory
 *   that exists and is nobody else's
 * @clock: the host's clock; only asked for the time
 */
typedef struct
{
  const char *const *roots;
  RkPathRules *rules;
  const char *const *excluded;
  gint64 poll_usec;
  int max_monitors;
  RkWatchThread *thread;
  const char *memory_path;
  RkClock *clock;
} RkWatcherTreeConfig;

/**
 * RkWatcherTreeStatus:
 * @watched: directories that the kernel reports
 * @polled: directories that are looked at again and again
 * @hashed_files: files whose content was hashed in the background
 * @hashed_bytes: their size
 */
typedef struct
{
  guint watched;
  guint polled;
  guint hashed_files;
  guint64 hashed_bytes;
} RkWatcherTreeStatus;

#define RK_TYPE_WATCHER_TREE (rk_watcher_tree_get_type ())
G_DECLARE_FINAL_TYPE (RkWatcherTree, rk_watcher_tree, RK, WATCHER_TREE, GObject)

RkWatcher *rk_watcher_tree_new (const RkWatcherTreeConfig *config);
RkWatcher *rk_watcher_tree_new_for_project (RkProject *project, const char *memory_path);
void rk_watcher_tree_get_status (RkWatcherTree *self, RkWatcherTreeStatus *status);

G_END_DECLS
