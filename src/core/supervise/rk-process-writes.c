/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-process-writes.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "rk-process-tree.h"

/* A tree deeper or wider than this is measured in part: the result only grows less suspicious. */
#define MAX_PROCESSES 256

static gint64
parse_number (const char *text, const char *key)
{
  const char *line = strstr (text, key);

  return line != NULL ? g_ascii_strtoll (line + strlen (key), NULL, 10) : 0;
}

/* What its children wrote is in it, once they were waited for. */
static void
add_writes_of (pid_t pid, RkProcessWrites *sum)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/io", (int)pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  sum->passed_bytes += parse_number (text, "\nwchar: ");
  sum->disk_bytes += parse_number (text, "\nwrite_bytes: ");
}

/**
 * rk_process_writes_measure:
 * @pid: the first process of a tree
 *
 * Any thread; some system calls for each process.
 *
 * Returns: what the processes that exist now have written
 */
RkProcessWrites
rk_process_writes_measure (pid_t pid)
{
  g_autoptr (GArray) pids = rk_process_tree_list (pid, MAX_PROCESSES);
  RkProcessWrites sum = { 0 };

  for (guint i = 0; i < pids->len; i++)
    add_writes_of (g_array_index (pids, pid_t, i), &sum);
  return sum;
}

/**
 * rk_process_writes_since:
 * @pid: the first process of a tree, or 0
 * @before: an earlier measure
 * @countable: whether it is about a file that was made countable, and not written between that and
 *   @before
 *
 * Returns: whether the tree may have written into the file since then; what it prints may be a
 * write unless the file is countable
 */
gboolean
rk_process_writes_since (pid_t pid, const RkProcessWrites *before, gboolean countable)
{
  if (before->passed_bytes < 0 || pid <= 0)
    return FALSE;

  RkProcessWrites now = rk_process_writes_measure (pid);
  return now.passed_bytes > before->passed_bytes
         && (!countable || now.disk_bytes > before->disk_bytes);
}

/* Those that tell the kernel of each page that a write has made dirty. Not in memory, and not on
 * another machine. */
static gboolean
is_on_disk (int fd)
{
  struct statfs fs;

  if (fstatfs (fd, &fs) != 0)
    return FALSE;
  switch ((guint32)fs.f_type)
    {
    case EXT4_SUPER_MAGIC:
    case XFS_SUPER_MAGIC:
    case BTRFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * rk_process_writes_make_countable:
 * @path: a file
 *
 * Hands all that was written into it so far to the disk, without waiting for that: the next write
 * into it is one into a clean page. Takes a fraction of a millisecond, or as long as a former
 * handing over is still under way. Any thread, but a file system may hang.
 *
 * Returns: whether the next write will certainly be counted in @disk_bytes
 */
gboolean
rk_process_writes_make_countable (const char *path)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat status;

  if (fd < 0)
    return FALSE;
  gboolean countable =
      fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && is_on_disk (fd)
      && sync_file_range (fd, 0, 0, SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE) == 0;
  close (fd);
  return countable;
}
