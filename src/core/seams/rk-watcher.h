/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-watcher: the seam through which files enter. A watcher looks after everything that one project
 * watches and reports only what matters: relevant paths whose content now differs from what it was
 * last seen to be. Whether a path is relevant, whether a write is complete, whether git is at work:
 * all that is decided behind this seam.
 *
 * A watcher belongs to the main context that was the thread's default when it was made; signals are
 * emitted there, whatever threads it uses itself.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RK_TYPE_WATCHER (rk_watcher_get_type ())
G_DECLARE_INTERFACE (RkWatcher, rk_watcher, RK, WATCHER, GObject)

/**
 * RkWatchReport:
 * @RK_WATCH_READY: everything that can be watched is watched now; emitted once after
 * rk_watcher_start()
 * @RK_WATCH_CHANGED: the content of a relevant path differs from what was last seen (or from what
 * the current run was started from); the path is given, relative to its watched directory
 * @RK_WATCH_BURST: the changes that follow are of the tree and not of a file's content: files come
 * or go, which seldom happens to one alone
 * @RK_WATCH_BUSY: from now on something is going on that is not decided yet: a file is being
 * written, a file has gone and may come back, git is at work
 * @RK_WATCH_SETTLED: nothing is undecided any more; always follows a RK_WATCH_BUSY
 * @RK_WATCH_NOTICE: something to tell the person once, in words (polling, watch limit, share gone…)
 * @RK_WATCH_TROUBLE: all of that which stands now, a line each; a %NULL text if nothing does
 */
typedef enum
{
  RK_WATCH_READY,
  RK_WATCH_CHANGED,
  RK_WATCH_BURST,
  RK_WATCH_BUSY,
  RK_WATCH_SETTLED,
  RK_WATCH_NOTICE,
  RK_WATCH_TROUBLE,
} RkWatchReport;

struct _RkWatcherInterface
{
  GTypeInterface parent_iface;

  void (*start) (RkWatcher *self);
  void (*stop) (RkWatcher *self);
  void (*run_started) (RkWatcher *self, gint64 start_real_usec);
  void (*look_again) (RkWatcher *self);
};

void rk_watcher_start (RkWatcher *self);
void rk_watcher_stop (RkWatcher *self);
void rk_watcher_run_started (RkWatcher *self, gint64 start_real_usec);
void rk_watcher_look_again (RkWatcher *self);
void rk_watcher_report (RkWatcher *self, RkWatchReport report, const char *text);

G_END_DECLS
