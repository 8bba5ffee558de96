/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Not in GLib's pool of threads: those that hang would keep everybody else's work from it.
 */
#include "config.h"

#include "rk-folder-look.h"

#include "rk-folder-note.h"
#include "rk-recogniser.h"

/**
 * rk_folder_found_free:
 * @self: (transfer full): what was found
 */
void
rk_folder_found_free (RkFolderFound *self)
{
  g_ptr_array_unref (self->candidates);
  g_clear_pointer (&self->own, rk_own_file_free);
  g_free (self->note);
  g_free (self);
}

static RkFolderState
look_for (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return RK_FOLDER_THERE;
  return g_file_test (path, G_FILE_TEST_EXISTS) ? RK_FOLDER_IS_FILE : RK_FOLDER_MISSING;
}

static void
recognise (RkFolderFound *found, const char *directory)
{
  g_autofree char *own_path = rk_own_file_find (directory);
  g_autoptr (RkFileProblem) problem = NULL;

  if (own_path != NULL)
    found->own = rk_own_file_read (own_path, &problem);
  GPtrArray *candidates = found->own == NULL ? rk_recogniser_recognise (directory, NULL) : NULL;
  if (candidates != NULL)
    {
      g_ptr_array_unref (found->candidates);
      found->candidates = candidates;
    }
  found->note =
      rk_folder_note_dup (directory, found->own != NULL || found->candidates->len > 0, problem);
}

static gpointer
look (gpointer data)
{
  g_autoptr (GTask) task = data;
  const char *directory = g_task_get_task_data (task);
  RkFolderFound *found = g_new0 (RkFolderFound, 1);

  found->candidates = g_ptr_array_new ();
  found->state = look_for (directory);
  if (found->state == RK_FOLDER_THERE)
    recognise (found, directory);
  g_task_return_pointer (task, found, (GDestroyNotify)rk_folder_found_free);
  return NULL;
}

/**
 * rk_folder_look_begin:
 * @directory: an absolute path, of which nothing is known
 * @cancellable: gives the answer up; the thread goes on until the file system lets it
 * @callback: called once, in the thread-default main context of the caller, with no source: what
 *   is of that thread alone must not be let go by another
 * @user_data: for @callback
 *
 * Begins to look what is in a folder.
 */
void
rk_folder_look_begin (const char *directory, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, rk_folder_look_begin);
  g_task_set_task_data (task, g_strdup (directory), g_free);
  g_thread_unref (g_thread_new ("folder look", look, task));
}

/**
 * rk_folder_look_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): what was found; %NULL if it was given up
 */
RkFolderFound *
rk_folder_look_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
