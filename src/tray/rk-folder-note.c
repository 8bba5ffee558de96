/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* None of it keeps anybody from adding the folder. */

#include "config.h"

#include "rk-folder-note.h"

#include <glib/gi18n.h>
#include <string.h>

/* Folders that hold everything: no project, and too much to watch. */
static gboolean
is_too_much (const char *directory)
{
  return strcmp (directory, "/") == 0 || strcmp (directory, g_get_home_dir ()) == 0;
}

static char *
dup_unknown (const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (directory, 0, &error);

  if (dir == NULL)
    return g_strdup (_ ("What is in this folder cannot be read: you have no permission to."));
  if (g_dir_read_name (dir) == NULL)
    return g_strdup (_ ("This folder is empty. Say below which command is to run in it."));
  return g_strdup (_ ("Nothing known was found in this folder. Say below which command you would "
                      "type in a terminal to run it."));
}

/**
 * rk_folder_note_dup:
 * @directory: an absolute path of a folder
 * @is_known: whether a way to run it was found
 * @problem: (nullable): what is wrong with the rekindle.project that it brings
 *
 * Looks into the folder, which may lie on a dead network share.
 *
 * Returns: (transfer full) (nullable): what to say of it
 */
char *
rk_folder_note_dup (const char *directory, gboolean is_known, const RkFileProblem *problem)
{
  if (problem != NULL)
    {
      g_autofree char *reason = rk_file_problem_to_string (problem);
      /* Translators: %s is a file with line and reason */
      return g_strdup_printf (_ ("Its own file cannot be understood: %s"), reason);
    }
  if (is_too_much (directory))
    return g_strdup (_ ("Everything below this folder would be watched. Choose the project’s own "
                        "folder."));
  return is_known ? NULL : dup_unknown (directory);
}

/**
 * rk_folder_note_dup_registered:
 * @store: the projects
 * @directory: an absolute path of a folder
 *
 * Returns: (transfer full) (nullable): that there is a project of that folder already
 */
char *
rk_folder_note_dup_registered (RkStore *store, const char *directory)
{
  g_auto (GStrv) ids = rk_store_list_ids (store);

  for (char **id = ids; *id != NULL; id++)
    {
      const RkProject *project = rk_store_peek_entry (store, *id)->project;
      if (project != NULL && strcmp (project->directory, directory) == 0)
        /* Translators: %s is the name of a project */
        return g_strdup_printf (_ ("“%s” is a project of this folder already. This adds a second one."),
                                project->name);
    }
  return NULL;
}
