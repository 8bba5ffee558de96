/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-watcher-inotify: one kernel watch per directory, without a GFileMonitor around it. For the
 * directories of large trees: a watch costs a tenth of the memory, an overflow of the kernel's
 * queue is told exactly, and so is the close of a file that was written through a mapping alone.
 *
 * It takes one of the person's inotify instances, and it merges nothing but what the kernel merges.
 * It assumes Linux 2.6.36 (IN_EXCL_UNLINK).
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib-unix.h>

#include "rk-dir-watcher-inotify.h"
#include "rk-inotify-probe.h"

#define WATCH_MASK                                                                                 \
  (IN_ATTRIB | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MODIFY | IN_MOVED_FROM | IN_MOVED_TO    \
   | IN_MOVE_SELF | IN_EXCL_UNLINK | IN_ONLYDIR)

/* Some hundred events: then others that live in this thread have their turn. */
#define BUFFER_BYTES 16384
/* Something that never stops writing must not put off the look after lost events for ever. */
#define MAX_LOST_USEC (2 * G_TIME_SPAN_SECOND)

struct _RkDirWatch
{
  gpointer cookie;  /* (not owned) */
  RkDirWatch *next; /* (not owned) (nullable): same directory, other path */
  int wd;           /* -1 once the directory has gone */
  char path[];
};

struct _RkDirWatcherInotify
{
  GObject parent_instance;

  RkDirWatcherFunc func;
  gpointer user_data;
  int fd;               /* -1: not asked for yet, or no instance is left */
  GSource *source;      /* (owned) (nullable) */
  GHashTable *by_wd;    /* (owned) (element-type int RkDirWatch): heads of the chains */
  RkDirWatch *emitting; /* (not owned) (nullable): NULL again when it was removed meanwhile */
  RkDirWatch *cursor;   /* (not owned) (nullable): the next one of the chain that hears the event */
  gint64 lost_usec;     /* since when the loss of events is known and not told; 0: none */
};

static void rk_dir_watcher_inotify_iface_init (RkDirWatcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RkDirWatcherInotify, rk_dir_watcher_inotify, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_DIR_WATCHER,
                                                      rk_dir_watcher_inotify_iface_init))

static void
map_watch (RkDirWatcherInotify *self, RkDirWatch *watch, int wd)
{
  watch->wd = wd;
  watch->next = g_hash_table_lookup (self->by_wd, GINT_TO_POINTER (wd));
  g_hash_table_insert (self->by_wd, GINT_TO_POINTER (wd), watch);
}

static void
unmap_watch (RkDirWatcherInotify *self, RkDirWatch *watch)
{
  RkDirWatch *head = g_hash_table_lookup (self->by_wd, GINT_TO_POINTER (watch->wd));
  RkDirWatch **link = &head;

  if (self->cursor == watch)
    self->cursor = watch->next;
  while (*link != NULL && *link != watch)
    link = &(*link)->next;
  if (*link == NULL)
    return;

  *link = watch->next;
  watch->next = NULL;
  if (head != NULL)
    g_hash_table_insert (self->by_wd, GINT_TO_POINTER (watch->wd), head);
  else
    g_hash_table_remove (self->by_wd, GINT_TO_POINTER (watch->wd));
}

/* Ends the kernel's watch with the last of ours. One that has ended already is not found; the
 * kernel does not use a number twice. */
static void
release_wd (RkDirWatcherInotify *self, int wd)
{
  if (wd >= 0 && !g_hash_table_contains (self->by_wd, GINT_TO_POINTER (wd)))
    inotify_rm_watch (self->fd, wd);
}

static void
emit (RkDirWatcherInotify *self, RkDirWatch *watch, RkDirEvent event, const char *name)
{
  self->func (RK_DIR_WATCHER (self), watch->cookie, event, name, self->user_data);
}

/* Watches what the path leads to now, which may be what it led to before. Returns FALSE, with the
 * watch dead, when nothing is there. */
static gboolean
rearm (RkDirWatcherInotify *self, RkDirWatch *watch)
{
  int old_wd = watch->wd;
  int wd = inotify_add_watch (self->fd, watch->path, WATCH_MASK);

  if (wd >= 0 && wd == old_wd)
    return TRUE;
  unmap_watch (self, watch);
  if (wd >= 0)
    map_watch (self, watch, wd);
  else
    watch->wd = -1;
  release_wd (self, old_wd);

  return wd >= 0;
}

