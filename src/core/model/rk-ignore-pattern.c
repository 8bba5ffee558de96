/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A pattern is anchored with "/" at the watched directories, so that a file of the same name
 * elsewhere goes on to count; that also keeps "#" and "!" from meaning anything. Only blanks at the
 * end need to be escaped. What a pattern or a project file cannot say (bytes that are no UTF-8,
 * control characters) becomes "?", which may match a little more.
 */

#include "config.h"

#include "rk-ignore-pattern.h"

#include <string.h>

/* A path without a directory may be a single file that the person named. What the project's own
 * directory is in is no file. */
static gboolean
is_named (const RkProject *project, const char *path)
{
  if (strchr (path, '/') != NULL)
    return FALSE;
  for (gsize i = 0; project->watch[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (project->watch[i]);
      if (g_str_equal (name, path) && !g_str_has_prefix (project->directory, project->watch[i]))
        return TRUE;
    }
  return FALSE;
}

static void
append_escaped (GString *pattern, const char *at, const char *next)
{
  if (g_ascii_iscntrl (*at))
    g_string_append_c (pattern, '?');
  else if (strchr ("\\*?[", *at) != NULL || (*at == ' ' && at[strspn (at, " ")] == '\0'))
    g_string_append_printf (pattern, "\\%c", *at);
  else
    g_string_append_len (pattern, at, next - at);
}

static char *
dup_pattern (const char *path)
{
  GString *pattern = g_string_new ("/");

  for (const char *at = path; *at != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (at, -1);
      gboolean valid = c != (gunichar)-1 && c != (gunichar)-2;
      const char *next = valid ? g_utf8_next_char (at) : at + 1;
      if (valid)
        append_escaped (pattern, at, next);
      else
        g_string_append_c (pattern, '?');
      at = next;
    }
  return g_string_free (pattern, FALSE);
}

/**
 * rk_ignore_pattern_for_path:
 * @project: a project
 * @path: a path as the watcher gives it, relative to its watched directory; with a slash at its
 * end: a directory and all that is in it
 *
 * Returns: (transfer full) (nullable): what to add at the end of the project's own patterns; %NULL
 * if no pattern can help: the person named this very file, or it is the watched directory itself
 */
char *
rk_ignore_pattern_for_path (const RkProject *project, const char *path)
{
  if (*path == '\0' || g_str_equal (path, "./") || is_named (project, path))
    return NULL;
  return dup_pattern (path);
}
