/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-remembered.h"

#include <string.h>

#include "rk-places.h"
#include "rk-project-name.h"
#include "rk-safe-file.h"
#include "rk-small-file.h"

#define MAX_BYTES (1024 * 1024)

static char *
build_path (const char *state_directory)
{
  g_autofree char *own = state_directory == NULL ? rk_places_dup_state () : NULL;

  /* No project's id begins with a dot, and each has a directory beside this file. */
  return g_build_filename (own != NULL ? own : state_directory, ".running", NULL);
}

/**
 * rk_remembered_save:
 * @state_directory: (nullable): where to; %NULL: the person's own directory
 * @ids: (array zero-terminated=1): the projects that run; none: nothing is to come back
 * @error: return location for a #GIOErrorEnum
 *
 * To be called whenever the set changes, not only at the end: a power cut is an end too.
 *
 * Returns: whether it is remembered
 */
gboolean
rk_remembered_save (const char *state_directory, const char *const *ids, GError **error)
{
  g_autofree char *path = build_path (state_directory);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *list = g_strjoinv ("\n", (char **)ids);
  g_autofree char *text = g_strconcat (list, "\n", NULL);

  return rk_safe_file_make_directory (directory, error)
         && rk_safe_file_write (path, text, strlen (text), error);
}

/**
 * rk_remembered_load:
 * @state_directory: (nullable): where from; %NULL: the person's own directory
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids that were saved last; they may be
 * gone
 */
char **
rk_remembered_load (const char *state_directory)
{
  g_autofree char *path = build_path (state_directory);
  g_autoptr (GBytes) content = rk_small_file_read (path, MAX_BYTES, NULL);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (content != NULL)
    {
      g_autofree char *text =
          g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      for (gsize i = 0; lines[i] != NULL; i++)
        if (rk_project_name_is_id (lines[i]))
          g_strv_builder_add (ids, lines[i]);
    }
  return g_strv_builder_end (ids);
}
