/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-host-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "rk-client.h"
#include "rk-safe-file.h"

/* How long the other host may take to let go. */
#define HAND_OVER_USEC (5 * G_USEC_PER_SEC)
#define LOOK_AGAIN_MSEC 10

static int
open_lock (const char *runtime_directory, GError **error)
{
  g_autofree char *path = g_build_filename (runtime_directory, "host.lock", NULL);

  if (!rk_safe_file_make_private_directory (runtime_directory, error))
    return -1;
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (fd < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                 g_strerror (errno));
  return fd;
}

static gboolean
somebody_serves (void)
{
  g_autoptr (RkClient) client = rk_client_connect (NULL);

  return client != NULL;
}

/* There is no event for "that process has let go"; it takes some milliseconds, once in a host's
 * life. A daemon asks nobody to let go, so it waits only while nobody serves: a host that was
 * killed leaves the bus before the lock when many watches have to go with it. */
static gboolean
wait_for_lock (int fd, RkHostKind kind)
{
  gint64 end_usec = g_get_monotonic_time () + HAND_OVER_USEC;
  gboolean locked;

  while (!(locked = flock (fd, LOCK_EX | LOCK_NB) == 0) && g_get_monotonic_time () < end_usec
         && !(kind == RK_HOST_DAEMON && somebody_serves ()))
    g_poll (NULL, 0, LOOK_AGAIN_MSEC);
  return locked;
}

static gboolean
ask_for_hand_over (void)
{
  g_autoptr (RkClient) client = rk_client_connect (NULL);

  return client != NULL && rk_client_call (client, "HandOver", NULL);
}

/**
 * rk_host_lock_acquire:
 * @runtime_directory: where the lock is; made if it does not exist
 * @kind: a tray application asks a running host to hand over, a daemon does not
 * @error: %G_IO_ERROR_BUSY if there is a host already; others: the directory cannot be used, or is
 * somebody else's
 *
 * Waits some seconds at most, and only while another host lets go; a daemon also while the one that
 * has the lock does not serve, because it may be dying.
 *
 * Returns: a descriptor that holds the lock until it is closed, or -1
 */
int
rk_host_lock_acquire (const char *runtime_directory, RkHostKind kind, GError **error)
{
  int fd = open_lock (runtime_directory, error);

  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if ((kind == RK_HOST_DAEMON || ask_for_hand_over ()) && wait_for_lock (fd, kind))
    return fd;
  close (fd);
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_BUSY,
      _ ("Rekindle runs already: “rekindle status” shows what it does, “rekindle quit” ends it"));
  return -1;
}
