/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-watcher-gio: one GFileMonitor per directory, and what GLib's inotify code leaves undone:
 *
 * - A watch that could not be added looks like one that could. Each is verified (rk-inotify-probe).
 * - A path that vanished is looked for every 4 s. A monitor is cancelled when its directory has
 * gone.
 * - When a directory moves, its kernel watch lives on. A monitor of its new path gets the same
 * watch, and loses it when the old monitor is cancelled, or when the news of the move arrives after
 * it. So the monitor is made anew in both cases, and the directory reported as LOST.
 * - The overflow of the kernel's queue is swallowed. Every burst that could have been one ends with
 * LOST (rk-event-burst).
 *
 * - It rests for 100 ms in the middle of a save. A directory in which something is written gets a
 *   companion that prevents it (rk-wakeful-monitor), in a large tree from its first write on.
 *
 * One thing cannot be mended from here: a CLOSE_WRITE without a MODIFY before it is not reported
 * (an old file that is written through a shared mapping alone).
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <gio/gio.h>

#include "rk-dir-monitor.h"
#include "rk-dir-watcher-gio.h"
#include "rk-event-burst.h"
#include "rk-inotify-probe.h"

/* A quarter of a megabyte, and some milliseconds at the start. */
#define SMALL_TREE_DIRS 256

struct _RkDirWatch
{
  RkDirWatcherGio *owner; /* (not owned) */
  gpointer cookie;        /* (not owned) */
  RkDirMonitor monitor;
  RkDirWatch *next; /* (not owned) (nullable): same kernel watch, other path */
  int wd;
};

typedef struct
{
  RkDirWatch *watch; /* (not owned) */
  RkDirEvent event;
} PendingEvent;

struct _RkDirWatcherGio
{
  GObject parent_instance;

  RkDirWatcherFunc func;
  gpointer user_data;
  GMainContext *context; /* (owned) (nullable) */
  GHashTable *by_wd;     /* (owned) (element-type int RkDirWatch): heads of the chains */
  GArray *pending;       /* (owned) (element-type PendingEvent) */
  GSource *pending_idle; /* (owned) (nullable) */
  RkEventBurst burst;
  RkDirWatch *emitting; /* (not owned) (nullable): NULL again when it was removed meanwhile */
  int next_unknown_wd;  /* names for watches that could not be probed: below RK_INOTIFY_NO_WD */
};

static void rk_dir_watcher_gio_iface_init (RkDirWatcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RkDirWatcherGio, rk_dir_watcher_gio, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_DIR_WATCHER,
                                                      rk_dir_watcher_gio_iface_init))

static void
map_watch (RkDirWatcherGio *self, RkDirWatch *watch)
{
  watch->next = g_hash_table_lookup (self->by_wd, GINT_TO_POINTER (watch->wd));
  g_hash_table_insert (self->by_wd, GINT_TO_POINTER (watch->wd), watch);
}

static void
unmap_watch (RkDirWatcherGio *self, RkDirWatch *watch)
{
  RkDirWatch *head = g_hash_table_lookup (self->by_wd, GINT_TO_POINTER (watch->wd));
  RkDirWatch **link = &head;

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

static gboolean
deliver_pending (gpointer user_data)
{
  g_autoptr (RkDirWatcherGio) self = g_object_ref (user_data);

  while (self->pending->len > 0)
    {
      PendingEvent next = g_array_index (self->pending, PendingEvent, 0);
      g_array_remove_index (self->pending, 0);
      self->func (RK_DIR_WATCHER (self), next.watch->cookie, next.event, NULL, self->user_data);
    }
  g_clear_pointer (&self->pending_idle, g_source_unref);

  return G_SOURCE_REMOVE;
}

/* For what is found out within add or remove, from where nobody may be called. */
static void
queue_event (RkDirWatcherGio *self, RkDirWatch *watch, RkDirEvent event)
{
  PendingEvent pending = { watch, event };

  g_array_append_val (self->pending, pending);
  if (self->pending_idle != NULL)
    return;
  self->pending_idle = g_idle_source_new ();
  g_source_set_static_name (self->pending_idle, "rk-dir-watcher-gio pending");
  g_source_set_priority (self->pending_idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->pending_idle, deliver_pending, self, NULL);
  g_source_attach (self->pending_idle, self->context);
}

static void
drop_pending (RkDirWatcherGio *self, RkDirWatch *watch)
{
  for (guint i = self->pending->len; i-- > 0;)
    if (g_array_index (self->pending, PendingEvent, i).watch == watch)
      g_array_remove_index (self->pending, i);
}

static void on_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent type,
                        RkDirWatch *watch);

static gboolean
arm (RkDirWatcherGio *self, RkDirWatch *watch)
{
  if (!rk_dir_monitor_arm (&watch->monitor, G_CALLBACK (on_changed), watch, &watch->wd))
    return FALSE;
  /* Without a descriptor to ask. */
  if (watch->wd == RK_INOTIFY_NO_WD)
    watch->wd = self->next_unknown_wd--;
  map_watch (self, watch);
  if (g_hash_table_size (self->by_wd) <= SMALL_TREE_DIRS)
    rk_dir_monitor_keep_awake (&watch->monitor);
  return TRUE;
}

