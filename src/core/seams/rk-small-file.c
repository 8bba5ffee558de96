/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-small-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static GBytes *
fail (const char *path, int error_number, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (error_number), "%s: %s", path,
               g_strerror (error_number));
  return NULL;
}

static GBytes *
read_all (int fd, const char *path, gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 part[16 * 1024];
  gssize length;

  while ((length = TEMP_FAILURE_RETRY (read (fd, part, sizeof part))) > 0)
    {
      g_byte_array_append (content, part, (guint)length);
      if (content->len > max_bytes)
        return fail (path, EFBIG, error);
    }
  if (length < 0)
    return fail (path, errno, error);
  if (content->len == 0)
    return g_bytes_new_static ("", 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

/**
 * rk_small_file_read:
 * @path: a path
 * @max_bytes: a longer file is refused
 * @error: (nullable): return location for a #GIOErrorEnum
 *
 * Reads a regular file. Anything else that stands there, such as a FIFO or a device, is refused and
 * can neither make the caller wait nor fill the memory. Any thread.
 *
 * Returns: (transfer full) (nullable): its content; the data of an empty one are not %NULL either
 */
GBytes *
rk_small_file_read (const char *path, gsize max_bytes, GError **error)
{
  struct stat status;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0)
    return fail (path, errno, error);
  if (fstat (fd, &status) == 0 && !S_ISREG (status.st_mode))
    {
      g_close (fd, NULL);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s: not a regular file", path);
      return NULL;
    }
  GBytes *content = read_all (fd, path, max_bytes, error);
  g_close (fd, NULL);
  return content;
}

/**
 * rk_small_file_read_text:
 * @path: a path
 * @max_bytes: a longer file is refused
 * @length_bytes: (out) (optional): its length, which is more than up to the first NUL if there is
 * one in the file
 *
 * As rk_small_file_read(), for who does not care why there is none.
 *
 * Returns: (transfer full) (nullable): its content, and a NUL behind it
 */
char *
rk_small_file_read_text (const char *path, gsize max_bytes, gsize *length_bytes)
{
  g_autoptr (GBytes) content = rk_small_file_read (path, max_bytes, NULL);

  if (content == NULL)
    return NULL;
  gsize size = g_bytes_get_size (content);
  char *text = g_malloc (size + 1);
  if (size > 0)
    memcpy (text, g_bytes_get_data (content, NULL), size);
  text[size] = '\0';
  if (length_bytes != NULL)
    *length_bytes = size;
  return text;
}
