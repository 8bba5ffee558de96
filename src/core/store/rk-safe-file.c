/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A temporary file in the same directory, fsync, rename, fsync of the directory: after a power cut
 * there is the old file or the new one. A symbolic link stays one: people keep such files in a
 * repository.
 */

#include "config.h"

#include "rk-safe-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE 0600
#define DIRECTORY_MODE 0700

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  int number = errno;
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", what,
               g_strerror (number));
  return FALSE;
}

/**
 * rk_safe_file_make_directory:
 * @path: an absolute path
 * @error: return location for a #GIOErrorEnum
 *
 * Makes a directory, and those above it that are missing, for the owner alone. One that exists
 * stays as it is.
 *
 * Returns: whether it is there
 */
gboolean
rk_safe_file_make_directory (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, DIRECTORY_MODE) == 0)
    return TRUE;
  return fail (error, "%s", path);
}

/**
 * rk_safe_file_make_private_directory:
 * @path: an absolute path
 * @error: return location for a #GIOErrorEnum
 *
 * As rk_safe_file_make_directory(); but a directory that exists must be the person's own and no
 * symbolic link, and what others might do in it is taken from them.
 *
 * Returns: whether it is there, and only for the owner
 */
gboolean
rk_safe_file_make_private_directory (const char *path, GError **error)
{
  struct stat status;

  if (!rk_safe_file_make_directory (path, error))
    return FALSE;
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  gboolean is_ours = fd >= 0 && fstat (fd, &status) == 0 && status.st_uid == geteuid ();
  if (fd >= 0 && !is_ours)
    errno = EPERM;
  gboolean done =
      is_ours && ((status.st_mode & 07777) == DIRECTORY_MODE || fchmod (fd, DIRECTORY_MODE) == 0);
  int number = errno;
  if (fd >= 0)
    g_close (fd, NULL);
  errno = number;
  return done || fail (error, _ ("%s is not a directory of your own"), path);
}

static gboolean
write_all (int fd, const char *bytes, gsize length_bytes)
{
  while (length_bytes > 0)
    {
      gssize written = TEMP_FAILURE_RETRY (write (fd, bytes, length_bytes));
      if (written < 0)
        return FALSE;
      bytes += written;
      length_bytes -= (gsize)written;
    }
  return TRUE;
}

static void
sync_directory (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  /* Some file systems cannot do it; the file is whole anyway. */
  if (fd < 0)
    return;
  fsync (fd);
  g_close (fd, NULL);
}

/* Returns the path of a complete temporary file beside @path. */
static char *
write_temporary (const char *path, const char *bytes, gsize length_bytes, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *temporary = g_build_filename (directory, ".rekindle-XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, FILE_MODE);

  if (fd < 0)
    {
      fail (error, "%s", path);
      return NULL;
    }
  gboolean whole = write_all (fd, bytes, length_bytes) && fsync (fd) == 0;
  int number = errno;
  whole = g_close (fd, NULL) && whole;
  if (whole)
    return g_steal_pointer (&temporary);

  g_unlink (temporary);
  errno = number;
  fail (error, "%s", path);
  return NULL;
}

static gboolean
put_in_place (const char *temporary, const char *path, guint flags, GError **error)
{
  int result = renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, flags);

  if (result != 0 && flags != 0 && (errno == EINVAL || errno == ENOSYS))
    {
      /* A file system without RENAME_NOREPLACE: a link does not replace either. */
      result = link (temporary, path);
      if (result == 0)
        g_unlink (temporary);
    }
  if (result == 0)
    {
      sync_directory (path);
      return TRUE;
    }
  fail (error, "%s", path);
  g_unlink (temporary);
  return FALSE;
}

/**
 * rk_safe_file_write:
 * @path: a path; its directory exists
 * @bytes: (array length=length_bytes): what it is to contain
 * @length_bytes: its length
 * @error: return location for a #GIOErrorEnum
 *
 * Replaces a file, or creates it with mode 0600. If this fails, what was there is untouched.
 *
 * Returns: whether the file now has this content
 */
gboolean
rk_safe_file_write (const char *path, const char *bytes, gsize length_bytes, GError **error)
{
  char *target = realpath (path, NULL);
  g_autofree char *real = g_strdup (target != NULL ? target : path);

  free (target);
  g_autofree char *temporary = write_temporary (real, bytes, length_bytes, error);
  return temporary != NULL && put_in_place (temporary, real, 0, error);
}

/**
 * rk_safe_file_create:
 * @path: a path; its directory exists
 * @bytes: (array length=length_bytes): what it is to contain
 * @length_bytes: its length
 * @error: return location for a #GIOErrorEnum; G_IO_ERROR_EXISTS if something is there already
 *
 * Returns: whether there is now such a file
 */
gboolean
rk_safe_file_create (const char *path, const char *bytes, gsize length_bytes, GError **error)
{
  g_autofree char *temporary = write_temporary (path, bytes, length_bytes, error);
  return temporary != NULL && put_in_place (temporary, path, RENAME_NOREPLACE, error);
}
