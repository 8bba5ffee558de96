/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-inotify-probe: asks the kernel what became of the watches that GLib keeps in its one inotify
 * instance. GLib reports neither that a watch could not be added nor that it died.
 *
 * The question is put to GLib's own descriptor with IN_MASK_CREATE (Linux 4.18), which answers
 * EEXIST for an inode that is watched and otherwise fails, or succeeds, as GLib's call did. Nothing
 * that GLib set up is altered. It costs a path look-up, needs no further instance, and is exact,
 * also on file systems whose inode numbers differ between stat() and the kernel (overlay, btrfs).
 *
 * It assumes that GLib has one inotify instance for the whole process and never closes it; both are
 * true since 2.44.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "rk-inotify-probe.h"

/* A bit that GLib asks for in each directory, so that adding it changes nothing. */
#define PROBE_MASK (IN_CLOSE_WRITE | IN_ONLYDIR)
#define DEFAULT_QUEUE_LIMIT 16384

static int glib_fd = -1;
static GArray *own_fds;     /* (owned) (nullable) (element-type int) */
static GMutex glib_fd_lock; /* of both */

static gboolean
is_inotify (const char *fd_name)
{
  char link[64], target[64];
  gssize length;

  g_snprintf (link, sizeof link, "/proc/self/fd/%s", fd_name);
  length = readlink (link, target, sizeof target - 1);
  if (length < 0)
    return FALSE;
  target[length] = '\0';

  return strcmp (target, "anon_inode:inotify") == 0;
}

static gboolean
has_watch (int fd, const char *path)
{
  int wd = inotify_add_watch (fd, path, PROBE_MASK | IN_MASK_CREATE);

  if (wd >= 0)
    inotify_rm_watch (fd, wd);
  return wd < 0 && errno == EEXIST;
}

static gboolean
is_own (int fd)
{
  for (guint i = 0; own_fds != NULL && i < own_fds->len; i++)
    if (g_array_index (own_fds, int, i) == fd)
      return TRUE;
  return FALSE;
}

/* More than one instance, ours not counted: GLib's is the one that watches the directory just given
 * to it. A lone one is GLib's. */
static int
find_glib_fd (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  int lone = -1;
  guint n_found = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (!is_inotify (name) || is_own (atoi (name)))
        continue;
      lone = atoi (name);
      n_found++;
      if (has_watch (lone, path))
        return lone;
    }

  return n_found == 1 ? lone : -1;
}

static int
peek_glib_fd (const char *path)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&glib_fd_lock);

  if (glib_fd < 0)
    glib_fd = find_glib_fd (path);
  return glib_fd;
}

/**
 * rk_inotify_open_own:
 *
 * Makes an inotify instance that will not be taken for GLib's. Any thread.
 *
 * Returns: a descriptor for rk_inotify_close_own(), or -1 with errno set: EMFILE when the person's
 * instances, or the process's descriptors, are used up
 */
int
rk_inotify_open_own (void)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&glib_fd_lock);
  int fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);

  if (fd < 0)
    return -1;
  if (own_fds == NULL)
    own_fds = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_val (own_fds, fd);
  return fd;
}

/**
 * rk_inotify_close_own:
 * @fd: (transfer full): from rk_inotify_open_own()
 *
 * Any thread.
 */
void
rk_inotify_close_own (int fd)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&glib_fd_lock);

  for (guint i = 0; i < own_fds->len; i++)
    if (g_array_index (own_fds, int, i) == fd)
      g_array_remove_index_fast (own_fds, i--);
  close (fd);
}

/**
 * rk_inotify_has_room:
 *
 * Asks the kernel for one instance and one watch, and gives both back. To end an instance can take
 * some milliseconds. Any thread.
 *
 * Returns: whether it would grant them now
 */
gboolean
rk_inotify_has_room (void)
{
  int fd = rk_inotify_open_own ();

  if (fd < 0)
    return FALSE;
  gboolean has_room = inotify_add_watch (fd, "/", IN_DELETE_SELF) >= 0;
  rk_inotify_close_own (fd);
  return has_room;
}

/**
 * rk_inotify_probe:
 * @path: a directory that was given to a GFileMonitor before
 * @wd: (out): the kernel's name of the watch, the same for all paths to one directory;
 *   %RK_INOTIFY_NO_WD unless live
 *
 * Is the directory that @path leads to now really watched by GLib's inotify instance? Any thread.
 */
RkInotifyState
rk_inotify_probe (const char *path, int *wd)
{
  int fd = peek_glib_fd (path);

  *wd = RK_INOTIFY_NO_WD;
  if (fd < 0)
    return RK_INOTIFY_UNKNOWN;

  int fresh = inotify_add_watch (fd, path, PROBE_MASK | IN_MASK_CREATE);
  if (fresh >= 0)
    {
      inotify_rm_watch (fd, fresh);
      return RK_INOTIFY_DEAD;
    }
  if (errno != EEXIST)
    return errno == EINVAL ? RK_INOTIFY_UNKNOWN : RK_INOTIFY_REFUSED;

  *wd = inotify_add_watch (fd, path, PROBE_MASK | IN_MASK_ADD);
  return *wd >= 0 ? RK_INOTIFY_LIVE : RK_INOTIFY_REFUSED;
}

/**
 * rk_inotify_forget:
 * @wd: from rk_inotify_probe(); one that does not exist any more is ignored
 *
 * Ends a watch that GLib has dropped without telling the kernel: it does so when a watched
 * directory is moved. Until then the watch counts against the limit, and its events, which GLib
 * finds uninteresting, make GLib sleep 100 ms before it reads on. The kernel does not use a number
 * twice.
 */
void
rk_inotify_forget (int wd)
{
  if (wd >= 0 && glib_fd >= 0)
    inotify_rm_watch (glib_fd, wd);
}

/**
 * rk_inotify_read_queue_limit:
 *
 * Returns: the number of events that the kernel keeps for one instance before it drops what
 * follows.
 */
guint
rk_inotify_read_queue_limit (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/sys/fs/inotify/max_queued_events", &text, NULL, NULL))
    return DEFAULT_QUEUE_LIMIT;
  return (guint)CLAMP (g_ascii_strtoull (text, NULL, 10), 1, G_MAXINT);
}
