/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle edit: the person's editor on a copy of the project file, which is checked before it
 * counts. */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

#include "rk-cli-common.h"
#include "rk-error.h"
#include "rk-key-text.h"
#include "rk-safe-file.h"
#include "rk-small-file.h"
#include "rk-store-edit.h"

/* As git does it: the variable is a shell line, and the file its last argument. */
static gboolean
run_editor (const char *path, GError **error)
{
  const char *editor = g_getenv ("VISUAL");
  int wait_status;

  if (editor == NULL || editor[0] == '\0')
    editor = g_getenv ("EDITOR");
  if (editor == NULL || editor[0] == '\0')
    editor = "editor";
  g_autofree char *line = g_strconcat (editor, " \"$1\"", NULL);
  char *arguments[] = { (char *)"/bin/sh", (char *)"-c", line, (char *)"sh", (char *)path, NULL };
  return g_spawn_sync (NULL, arguments, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                       &wait_status, error)
         && g_spawn_check_wait_status (wait_status, error);
}

static gboolean
edit_again (const GError *error, const char *copy)
{
  g_autofree char *text = rk_cli_show (error->message);

  rk_cli_warn ("%s", text);
  if (rk_cli_ask (_ ("Edit it again?")))
    return TRUE;
  rk_cli_say (_ ("nothing was changed; your version is in %s"), copy);
  return FALSE;
}

static int
leave_copy (const GError *error, const char *copy)
{
  rk_cli_fail (error);
  rk_cli_say (_ ("nothing was changed; your version is in %s"), copy);
  return RK_EXIT_ERROR;
}

static int
edit_copy (RkStore *store, const char *id, GBytes *before, const char *copy)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      if (!run_editor (copy, &error))
        return leave_copy (error, copy);

      g_autoptr (GBytes) content = rk_small_file_read (copy, RK_KEY_TEXT_MAX_BYTES, &error);
      if (content == NULL)
        return leave_copy (error, copy);
      g_autofree char *text =
          g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
      if (g_bytes_equal (content, before))
        {
          g_unlink (copy);
          rk_cli_say (_ ("nothing was changed"));
          return RK_EXIT_OK;
        }
      /* What stands behind a NUL would be lost without a word. */
      if (strlen (text) != g_bytes_get_size (content))
        g_set_error (&error, RK_ERROR, RK_ERROR_BROKEN,
                     _ ("%s: this is no text: it has a NUL byte"), copy);
      else if (rk_store_replace_text (store, id, before, text, &error))
        {
          g_unlink (copy);
          rk_cli_tell_host ();
          return RK_EXIT_OK;
        }
      if (!edit_again (error, copy))
        return RK_EXIT_ERROR;
    }
}

static int
edit (RkStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  const RkStoreEntry *entry = rk_store_peek_entry (store, id);
  g_autoptr (GBytes) before = rk_small_file_read (entry->path, RK_KEY_TEXT_MAX_BYTES, &error);
  g_autofree char *directory = before != NULL ? g_dir_make_tmp ("rekindle-XXXXXX", &error) : NULL;

  if (directory == NULL)
    return rk_cli_fail (error);
  g_autofree char *name = g_path_get_basename (entry->path);
  g_autofree char *copy = g_build_filename (directory, name, NULL);
  if (!rk_safe_file_write (copy, g_bytes_get_data (before, NULL), g_bytes_get_size (before),
                           &error))
    return rk_cli_fail (error);
  int status = edit_copy (store, id, before, copy);
  g_rmdir (directory);
  return status;
}

/**
 * rk_cli_edit:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_edit (int argc, char **argv)
{
  int status;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = { { NULL } };

  if (!rk_cli_parse (_ ("NAME"), _ ("Opens the project’s file in $VISUAL or $EDITOR."), entries,
                     &argc, &argv, &status))
    return status;
  if (argc != 2)
    return rk_cli_usage_error ("edit", _ ("which project? Give one name"));
  g_autoptr (RkStore) store = rk_cli_load_store ();
  g_autofree char *id = store != NULL ? rk_store_match (store, argv[1], &error) : NULL;
  if (id == NULL)
    return error != NULL ? rk_cli_fail (error) : RK_EXIT_ERROR;
  return edit (store, id);
}
