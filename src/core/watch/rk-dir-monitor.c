/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-dir-monitor.h"

#include <errno.h>
#include <sys/stat.h>

#include "rk-inotify-probe.h"
#include "rk-wakeful-monitor.h"

#define ARM_TRIES 3

/**
 * rk_dir_monitor_init:
 * @self: (out): what watches nothing yet; to be ended with rk_dir_monitor_clear()
 * @path: a directory
 */
void
rk_dir_monitor_init (RkDirMonitor *self, const char *path)
{
  *self = (RkDirMonitor){ .path = g_canonicalize_filename (path, NULL) };
}

/**
 * rk_dir_monitor_clear:
 * @self: a monitor, which is none after that
 */
void
rk_dir_monitor_clear (RkDirMonitor *self)
{
  rk_dir_monitor_disarm (self);
  g_clear_pointer (&self->path, g_free);
}

/**
 * rk_dir_monitor_disarm:
 * @self: a monitor
 *
 * Watches no more, until it is armed again.
 */
void
rk_dir_monitor_disarm (RkDirMonitor *self)
{
  if (self->monitor == NULL)
    return;
  if (self->wakeful != NULL)
    g_file_monitor_cancel (self->wakeful);
  g_clear_object (&self->wakeful);
  g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
}

/**
 * rk_dir_monitor_is_armed:
 * @self: a monitor
 *
 * Returns: whether it watches
 */
gboolean
rk_dir_monitor_is_armed (const RkDirMonitor *self)
{
  return self->monitor != NULL;
}

static gboolean
arm_once (RkDirMonitor *self, GCallback on_changed, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GError) error = NULL;

  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL)
    {
      g_debug ("watch: %s", error->message);
      errno = EMFILE;
      return FALSE;
    }
  g_file_monitor_set_rate_limit (self->monitor, 0);
  g_signal_connect (self->monitor, "changed", on_changed, user_data);

  return TRUE;
}

/* Without a descriptor to ask, the only question left is whether there is a directory. */
static gboolean
is_directory (const char *path)
{
  struct stat info;

  if (stat (path, &info) < 0)
    return FALSE;
  if (S_ISDIR (info.st_mode))
    return TRUE;
  errno = ENOTDIR;
  return FALSE;
}

/**
 * rk_dir_monitor_arm:
 * @self: a monitor that is not armed
 * @on_changed: for #GFileMonitor::changed
 * @user_data: for @on_changed
 * @wd: (out): the kernel's watch; %RK_INOTIFY_NO_WD where that cannot be known
 *
 * A watch that is found dead at once means that what made GLib fail has passed (a directory
 * appeared, another watch was given up), or that news of the directory's former life overtook us:
 * then it is tried again.
 *
 * Returns: whether the directory is watched now; if not, errno says why
 */
gboolean
rk_dir_monitor_arm (RkDirMonitor *self, GCallback on_changed, gpointer user_data, int *wd)
{
  for (guint try = 0; try < ARM_TRIES; try++)
    {
      if (!arm_once (self, on_changed, user_data))
        return FALSE;
      RkInotifyState state = rk_inotify_probe (self->path, wd);
      if (state == RK_INOTIFY_LIVE || (state == RK_INOTIFY_UNKNOWN && is_directory (self->path)))
        return TRUE;
      int saved_errno = state == RK_INOTIFY_DEAD ? ENOENT : errno;
      rk_dir_monitor_disarm (self);
      errno = saved_errno;
      if (state != RK_INOTIFY_DEAD)
        return FALSE;
    }
  return FALSE;
}

/**
 * rk_dir_monitor_keep_awake:
 * @self: a monitor that is armed
 *
 * GLib rests for 100 ms in the middle of a save, but not in this directory any more. The companion
 * costs half as much memory as the monitor; so a large tree gets it where something is written, and
 * only the first write of a directory may be late.
 */
void
rk_dir_monitor_keep_awake (RkDirMonitor *self)
{
  if (self->wakeful != NULL)
    return;
  g_autoptr (GFile) directory = g_file_new_for_path (self->path);
  self->wakeful = rk_wakeful_monitor_new (directory);
}
