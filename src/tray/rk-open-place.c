/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Which editor, in this order: the preference, the environment, the desktop's own for the file's
 * type. What the environment names is often made for a terminal, which then has to be opened.
 */

#include "config.h"

#include "rk-open-place.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "rk-editor.h"
#include "rk-patient-file.h"

static gboolean
spawn (const char *command, const char *path, guint line, guint column, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = rk_editor_dup_arguments (command, path, line, column, error);

  if (arguments == NULL)
    return FALSE;
  if (rk_editor_needs_terminal (command))
    g_strv_builder_add_many (builder, "x-terminal-emulator", "-e", NULL);
  g_strv_builder_addv (builder, (const char **)arguments);
  g_auto (GStrv) all = g_strv_builder_end (builder);
  g_autofree char *directory = g_path_get_dirname (path);
  return g_spawn_async (directory, all, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, error);
}

/* Asked for a line, the desktop's editor is run by us where we know how; else by the desktop. */
static gboolean
open_by_desktop (const char *path, guint line, guint column, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GAppInfo) app = g_file_query_default_handler (file, NULL, NULL);
  const char *program = app != NULL ? g_app_info_get_executable (app) : NULL;

  if (line > 0 && program != NULL && rk_editor_knows_lines (program)
      && !rk_editor_needs_terminal (program))
    return spawn (program, path, line, column, error);
  return g_app_info_launch_default_for_uri (uri, NULL, error);
}

/**
 * rk_open_place:
 * @preferences: which editor the person prefers
 * @path: absolute: a file
 * @line: from 1, 0: nowhere in particular
 * @column: from 1, 0: nowhere in particular
 * @error: return location for a #GIOErrorEnum, #GSpawnError or #GShellError
 *
 * Returns: whether an editor was started
 */
gboolean
rk_open_place (RkPreferences *preferences, const char *path, guint line, guint column,
               GError **error)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *preferred = rk_preferences_dup_editor_command (preferences);
  g_autofree char *command = preferred != NULL
                                 ? g_steal_pointer (&preferred)
                                 : rk_editor_dup_default ((const char *const *)environment);

  if (!rk_patient_file_answers (path))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                   _ ("%s does not answer. Is its network share there?"), path);
      return FALSE;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("%s does not exist"), path);
      return FALSE;
    }
  if (command != NULL)
    return spawn (command, path, line, column, error);
  return open_by_desktop (path, line, column, error);
}
