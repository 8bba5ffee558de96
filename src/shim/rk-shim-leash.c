/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-leash.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rk-shim-address.h"

static struct stat bound_at; /* the socket file that is ours */

static int
bind_private (int fd, const char *path)
{
  struct sockaddr_un address;
  int directory_fd = rk_shim_address_init (&address, path);

  if (directory_fd == -2)
    return -1;
  mode_t old = umask (0177);
  int bound = bind (fd, (struct sockaddr *)&address, sizeof address);
  umask (old);
  if (directory_fd >= 0)
    close (directory_fd);
  return bound;
}

/* rk_shim_leash_listen:
 * @path: where; a socket that is left there from earlier is replaced
 *
 * Returns: a descriptor, or -1 with errno set
 */
int
rk_shim_leash_listen (const char *path)
{
  int fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0)
    return -1;
  unlink (path);
  if (bind_private (fd, path) != 0 || listen (fd, 4) != 0 || stat (path, &bound_at) != 0)
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
  int fd = accept4 (listening_fd, NULL, NULL, SOCK_CLOEXEC);

  if (fd < 0)
    return -1;
  if (!rk_shim_address_is_ours (fd))
    {
      close (fd);
      return -1;
    }
  return fd;
}

/* rk_shim_leash_remove:
 * @listening_fd: as rk_shim_leash_listen() gave it; closed
 * @path: where it was
 *
 * Leaves the socket of another shim, which may have taken the place, alone.
 */
void
rk_shim_leash_remove (int listening_fd, const char *path)
{
  struct stat now;

  if (stat (path, &now) == 0 && now.st_dev == bound_at.st_dev && now.st_ino == bound_at.st_ino)
    unlink (path);
  close (listening_fd);
}