/* News of the directory itself: it moved, or its watch has ended with it or with its mount. */
static void
on_self_event (RkDirWatcherInotify *self, RkDirWatch *watch)
{
  emit (self, watch, rearm (self, watch) ? RK_DIR_LOST : RK_DIR_GONE, NULL);
}

/* No close follows where nobody writes: a link, a further name of an old file, a device. */
static gboolean
is_complete (RkDirWatch *watch, const char *name)
{
  g_autofree char *path = g_build_filename (watch->path, name, NULL);
  struct stat info;

  return lstat (path, &info) == 0 && (!S_ISREG (info.st_mode) || info.st_nlink > 1);
}

static void
on_created (RkDirWatcherInotify *self, RkDirWatch *watch, guint32 mask, const char *name)
{
  emit (self, watch, RK_DIR_CREATED, name);
  if (self->emitting != NULL && ((mask & IN_ISDIR) != 0 || is_complete (watch, name)))
    emit (self, watch, RK_DIR_WRITTEN, name);
}

/* The only change of attributes that matters: a directory may have become readable. */
static void
on_entry_event (RkDirWatcherInotify *self, RkDirWatch *watch, guint32 mask, const char *name)
{
  if ((mask & IN_CREATE) != 0)
    on_created (self, watch, mask, name);
  else if ((mask & IN_MODIFY) != 0)
    emit (self, watch, RK_DIR_WRITING, name);
  else if ((mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0)
    emit (self, watch, RK_DIR_WRITTEN, name);
  else if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0)
    emit (self, watch, RK_DIR_REMOVED, name);
  else if ((mask & IN_ATTRIB) != 0 && (mask & IN_ISDIR) != 0)
    emit (self, watch, RK_DIR_WRITTEN, name);
}

static void
on_event (RkDirWatcherInotify *self, const struct inotify_event *event)
{
  RkDirWatch *watch;

  if ((event->mask & IN_Q_OVERFLOW) != 0 && self->lost_usec == 0)
    self->lost_usec = g_get_monotonic_time ();

  self->cursor = g_hash_table_lookup (self->by_wd, GINT_TO_POINTER (event->wd));
  while ((watch = self->cursor) != NULL)
    {
      self->cursor = watch->next;
      self->emitting = watch;
      if ((event->mask & (IN_IGNORED | IN_MOVE_SELF)) != 0)
        on_self_event (self, watch);
      else if (event->len > 0)
        on_entry_event (self, watch, event->mask, event->name);
    }
  self->emitting = NULL;
}

/* Among what was lost may have been the news that a directory has gone. */
static void
rearm_all (RkDirWatcherInotify *self)
{
  g_autoptr (GArray) wds = g_array_new (FALSE, FALSE, sizeof (int));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->by_wd);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      int wd = GPOINTER_TO_INT (key);
      g_array_append_val (wds, wd);
    }
  for (guint i = 0; i < wds->len; i++)
    {
      RkDirWatch *watch;
      self->cursor =
          g_hash_table_lookup (self->by_wd, GINT_TO_POINTER (g_array_index (wds, int, i)));
      while ((watch = self->cursor) != NULL)
        {
          self->cursor = watch->next;
          if (!rearm (self, watch))
            emit (self, watch, RK_DIR_GONE, NULL);
        }
    }
}

/* A storm that goes on would make one look after another; so the look waits for its end. */
static void
tell_lost (RkDirWatcherInotify *self)
{
  int left_bytes = 0;

  if (self->lost_usec == 0)
    return;
  if (ioctl (self->fd, FIONREAD, &left_bytes) == 0 && left_bytes > 0
      && g_get_monotonic_time () - self->lost_usec < MAX_LOST_USEC)
    return;

  self->lost_usec = 0;
  rearm_all (self);
  self->func (RK_DIR_WATCHER (self), NULL, RK_DIR_LOST, NULL, self->user_data);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (RkDirWatcherInotify) self = g_object_ref (user_data);
  union
  {
    struct inotify_event event; /* for its alignment */
    char bytes[BUFFER_BYTES];
  } buffer;
  gssize length = read (fd, buffer.bytes, sizeof buffer.bytes);

  for (gssize at = 0; at < length && self->source != NULL;)
    {
      const struct inotify_event *event = (const struct inotify_event *)(buffer.bytes + at);
      on_event (self, event);
      at += (gssize)sizeof *event + event->len;
    }
  if (self->source == NULL)
    return G_SOURCE_REMOVE;

  tell_lost (self);
  return G_SOURCE_CONTINUE;
}

