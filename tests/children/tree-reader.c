/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A program that, as any program does, reads its code at its start: it digests every file and link
 * below the directory READER_TREE and reports "run NUMBER BEGIN END DIGEST" to the FIFO READER_FIFO, the times
 * being when its process was made (rounded down to a tick) and when it had read, in ns of the monotonic
 * clock. Then it waits to be ended. The digest
 * does not depend on the order; directories, modes and times are not in it, nor are editors' backups
 * ("name~"), which Rekindle ignores.
 */

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static uint64_t
mix (uint64_t hash, const void *bytes, size_t len)
{
  const unsigned char *at = bytes;

  while (len--)
    hash = (hash ^ *at++) * 1099511628211ULL;
  return hash;
}

static uint64_t
digest_file (int dir_fd, const char *name, uint64_t hash)
{
  char buffer[16384];
  int fd = openat (dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  ssize_t len;

  if (fd < 0)
    return 0;
  while ((len = read (fd, buffer, sizeof buffer)) > 0)
    hash = mix (hash, buffer, (size_t) len);
  close (fd);
  return hash | 1;
}

static uint64_t digest_directory (int fd, const char *path);

static uint64_t
digest_entry (int dir_fd, const char *dir, const char *name)
{
  char path[4096], target[4096];
  struct stat st;

  if (snprintf (path, sizeof path, "%s/%s", dir, name) >= (int) sizeof path
      || fstatat (dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
    return 0;

  uint64_t hash = mix (14695981039346656037ULL, path, strlen (path) + 1);
  if (S_ISDIR (st.st_mode))
    {
      int fd = openat (dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      return fd < 0 ? 0 : digest_directory (fd, path);
    }
  if (S_ISREG (st.st_mode))
    return digest_file (dir_fd, name, hash);

  ssize_t len = S_ISLNK (st.st_mode) ? readlinkat (dir_fd, name, target, sizeof target) : 0;
  return len > 0 ? mix (hash ^ 0x55, target, (size_t) len) | 1 : 0;
}

static uint64_t
digest_directory (int fd, const char *path)
{
  uint64_t sum = 0;
  DIR *dir = fdopendir (fd);

  for (struct dirent *entry; dir != NULL && (entry = readdir (dir)) != NULL;)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0
        && strcmp (entry->d_name, ".git") != 0
        && entry->d_name[strlen (entry->d_name) - 1] != '~')
      sum += digest_entry (dirfd (dir), path, entry->d_name);
  if (dir != NULL)
    closedir (dir);
  return sum;
}

static uint64_t
digest_tree (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return fd < 0 ? 0 : digest_directory (fd, "");
}

static long long
now_nsec (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* On a busy machine a process may wait for its first instruction. */
static long long
get_made_nsec (void)
{
  char text[1024];
  int fd = open ("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  ssize_t len = read (fd, text, sizeof text - 1);
  close (fd);
  text[len > 0 ? len : 0] = '\0';

  const char *at = strrchr (text, ')');
  for (int field = 2; at != NULL && field < 22; field++)
    at = strchr (at + 1, ' ');
  if (at == NULL)
    return now_nsec (CLOCK_MONOTONIC);
  long long age_nsec = now_nsec (CLOCK_BOOTTIME)
                       - strtoll (at, NULL, 10) * (1000000000LL / sysconf (_SC_CLK_TCK));
  return now_nsec (CLOCK_MONOTONIC) - age_nsec;
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "digest") == 0)
    {
      printf ("%016llx\n", (unsigned long long) digest_tree (argv[2]));
      return 0;
    }

  const char *tree = getenv ("READER_TREE"), *fifo = getenv ("READER_FIFO");
  const char *number = getenv ("REKINDLE_RUN");
  int fd = fifo != NULL ? open (fifo, O_WRONLY | O_CLOEXEC) : -1;
  if (tree == NULL || number == NULL || fd < 0)
    return 2;
  unsigned long long digest = digest_tree (tree);
  dprintf (fd, "run %s %lld %lld %016llx\n", number, get_made_nsec (),
           now_nsec (CLOCK_MONOTONIC), digest);
  for (;;)
    pause ();
}
