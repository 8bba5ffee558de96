/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include <errno.h>

#include "rk-fake-dir-watcher.h"

struct _RkDirWatch
{
  char *path;      /* (owned) */
  gpointer cookie; /* (not owned) */
};

struct _RkFakeDirWatcher
{
  GObject parent_instance;

  RkDirWatcherFunc func;
  gpointer user_data;
  GPtrArray *watches;  /* (owned) (element-type RkDirWatch) */
  GHashTable *refused; /* (owned) (element-type filename int) */
};

static void rk_fake_dir_watcher_iface_init (RkDirWatcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RkFakeDirWatcher, rk_fake_dir_watcher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_DIR_WATCHER,
                                                      rk_fake_dir_watcher_iface_init))

static RkDirWatch *
find (RkFakeDirWatcher *self, const char *path)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      RkDirWatch *watch = self->watches->pdata[i];
      if (g_str_equal (watch->path, path))
        return watch;
    }
  return NULL;
}

static void
free_watch (gpointer data)
{
  RkDirWatch *watch = data;

  g_free (watch->path);
  g_free (watch);
}

static RkDirWatch *
rk_fake_dir_watcher_add (RkDirWatcher *watcher, const char *path, gpointer cookie)
{
  RkFakeDirWatcher *self = RK_FAKE_DIR_WATCHER (watcher);
  int error_number = GPOINTER_TO_INT (g_hash_table_lookup (self->refused, path));
  RkDirWatch *watch;

  if (error_number != 0)
    {
      errno = error_number;
      return NULL;
    }
  watch = g_new0 (RkDirWatch, 1);
  watch->path = g_strdup (path);
  watch->cookie = cookie;
  g_ptr_array_add (self->watches, watch);

  return watch;
}

static void
rk_fake_dir_watcher_remove (RkDirWatcher *watcher, RkDirWatch *watch)
{
  gboolean removed = g_ptr_array_remove (RK_FAKE_DIR_WATCHER (watcher)->watches, watch);

  g_assert_true (removed);
}

static void
rk_fake_dir_watcher_finalize (GObject *object)
{
  RkFakeDirWatcher *self = RK_FAKE_DIR_WATCHER (object);

  g_ptr_array_unref (self->watches);
  g_hash_table_unref (self->refused);

  G_OBJECT_CLASS (rk_fake_dir_watcher_parent_class)->finalize (object);
}

static void
rk_fake_dir_watcher_class_init (RkFakeDirWatcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rk_fake_dir_watcher_finalize;
}

static void
rk_fake_dir_watcher_iface_init (RkDirWatcherInterface *iface)
{
  iface->add = rk_fake_dir_watcher_add;
  iface->remove = rk_fake_dir_watcher_remove;
}

static void
rk_fake_dir_watcher_init (RkFakeDirWatcher *self)
{
  self->watches = g_ptr_array_new_with_free_func (free_watch);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rk_fake_dir_watcher_new:
 * @func: called from within rk_fake_dir_watcher_report()
 *
 * Returns: (transfer full): a watcher that sees nothing by itself.
 */
RkDirWatcher *
rk_fake_dir_watcher_new (RkDirWatcherFunc func, gpointer user_data)
{
  RkFakeDirWatcher *self = g_object_new (RK_TYPE_FAKE_DIR_WATCHER, NULL);

  self->func = func;
  self->user_data = user_data;

  return RK_DIR_WATCHER (self);
}

/**
 * rk_fake_dir_watcher_report:
 * @path: (nullable): a watched directory, or %NULL for what concerns the whole watcher
 *
 * Returns: %TRUE if the event was reported; %FALSE if @path is not watched.
 */
gboolean
rk_fake_dir_watcher_report (RkFakeDirWatcher *self, const char *path, RkDirEvent event,
                            const char *name)
{
  RkDirWatch *watch = path != NULL ? find (self, path) : NULL;

  if (path != NULL && watch == NULL)
    return FALSE;
  self->func (RK_DIR_WATCHER (self), watch != NULL ? watch->cookie : NULL, event, name,
              self->user_data);
  return TRUE;
}

/**
 * rk_fake_dir_watcher_refuse:
 * @error_number: the errno with which adding @path fails from now on; 0: it does not fail
 */
void
rk_fake_dir_watcher_refuse (RkFakeDirWatcher *self, const char *path, int error_number)
{
  g_hash_table_insert (self->refused, g_strdup (path), GINT_TO_POINTER (error_number));
}

/**
 * rk_fake_dir_watcher_is_watching:
 *
 * Returns: whether there is a watch with exactly this path.
 */
gboolean
rk_fake_dir_watcher_is_watching (RkFakeDirWatcher *self, const char *path)
{
  return find (self, path) != NULL;
}

/**
 * rk_fake_dir_watcher_count:
 *
 * Returns: the number of watches that were added and not removed.
 */
guint
rk_fake_dir_watcher_count (RkFakeDirWatcher *self)
{
  return self->watches->len;
}
