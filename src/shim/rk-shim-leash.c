/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-leash.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* rk_shim_leash_listen:
 * @path: where; a socket that is left there from earlier is replaced
 *
 * Returns: a descriptor, or -1 with errno set
 */
int
rk_shim_leash_listen (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0)
    return -1;
  if (strlen (path) >= sizeof address.sun_path)
    {
      close (fd);
      errno = ENAMETOOLONG;
      return -1;
    }
  strcpy (address.sun_path, path);
  unlink (path);
  mode_t old = umask (0177);
  int bound = bind (fd, (struct sockaddr *)&address, sizeof address);
  umask (old);
  if (bound != 0 || listen (fd, 4) != 0)
    {
      close (fd);
      return -1;
    }
  return fd;
}

/* rk_shim_leash_accept:
 * @listening_fd: as rk_shim_leash_listen() gave it
 *
 * Whoever is not the same person is sent away.
 *
 * Returns: the socket of the next host, or -1
 */
int
rk_shim_leash_accept (int listening_fd)
{
  struct ucred peer;
  socklen_t len = sizeof peer;
  int fd = accept4 (listening_fd, NULL, NULL, SOCK_CLOEXEC);

  if (fd < 0)
    return -1;
  if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0 || peer.uid != geteuid ())
    {
      close (fd);
      return -1;
    }
  return fd;
}
