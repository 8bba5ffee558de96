/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-file-look.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <time.h>
#include <unistd.h>

static gint64
to_nsec (const struct timespec *t)
{
  return (gint64)t->tv_sec * 1000000000 + t->tv_nsec;
}

/**
 * rk_file_look_now_nsec:
 *
 * Returns: now, in nanoseconds since the epoch, by the coarse clock that file times are taken from.
 *   A kernel may stamp finer than this clock, but never earlier.
 */
gint64
rk_file_look_now_nsec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME_COARSE, &now);
  return to_nsec (&now);
}

static RkFileType
get_type (mode_t mode)
{
  if (S_ISREG (mode))
    return RK_FILE_REGULAR;
  if (S_ISLNK (mode))
    return RK_FILE_SYMLINK;
  if (S_ISDIR (mode))
    return RK_FILE_DIRECTORY;
  return RK_FILE_OTHER;
}

/**
 * rk_file_look_from_stat:
 * @look: (out): what to fill in
 * @st: what the kernel said
 * @now_nsec: see rk_file_look_now_nsec(), taken before @st was
 */
void
rk_file_look_from_stat (RkFileLook *look, const struct stat *st, gint64 now_nsec)
{
  *look = (RkFileLook){
    .type = get_type (st->st_mode),
    .size_bytes = st->st_size,
    .inode = st->st_ino,
    .mtime_nsec = to_nsec (&st->st_mtim),
    .ctime_nsec = to_nsec (&st->st_ctim),
    .at_nsec = now_nsec,
  };
}

/**
 * rk_file_look_at:
 * @dir_fd: a directory, or AT_FDCWD
 * @path: relative to it
 * @look: (out): what is there; absent if nothing is
 *
 * Links are not followed.
 *
 * Returns: 0, also if there is nothing; otherwise the errno value that left the question open
 */
int
rk_file_look_at (int dir_fd, const char *path, RkFileLook *look)
{
  gint64 now_nsec = rk_file_look_now_nsec ();
  struct stat st;

  *look = (RkFileLook){ .type = RK_FILE_ABSENT, .at_nsec = now_nsec };
  if (fstatat (dir_fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
    {
      rk_file_look_from_stat (look, &st, now_nsec);
      return 0;
    }
  return errno == ENOENT || errno == ENOTDIR ? 0 : errno;
}

static void
finish (GChecksum *checksum, guint8 *hash)
{
  gsize length_bytes = RK_FINGERPRINT_HASH_BYTES;

  g_checksum_get_digest (checksum, hash, &length_bytes);
}

static gboolean
look_at_fd (int fd, RkFileLook *look)
{
  gint64 now_nsec = rk_file_look_now_nsec ();
  struct stat st;

  if (fstat (fd, &st) != 0)
    return FALSE;
  rk_file_look_from_stat (look, &st, now_nsec);
  return TRUE;
}

/* More than the limit means that the file has grown since the look: no hash. */
static gboolean
hash_fd (int fd, guint8 *hash)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  guchar buffer[32 * 1024];
  gsize total_bytes = 0;
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
    {
      if (n < 0)
        continue;
      total_bytes += n;
      if (total_bytes > RK_FINGERPRINT_MAX_BYTES)
        return FALSE;
      g_checksum_update (checksum, buffer, n);
    }
  if (n < 0)
    return FALSE;

  finish (checksum, hash);
  return TRUE;
}

static gboolean
hash_file (int dir_fd, const char *path, RkFileLook *before, RkFileLook *after, guint8 *hash)
{
  int fd = openat (dir_fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = look_at_fd (fd, before) && before->type == RK_FILE_REGULAR
         && before->size_bytes <= RK_FINGERPRINT_MAX_BYTES && hash_fd (fd, hash)
         && look_at_fd (fd, after);
  close (fd);
  return done;
}

static gboolean
hash_link (int dir_fd, const char *path, RkFileLook *before, RkFileLook *after, guint8 *hash)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  char target[PATH_MAX];
  gssize n = readlinkat (dir_fd, path, target, sizeof target);

  if (n < 0)
    return FALSE;
  g_checksum_update (checksum, (const guchar *)target, n);
  finish (checksum, hash);
  return rk_file_look_at (dir_fd, path, after) == 0;
}

/**
 * rk_file_look_hash:
 * @dir_fd: a directory, or AT_FDCWD
 * @path: relative to it
 * @before: (inout): a look at it: its type decides how to read; then the look just before reading
 * @after: (out): the look just after
 * @hash: (out) (array fixed-size=16): the hash of the content in between
 *
 * A file above RK_FINGERPRINT_MAX_BYTES is not read. If @before and @after differ, somebody was
 * writing, and the hash means nothing.
 *
 * Returns: whether @hash was taken
 */
gboolean
rk_file_look_hash (int dir_fd, const char *path, RkFileLook *before, RkFileLook *after,
                   guint8 *hash)
{
  if (before->type == RK_FILE_SYMLINK)
    return hash_link (dir_fd, path, before, after, hash);
  if (before->type == RK_FILE_REGULAR && before->size_bytes <= RK_FINGERPRINT_MAX_BYTES)
    return hash_file (dir_fd, path, before, after, hash);
  return FALSE;
}