/* Makes the monitor anew on what the path leads to now. Returns FALSE when nothing is there. */
static gboolean
rearm (RkDirWatcherGio *self, RkDirWatch *watch)
{
  int old_wd = watch->wd;

  unmap_watch (self, watch);
  rk_dir_monitor_disarm (&watch->monitor);
  watch->wd = RK_INOTIFY_NO_WD;
  gboolean armed = arm (self, watch);
  if (!armed)
    map_watch (self, watch);
  if (g_hash_table_lookup (self->by_wd, GINT_TO_POINTER (old_wd)) == NULL)
    rk_inotify_forget (old_wd);

  return armed;
}

static void
emit (RkDirWatcherGio *self, RkDirWatch *watch, RkDirEvent event, const char *name)
{
  self->func (RK_DIR_WATCHER (self), watch->cookie, event, name, self->user_data);
}

static void
rearm_dead_watches (RkDirWatcherGio *self)
{
  g_autoptr (GPtrArray) watches = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;
  int wd;

  g_hash_table_iter_init (&iter, self->by_wd);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (RkDirWatch *watch = value; watch != NULL; watch = watch->next)
      g_ptr_array_add (watches, watch);

  for (guint i = 0; i < watches->len; i++)
    {
      RkDirWatch *watch = watches->pdata[i];
      if (!rk_dir_monitor_is_armed (&watch->monitor))
        continue;
      RkInotifyState state = rk_inotify_probe (watch->monitor.path, &wd);
      if (state == RK_INOTIFY_UNKNOWN || (state == RK_INOTIFY_LIVE && wd == watch->wd))
        continue;
      if (!rearm (self, watch))
        queue_event (self, watch, RK_DIR_GONE);
    }
}

static void
on_burst_over (gpointer user_data)
{
  g_autoptr (RkDirWatcherGio) self = g_object_ref (user_data);

  rearm_dead_watches (self);
  self->func (RK_DIR_WATCHER (self), NULL, RK_DIR_LOST, NULL, self->user_data);
}

/* CREATED: GLib found it again. Otherwise: deleted or moved; or moved here and the news came late;
 * or another directory took its place. */
static void
on_self_changed (RkDirWatcherGio *self, RkDirWatch *watch, GFileMonitorEvent type)
{
  if (type == G_FILE_MONITOR_EVENT_CREATED)
    emit (self, watch, RK_DIR_LOST, NULL);
  if (type == G_FILE_MONITOR_EVENT_DELETED || type == G_FILE_MONITOR_EVENT_UNMOUNTED)
    emit (self, watch, rearm (self, watch) ? RK_DIR_LOST : RK_DIR_GONE, NULL);
}

/* The only change of attributes that matters: a directory may have become readable. */
static void
on_attributes_changed (RkDirWatcherGio *self, RkDirWatch *watch, GFile *file, const char *name)
{
  struct stat info;

  if (lstat (g_file_peek_path (file), &info) == 0 && S_ISDIR (info.st_mode))
    emit (self, watch, RK_DIR_WRITTEN, name);
}

static const char *
peek_name (GFile *file)
{
  const char *slash = strrchr (g_file_peek_path (file), '/');

  return slash + 1;
}

static void
on_entry_changed (RkDirWatcherGio *self, RkDirWatch *watch, GFile *file, GFile *other,
                  GFileMonitorEvent type)
{
  const char *name = peek_name (file);

  if (type == G_FILE_MONITOR_EVENT_CHANGED || type == G_FILE_MONITOR_EVENT_CREATED)
    rk_dir_monitor_keep_awake (&watch->monitor);
  switch (type)
    {
    case G_FILE_MONITOR_EVENT_CHANGED:
      emit (self, watch, RK_DIR_WRITING, name);
      break;
    case G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT:
    case G_FILE_MONITOR_EVENT_MOVED_IN:
      emit (self, watch, RK_DIR_WRITTEN, name);
      break;
    case G_FILE_MONITOR_EVENT_CREATED:
      emit (self, watch, RK_DIR_CREATED, name);
      break;
    case G_FILE_MONITOR_EVENT_DELETED:
    case G_FILE_MONITOR_EVENT_MOVED_OUT:
      emit (self, watch, RK_DIR_REMOVED, name);
      break;
    case G_FILE_MONITOR_EVENT_RENAMED:
      emit (self, watch, RK_DIR_REMOVED, name);
      if (self->emitting != NULL && other != NULL)
        emit (self, watch, RK_DIR_WRITTEN, peek_name (other));
      break;
    case G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED:
      on_attributes_changed (self, watch, file, name);
      break;
    case G_FILE_MONITOR_EVENT_PRE_UNMOUNT:
    case G_FILE_MONITOR_EVENT_UNMOUNTED:
    case G_FILE_MONITOR_EVENT_MOVED:
    default:
      break;
    }
}

