/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-watcher: the events of single directories, below the seam rk-watcher. Not recursive, knows
 * no ignore rules and compares no contents: all that is the tree's. Behind it are GFileMonitor
 * (rk-dir-watcher-gio), inotify without it for large trees (rk-dir-watcher-inotify) and a poller
 * for what the kernel does not see (rk-dir-watcher-poll).
 *
 * A watcher belongs to the thread, and to the thread-default main context, in which it was made: it
 * is used only there, and calls its function only from there.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RK_TYPE_DIR_WATCHER (rk_dir_watcher_get_type ())
G_DECLARE_INTERFACE (RkDirWatcher, rk_dir_watcher, RK, DIR_WATCHER, GObject)

/* One watched directory; valid from rk_dir_watcher_add() to rk_dir_watcher_remove(). */
typedef struct _RkDirWatch RkDirWatch;

/**
 * RkDirEvent:
 * @RK_DIR_WRITING: the content of @name is being written; not complete
 * @RK_DIR_WRITTEN: a write of @name is complete, or @name now leads to other content (renamed onto,
 * moved in, a symbolic link, a hard link, a directory). Attribute changes may come as this, too.
 * @RK_DIR_CREATED: @name appeared; a regular file may still be under writing, then WRITTEN follows
 * when it is closed; if it stays open, some watchers say so some seconds after its last write,
 * and some say nothing
 * @RK_DIR_REMOVED: @name was deleted, moved out or renamed to something else
 * @RK_DIR_GONE: the directory itself was deleted, moved away or unmounted; its watch is dead and
 * reports nothing more, but must still be removed
 * @RK_DIR_LOST: events may have been lost: look at this directory again (not below it) and compare;
 * with a %NULL cookie at all directories of this watcher
 * @RK_DIR_UNREACHABLE: the file system of all directories of this watcher does not answer; cookie
 * %NULL; said once, until REACHABLE. Nothing is known, and nothing must be taken as deleted
 * @RK_DIR_REACHABLE: it answers again; the differences that arose meanwhile follow as events
 * @RK_DIR_ROOM: the kernel would grant a watch again; cookie %NULL; said by a poller, once, when it
 * was asked to look for that
 *
 * @name is %NULL from GONE on.
 */
typedef enum
{
  RK_DIR_WRITING,
  RK_DIR_WRITTEN,
  RK_DIR_CREATED,
  RK_DIR_REMOVED,
  RK_DIR_GONE,
  RK_DIR_LOST,
  RK_DIR_UNREACHABLE,
  RK_DIR_REACHABLE,
  RK_DIR_ROOM,
} RkDirEvent;

/**
 * RkDirWatcherFunc:
 * @cookie: (nullable): as given to rk_dir_watcher_add()
 * @name: (nullable): name in the directory, bytes of any encoding; valid during the call
 *
 * Is never called from within rk_dir_watcher_add() or rk_dir_watcher_remove(), and never for a
 * watch that was removed. It may add and remove watches, this one included.
 */
typedef void (*RkDirWatcherFunc) (RkDirWatcher *self, gpointer cookie, RkDirEvent event,
                                  const char *name, gpointer user_data);

struct _RkDirWatcherInterface
{
  GTypeInterface parent_iface;

  RkDirWatch *(*add) (RkDirWatcher *self, const char *path, gpointer cookie);
  void (*remove) (RkDirWatcher *self, RkDirWatch *watch);
};

RkDirWatch *rk_dir_watcher_add (RkDirWatcher *self, const char *path, gpointer cookie);
void rk_dir_watcher_remove (RkDirWatcher *self, RkDirWatch *watch);
const char *rk_dir_event_to_string (RkDirEvent event);

G_END_DECLS
