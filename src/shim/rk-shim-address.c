/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-address.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int
open_directory (const char *path, size_t len)
{
  char *directory = strndup (path, len);
  int fd = directory != NULL ? open (directory, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

  free (directory);
  return fd;
}

/* rk_shim_address_init:
 * @address: (out): for bind() and connect() in this process
 * @path: an absolute path, of any length but with a short last part
 *
 * A path that is too long is gone about by way of a descriptor of its directory.
 *
 * Returns: that descriptor, to be closed after @address was used; -1 if none was needed; -2 with
 * errno set if there is no way
 */
int
rk_shim_address_init (struct sockaddr_un *address, const char *path)
{
  const char *name = strrchr (path, '/');

  memset (address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen (path) < sizeof address->sun_path)
    {
      strcpy (address->sun_path, path);
      return -1;
    }

  int fd = name != NULL ? open_directory (path, (size_t)(name - path)) : -1;
  if (fd < 0)
    return -2;
  int len = snprintf (address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d%s", fd, name);
  if (len < (int)sizeof address->sun_path)
    return fd;
  close (fd);
  errno = ENAMETOOLONG;
  return -2;
}

/* rk_shim_address_connect:
 * @path: the socket of a shim
 *
 * Never waits, not even for a shim that somebody has stopped.
 *
 * Returns: a descriptor that does not wait, or -1 with errno set: ECONNREFUSED if there is no shim
 * any more
 */
int
rk_shim_address_connect (const char *path)
{
  struct sockaddr_un address;
  int directory_fd = rk_shim_address_init (&address, path);
  int fd =
      directory_fd != -2 ? socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) : -1;

  if (fd >= 0 && connect (fd, (struct sockaddr *)&address, sizeof address) != 0)
    {
      int error_number = errno;
      close (fd);
      errno = error_number;
      fd = -1;
    }
  if (directory_fd >= 0)
    close (directory_fd);
  return fd;
}

/* rk_shim_address_is_ours:
 * @fd: a connected socket
 *
 * Returns: whether its other end belongs to the same person
 */
int
rk_shim_address_is_ours (int fd)
{
  struct ucred peer;
  socklen_t len = sizeof peer;

  return getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 && peer.uid == geteuid ();
}