static void
open_instance (RkDirWatcherInotify *self)
{
  self->fd = rk_inotify_open_own ();
  if (self->fd < 0)
    return;

  self->source = g_unix_fd_source_new (self->fd, G_IO_IN);
  g_source_set_static_name (self->source, "rk-dir-watcher-inotify");
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/* An instance that could not be had when the watcher was made may be had now. */
static RkDirWatch *
rk_dir_watcher_inotify_add (RkDirWatcher *watcher, const char *path, gpointer cookie)
{
  RkDirWatcherInotify *self = RK_DIR_WATCHER_INOTIFY (watcher);
  gsize size_bytes = strlen (path) + 1;

  if (self->fd < 0)
    open_instance (self);
  int wd = self->fd >= 0 ? inotify_add_watch (self->fd, path, WATCH_MASK) : -1;
  if (wd < 0)
    return NULL;

  RkDirWatch *watch = g_malloc (sizeof *watch + size_bytes);
  memcpy (watch->path, path, size_bytes);
  watch->cookie = cookie;
  map_watch (self, watch, wd);

  return watch;
}

static void
rk_dir_watcher_inotify_remove (RkDirWatcher *watcher, RkDirWatch *watch)
{
  RkDirWatcherInotify *self = RK_DIR_WATCHER_INOTIFY (watcher);

  if (self->emitting == watch)
    self->emitting = NULL;
  unmap_watch (self, watch);
  release_wd (self, watch->wd);
  g_free (watch);
}

static void
rk_dir_watcher_inotify_dispose (GObject *object)
{
  RkDirWatcherInotify *self = RK_DIR_WATCHER_INOTIFY (object);
  GHashTableIter iter;
  gpointer value;

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_hash_table_iter_init (&iter, self->by_wd);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (RkDirWatch *watch = value, *next; watch != NULL; watch = next)
      {
        next = watch->next;
        g_free (watch);
      }
  g_hash_table_remove_all (self->by_wd);
  self->cursor = self->emitting = NULL;
  if (self->fd >= 0)
    rk_inotify_close_own (self->fd);
  self->fd = -1;

  G_OBJECT_CLASS (rk_dir_watcher_inotify_parent_class)->dispose (object);
}

static void
rk_dir_watcher_inotify_finalize (GObject *object)
{
  g_hash_table_unref (RK_DIR_WATCHER_INOTIFY (object)->by_wd);

  G_OBJECT_CLASS (rk_dir_watcher_inotify_parent_class)->finalize (object);
}

static void
rk_dir_watcher_inotify_class_init (RkDirWatcherInotifyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rk_dir_watcher_inotify_dispose;
  object_class->finalize = rk_dir_watcher_inotify_finalize;
}

static void
rk_dir_watcher_inotify_iface_init (RkDirWatcherInterface *iface)
{
  iface->add = rk_dir_watcher_inotify_add;
  iface->remove = rk_dir_watcher_inotify_remove;
}

static void
rk_dir_watcher_inotify_init (RkDirWatcherInotify *self)
{
  self->by_wd = g_hash_table_new (NULL, NULL);
  self->fd = -1;
}

/**
 * rk_dir_watcher_inotify_new:
 * @func: receives the events, in the thread-default main context of the caller
 *
 * Where no inotify instance is left, rk_dir_watcher_add() says so, and asks again each time.
 * Watches that are left when the watcher is disposed of end with it.
 *
 * Returns: (transfer full): a watcher.
 */
RkDirWatcher *
rk_dir_watcher_inotify_new (RkDirWatcherFunc func, gpointer user_data)
{
  RkDirWatcherInotify *self = g_object_new (RK_TYPE_DIR_WATCHER_INOTIFY, NULL);

  self->func = func;
  self->user_data = user_data;

  return RK_DIR_WATCHER (self);
}