static void
on_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent type,
            RkDirWatch *watch)
{
  g_autoptr (RkDirWatcherGio) self = g_object_ref (watch->owner);

  rk_event_burst_count (&self->burst);
  self->emitting = watch;
  if (strlen (g_file_peek_path (file)) > strlen (watch->monitor.path))
    on_entry_changed (self, watch, file, other, type);
  else
    on_self_changed (self, watch, type);
  self->emitting = NULL;
}

static void
free_watch (RkDirWatch *watch)
{
  rk_dir_monitor_clear (&watch->monitor);
  g_free (watch);
}

static RkDirWatch *
rk_dir_watcher_gio_add (RkDirWatcher *watcher, const char *path, gpointer cookie)
{
  RkDirWatcherGio *self = RK_DIR_WATCHER_GIO (watcher);
  RkDirWatch *watch;

  g_return_val_if_fail (g_main_context_get_thread_default () == self->context, NULL);

  watch = g_new0 (RkDirWatch, 1);
  watch->owner = self;
  watch->cookie = cookie;
  rk_dir_monitor_init (&watch->monitor, path);
  watch->wd = RK_INOTIFY_NO_WD;
  if (!arm (self, watch))
    {
      int saved_errno = errno;
      free_watch (watch);
      errno = saved_errno;
      return NULL;
    }

  return watch;
}

static void
rk_dir_watcher_gio_remove (RkDirWatcher *watcher, RkDirWatch *watch)
{
  RkDirWatcherGio *self = RK_DIR_WATCHER_GIO (watcher);
  RkDirWatch *next;
  int wd = watch->wd;

  if (self->emitting == watch)
    self->emitting = NULL;
  drop_pending (self, watch);
  unmap_watch (self, watch);
  free_watch (watch);
  if (wd == RK_INOTIFY_NO_WD)
    return;

  /* Cancelling took the kernel watch away from those who share it. Each turn takes one out of the
   * chain; one that gets the same watch again stands for all that are behind it. */
  for (watch = g_hash_table_lookup (self->by_wd, GINT_TO_POINTER (wd)); watch != NULL; watch = next)
    {
      next = watch->next;
      queue_event (self, watch, rearm (self, watch) ? RK_DIR_LOST : RK_DIR_GONE);
    }
}

static void
rk_dir_watcher_gio_dispose (GObject *object)
{
  RkDirWatcherGio *self = RK_DIR_WATCHER_GIO (object);
  GHashTableIter iter;
  gpointer value;

  if (self->pending_idle != NULL)
    g_source_destroy (self->pending_idle);
  g_clear_pointer (&self->pending_idle, g_source_unref);
  rk_event_burst_clear (&self->burst);
  g_array_set_size (self->pending, 0);

  g_hash_table_iter_init (&iter, self->by_wd);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (RkDirWatch *watch = value, *next; watch != NULL; watch = next)
      {
        next = watch->next;
        free_watch (watch);
      }
  g_hash_table_remove_all (self->by_wd);

  G_OBJECT_CLASS (rk_dir_watcher_gio_parent_class)->dispose (object);
}

static void
rk_dir_watcher_gio_finalize (GObject *object)
{
  RkDirWatcherGio *self = RK_DIR_WATCHER_GIO (object);

  g_hash_table_unref (self->by_wd);
  g_array_unref (self->pending);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (rk_dir_watcher_gio_parent_class)->finalize (object);
}

static void
rk_dir_watcher_gio_class_init (RkDirWatcherGioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rk_dir_watcher_gio_dispose;
  object_class->finalize = rk_dir_watcher_gio_finalize;
}

static void
rk_dir_watcher_gio_iface_init (RkDirWatcherInterface *iface)
{
  iface->add = rk_dir_watcher_gio_add;
  iface->remove = rk_dir_watcher_gio_remove;
}

static void
rk_dir_watcher_gio_init (RkDirWatcherGio *self)
{
  self->context = g_main_context_get_thread_default ();
  if (self->context != NULL)
    g_main_context_ref (self->context);
  self->by_wd = g_hash_table_new (NULL, NULL);
  self->pending = g_array_new (FALSE, FALSE, sizeof (PendingEvent));
  rk_event_burst_init (&self->burst, rk_inotify_read_queue_limit (), on_burst_over, self);
  self->next_unknown_wd = RK_INOTIFY_NO_WD - 1;
}

/**
 * rk_dir_watcher_gio_new:
 * @func: receives the events, in the thread-default main context of the caller
 *
 * Watches that are left when the watcher is disposed of end with it.
 *
 * Returns: (transfer full): a watcher.
 */
RkDirWatcher *
rk_dir_watcher_gio_new (RkDirWatcherFunc func, gpointer user_data)
{
  RkDirWatcherGio *self = g_object_new (RK_TYPE_DIR_WATCHER_GIO, NULL);

  self->func = func;
  self->user_data = user_data;

  return RK_DIR_WATCHER (self);
}
