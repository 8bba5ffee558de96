/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Where each byte is follows from the files' names and sizes alone, so a log can be read while it
 * is being written, and after everything that wrote it is gone.
 */

#include "config.h"

#include "rk-output-log.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rk-shim-log.h"

static gint64
get_size (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  GStatBuf st;

  return g_lstat (path, &st) == 0 && S_ISREG (st.st_mode) ? (gint64)st.st_size : -1;
}

static char *
dup_tail_name (guint64 tail)
{
  return g_strdup_printf (RK_SHIM_LOG_TAIL, (unsigned long long)tail);
}

static gboolean
find_tails (const char *directory, guint64 *first, guint64 *last)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      guint64 tail;
      if (!g_str_has_prefix (name, "tail-")
          || !g_ascii_string_to_unsigned (name + 5, 10, 0, G_MAXUINT32, &tail, NULL))
        continue;
      *first = found ? MIN (*first, tail) : tail;
      *last = found ? MAX (*last, tail) : tail;
      found = TRUE;
    }
  return found;
}

/**
 * rk_output_log_inspect:
 * @directory: the run's directory
 * @info: (out): what is there; all 0 if nothing is
 *
 * Any thread.
 */
void
rk_output_log_inspect (const char *directory, RkOutputLogInfo *info)
{
  guint64 first, last;

  info->head_bytes = MAX (get_size (directory, RK_SHIM_LOG_HEAD), 0);
  info->tail_bytes = info->end_bytes = info->head_bytes;
  if (!find_tails (directory, &first, &last))
    return;
  g_autofree char *name = dup_tail_name (last);
  info->tail_bytes = RK_SHIM_LOG_HEAD_BYTES + (gint64)first * RK_SHIM_LOG_TAIL_BYTES;
  info->end_bytes = RK_SHIM_LOG_HEAD_BYTES + (gint64)last * RK_SHIM_LOG_TAIL_BYTES
                    + MAX (get_size (directory, name), 0);
}

/* Appends at most @max_bytes from @offset on, out of the one file that has it. Returns how many. */
static gint64
read_part (const char *directory, gint64 offset, gint64 max_bytes, GByteArray *bytes)
{
  gint64 behind = offset - RK_SHIM_LOG_HEAD_BYTES;
  gint64 at = behind < 0 ? offset : behind % RK_SHIM_LOG_TAIL_BYTES;
  gint64 room = (behind < 0 ? RK_SHIM_LOG_HEAD_BYTES : RK_SHIM_LOG_TAIL_BYTES) - at;
  g_autofree char *name = behind < 0 ? g_strdup (RK_SHIM_LOG_HEAD)
                                     : dup_tail_name ((guint64)(behind / RK_SHIM_LOG_TAIL_BYTES));
  g_autofree char *path = g_build_filename (directory, name, NULL);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd < 0)
    return 0;
  guint old_len = bytes->len;
  g_byte_array_set_size (bytes, old_len + (guint)MIN (room, max_bytes));
  ssize_t len = pread (fd, bytes->data + old_len, bytes->len - old_len, at);
  close (fd);
  g_byte_array_set_size (bytes, old_len + (guint)MAX (len, 0));
  return MAX (len, 0);
}

/**
 * rk_output_log_read:
 * @directory: the run's directory
 * @offset: from where on, in bytes of output
 * @max_bytes: how much at most; G_MAXINT64 for all that is kept
 * @next_offset: (out) (optional): where to go on; beyond a cut that was met at @offset
 *
 * Reads up to the end or the cut, whichever comes first. If @offset lies within the cut, reading
 * begins behind it: compare @next_offset minus the length with @offset to see how much that was.
 * Any thread.
 *
 * Returns: (transfer full): the bytes, maybe none
 */
GBytes *
rk_output_log_read (const char *directory, gint64 offset, gint64 max_bytes, gint64 *next_offset)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  RkOutputLogInfo info;

  rk_output_log_inspect (directory, &info);
  if (offset >= info.head_bytes && offset < info.tail_bytes)
    offset = info.tail_bytes;
  gint64 stop = offset < info.head_bytes && info.tail_bytes > info.head_bytes ? info.head_bytes
                                                                              : info.end_bytes;

  while (offset < stop && (gint64)bytes->len < max_bytes)
    {
      gint64 len =
          read_part (directory, offset, MIN (stop - offset, max_bytes - bytes->len), bytes);
      if (len == 0)
        break;
      offset += len;
    }
  if (next_offset != NULL)
    *next_offset = offset;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
