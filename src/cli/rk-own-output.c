/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-own-output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
dup_path_of_output (int fd)
{
  struct stat st;

  if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode))
    return NULL;
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  return g_file_read_link (link, NULL);
}

/* The path below @root as a pattern that means this very file. */
static char *
dup_pattern (const char *root, const char *path)
{
  g_autofree char *real_root = realpath (root, NULL);
  gsize len = real_root != NULL ? strlen (real_root) : 0;

  if (len == 0 || strncmp (path, real_root, len) != 0 || path[len] != '/')
    return NULL;

  g_autoptr (GString) pattern = g_string_new (NULL);
  for (const char *at = path + len; *at != '\0'; at++)
    {
      if (strchr ("*?[\\ ", *at) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *at);
    }
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}

/**
 * rk_own_output_dup_ignores:
 * @roots: (array zero-terminated=1): what is watched, absolute
 * @ignore: (array zero-terminated=1): the patterns so far
 * @other_fd: a further descriptor of ours, or -1
 *
 * Returns: (transfer full): the same patterns, and those of the files to which our standard output
 * and error and @other_fd go, as far as they are watched
 */
char **
rk_own_output_dup_ignores (const char *const *roots, const char *const *ignore, int other_fd)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **)ignore);
  const int fds[] = { STDOUT_FILENO, STDERR_FILENO, other_fd };
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *path = dup_path_of_output (fds[i]);
      for (const char *const *root = roots; path != NULL && *root != NULL; root++)
        {
          g_autofree char *pattern = dup_pattern (*root, path);
          if (pattern != NULL)
            g_strv_builder_add (builder, pattern);
        }
    }
  return g_strv_builder_end (builder);
}
