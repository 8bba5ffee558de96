/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* rk_shim_log_init:
 * @log: filled in: nothing is kept
 */
void
rk_shim_log_init (RkShimLog *log)
{
  memset (log, 0, sizeof *log);
  log->directory_fd = -1;
  log->fd = -1;
}

/* The directory and the one above it are ours: a symbolic link in their place would lead out. */
static int
open_directory (const char *path)
{
  const char *slash = strrchr (path, '/');
  char *parent = slash != NULL && slash > path ? strndup (path, (size_t)(slash - path)) : NULL;
  int parent_fd =
      parent != NULL ? open (parent, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
  int fd = -1;

  free (parent);
  if (parent_fd < 0)
    return -1;
  if (mkdirat (parent_fd, slash + 1, 0700) == 0 || errno == EEXIST)
    fd = openat (parent_fd, slash + 1, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int error_number = errno;
  close (parent_fd);
  errno = error_number;
  return fd;
}

/* rk_shim_log_open:
 * @log: a log that was initialised; what it was is closed
 * @directory: where to keep the output, absolute; "" to keep nothing. Made if it does not exist,
 * its parent must
 *
 * If that is impossible, the error is noted and everything that is written counts as lost.
 */
void
rk_shim_log_open (RkShimLog *log, const char *directory)
{
  rk_shim_log_close (log);
  if (directory[0] == '\0')
    return;
  errno = EINVAL;
  log->directory_fd = open_directory (directory);
  if (log->directory_fd < 0)
    log->error_number = errno;
}

static void
remove_old_tail (RkShimLog *log, unsigned long long tail)
{
  char name[32];

  if (tail < RK_SHIM_LOG_TAILS)
    return;
  snprintf (name, sizeof name, RK_SHIM_LOG_TAIL, tail - RK_SHIM_LOG_TAILS);
  unlinkat (log->directory_fd, name, 0);
}

/* The file for the byte at @offset, and how many bytes it has room for. */
static int64_t
open_file (RkShimLog *log, int64_t offset)
{
  char name[32] = RK_SHIM_LOG_HEAD;
  int64_t behind = offset - RK_SHIM_LOG_HEAD_BYTES;
  int at_begin = offset == 0 || (behind >= 0 && behind % RK_SHIM_LOG_TAIL_BYTES == 0);

  if (at_begin && log->fd >= 0)
    {
      close (log->fd);
      log->fd = -1;
    }
  if (behind >= 0)
    snprintf (name, sizeof name, RK_SHIM_LOG_TAIL,
              (unsigned long long)(behind / RK_SHIM_LOG_TAIL_BYTES));
  if (log->fd < 0)
    {
      if (behind >= 0)
        remove_old_tail (log, (unsigned long long)(behind / RK_SHIM_LOG_TAIL_BYTES));
      log->fd = openat (log->directory_fd, name,
                        O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
                            | (at_begin ? O_TRUNC : 0),
                        0600);
    }
  if (log->fd < 0)
    return -1;
  return behind < 0 ? -behind : RK_SHIM_LOG_TAIL_BYTES - behind % RK_SHIM_LOG_TAIL_BYTES;
}

/* rk_shim_log_write:
 * @log: a log
 * @bytes: output
 * @len: how much
 *
 * Never fails and never waits for more than the disk. total_bytes is what can be read back, or
 * could until it was cut; lost_bytes what could not be written.
 */
void
rk_shim_log_write (RkShimLog *log, const char *bytes, size_t len)
{
  while (len > 0 && log->directory_fd >= 0)
    {
      int64_t room = open_file (log, log->total_bytes);
      size_t part = room < 0 || (int64_t)len < room ? len : (size_t)room;
      ssize_t written = room < 0 ? -1 : write (log->fd, bytes, part);

      if (written < 0 && room >= 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          log->error_number = errno;
          break;
        }
      log->error_number = 0;
      log->total_bytes += written;
      bytes += written;
      len -= (size_t)written;
    }
  if (log->directory_fd >= 0 || log->error_number != 0)
    log->lost_bytes += (int64_t)len;
}

/* rk_shim_log_close:
 * @log: a log; nothing is kept after that
 */
void
rk_shim_log_close (RkShimLog *log)
{
  if (log->fd >= 0)
    close (log->fd);
  if (log->directory_fd >= 0)
    close (log->directory_fd);
  rk_shim_log_init (log);
}
