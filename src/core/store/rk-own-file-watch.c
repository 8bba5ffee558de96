/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-own-file-watch.h"

struct _RkOwnFileWatch
{
  RkOwnFileWatchFunc func;
  gpointer user_data;
  GHashTable *monitors; /* (owned) (element-type filename GFileMonitor): by path */
};

static void
on_event (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
          RkOwnFileWatch *self)
{
  self->func (self->user_data);
}

static void
drop (gpointer data)
{
  GFileMonitor *monitor = data;

  g_signal_handlers_disconnect_matched (monitor, G_SIGNAL_MATCH_FUNC, 0, 0, NULL,
                                        (gpointer)on_event, NULL);
  g_object_unref (monitor);
}

/**
 * rk_own_file_watch_new:
 * @func: called in the thread-default main context of whoever sets the files, when one of them, or
 * its name, was touched
 * @user_data: for @func
 *
 * Returns: (transfer full): what watches no file yet
 */
RkOwnFileWatch *
rk_own_file_watch_new (RkOwnFileWatchFunc func, gpointer user_data)
{
  RkOwnFileWatch *self = g_new0 (RkOwnFileWatch, 1);

  self->func = func;
  self->user_data = user_data;
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, drop);
  return self;
}

/**
 * rk_own_file_watch_free:
 * @self: (transfer full): a watch; its function is not called any more
 */
void
rk_own_file_watch_free (RkOwnFileWatch *self)
{
  g_hash_table_unref (self->monitors);
  g_free (self);
}

static gboolean
is_unused (gpointer path, gpointer monitor, gpointer paths)
{
  return !g_hash_table_contains (paths, path);
}

static gboolean
add (RkOwnFileWatch *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  if (monitor == NULL)
    return FALSE;
  g_signal_connect (monitor, "changed", G_CALLBACK (on_event), self);
  g_hash_table_insert (self->monitors, g_strdup (path), monitor);
  return TRUE;
}

/**
 * rk_own_file_watch_set:
 * @self: a watch
 * @paths: (element-type filename gboolean): the files; %FALSE: its file system does not answer, so
 * that it must not be touched now, but stays watched if it is
 *
 * These are the files from now on.
 *
 * Returns: whether there are new ones among those that are watched
 */
gboolean
rk_own_file_watch_set (RkOwnFileWatch *self, GHashTable *paths)
{
  GHashTableIter iter;
  gpointer path, answers;
  gboolean is_new = FALSE;

  g_hash_table_foreach_remove (self->monitors, is_unused, paths);
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, &answers))
    if (answers != NULL && !g_hash_table_contains (self->monitors, path))
      is_new |= add (self, path);
  return is_new;
}
