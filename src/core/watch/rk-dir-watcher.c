/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-watcher: the interface of the watchers of single directories. */
#include "config.h"

#include "rk-dir-watcher.h"

G_DEFINE_INTERFACE (RkDirWatcher, rk_dir_watcher, G_TYPE_OBJECT)

static void
rk_dir_watcher_default_init (RkDirWatcherInterface *iface)
{
}

/**
 * rk_dir_watcher_add:
 * @path: an absolute path of a directory, or of a symbolic link to one
 * @cookie: given back with each event; need not be unique, not %NULL
 *
 * Watches the entries of a directory. What happens in it after the return of this call is reported:
 * so watch first, then list. The poller is an exception: it reports differences from its own first
 * look, which comes later; a caller that lists before that look can miss nothing either, because
 * the look reports LOST for the directory when it is complete.
 *
 * Returns: (transfer none) (nullable): the watch, or %NULL with errno set: ENOENT or ENOTDIR when
 * there is no such directory, EACCES when it may not be read, ENOSPC when the limit of watches is
 * reached (poll this directory, and name the remedy: fs.inotify.max_user_watches), EMFILE when the
 * system has no inotify instance left for this process (fs.inotify.max_user_instances; then no
 * directory can be watched this way). The poller does not look before it returns, so it always
 * returns a watch.
 */
RkDirWatch *
rk_dir_watcher_add (RkDirWatcher *self, const char *path, gpointer cookie)
{
  g_return_val_if_fail (RK_IS_DIR_WATCHER (self), NULL);
  g_return_val_if_fail (path != NULL && path[0] == '/', NULL);
  g_return_val_if_fail (cookie != NULL, NULL);

  return RK_DIR_WATCHER_GET_IFACE (self)->add (self, path, cookie);
}

/**
 * rk_dir_watcher_remove:
 * @watch: (transfer full): from rk_dir_watcher_add(); invalid afterwards
 *
 * Ends a watch. Nothing is reported for it any more, not even what already happened.
 *
 * When a directory moves inside the watched tree, remove the watches of its old paths before its
 * new paths are added: the other order is repaired, but costs a LOST for each of its directories.
 */
void
rk_dir_watcher_remove (RkDirWatcher *self, RkDirWatch *watch)
{
  g_return_if_fail (RK_IS_DIR_WATCHER (self));
  g_return_if_fail (watch != NULL);

  RK_DIR_WATCHER_GET_IFACE (self)->remove (self, watch);
}

/**
 * rk_dir_event_to_string:
 *
 * Returns: (transfer none): the event in lower case, for logs and tests.
 */
const char *
rk_dir_event_to_string (RkDirEvent event)
{
  static const char *const words[] = {
    [RK_DIR_WRITING] = "writing",
    [RK_DIR_WRITTEN] = "written",
    [RK_DIR_CREATED] = "created",
    [RK_DIR_REMOVED] = "removed",
    [RK_DIR_GONE] = "gone",
    [RK_DIR_LOST] = "lost",
    [RK_DIR_UNREACHABLE] = "unreachable",
    [RK_DIR_REACHABLE] = "reachable",
    [RK_DIR_ROOM] = "room",
  };

  g_return_val_if_fail ((gsize)event < G_N_ELEMENTS (words), "?");
  return words[event];
}
