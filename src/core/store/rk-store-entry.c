/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-store-entry.h"

#include <string.h>

#include "rk-key-text.h"
#include "rk-own-file.h"
#include "rk-small-file.h"

/**
 * rk_store_entry_new:
 * @directory: where project files are
 * @id: the id
 *
 * Returns: (transfer full): an entry that was not read yet
 */
RkStoreEntry *
rk_store_entry_new (const char *directory, const char *id)
{
  RkStoreEntry *self = g_new0 (RkStoreEntry, 1);
  g_autofree char *name = g_strconcat (id, ".project", NULL);

  self->id = g_strdup (id);
  self->path = g_build_filename (directory, name, NULL);
  self->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_file_problem_free);
  return self;
}

/**
 * rk_store_entry_free:
 * @self: (transfer full): an entry
 */
void
rk_store_entry_free (RkStoreEntry *self)
{
  g_free (self->id);
  g_free (self->path);
  g_free (self->own_path);
  g_free (self->own_sha256);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->project, rk_project_unref);
  g_clear_pointer (&self->problem, rk_file_problem_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self);
}

/**
 * rk_store_entry_get_file:
 * @self: an entry
 *
 * Returns: its file, for rk-project-file; valid as long as @self
 */
RkProjectFile
rk_store_entry_get_file (const RkStoreEntry *self)
{
  return (RkProjectFile){ self->path, self->id, { NULL, g_get_home_dir () } };
}

static void
read_agreement (RkStoreEntry *self, const char *bytes, gsize length_bytes)
{
  RkFileProblem *problem = NULL;
  g_autoptr (RkKeyText) text = rk_key_text_parse (bytes, length_bytes, self->path, &problem);

  g_clear_pointer (&self->own_path, g_free);
  g_clear_pointer (&self->own_sha256, g_free);
  rk_file_problem_free (problem);
  if (text == NULL)
    return;
  const char *path = rk_key_text_peek (text, "Agreed", "File", NULL);
  self->own_path = path != NULL ? rk_key_text_unescape (path) : NULL;
  self->own_sha256 = g_strdup (rk_key_text_peek (text, "Agreed", "Sha256", NULL));
}

static void
parse (RkStoreEntry *self, GBytes *content)
{
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (content, &length_bytes);
  RkProjectFile file = rk_store_entry_get_file (self);

  g_ptr_array_set_size (self->warnings, 0);
  g_clear_pointer (&self->problem, rk_file_problem_free);
  RkProject *project =
      rk_project_file_parse (&file, bytes, length_bytes, self->warnings, &self->problem);
  if (project == NULL)
    return;
  g_clear_pointer (&self->project, rk_project_unref);
  self->project = project;
  read_agreement (self, bytes, length_bytes);
}

/**
 * rk_store_entry_read:
 * @self: an entry
 *
 * Reads the file. If it is broken, @project stays what it was and @problem says why.
 *
 * Returns: whether the file's content is another one than at the last reading
 */
gboolean
rk_store_entry_read (RkStoreEntry *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = rk_small_file_read (self->path, RK_KEY_TEXT_MAX_BYTES, &error);

  if (content != NULL && self->content != NULL && g_bytes_equal (content, self->content))
    return FALSE;

  g_clear_pointer (&self->content, g_bytes_unref);
  if (content != NULL)
    {
      parse (self, content);
      self->content = g_steal_pointer (&content);
      return TRUE;
    }
  if (self->problem != NULL && self->problem->line == 0)
    return FALSE;
  g_clear_pointer (&self->problem, rk_file_problem_free);
  /* The problem names the file itself. */
  const char *reason = g_str_has_prefix (error->message, self->path)
                           ? error->message + strlen (self->path) + strlen (": ")
                           : error->message;
  self->problem = rk_file_problem_new (self->path, 0, "%s", reason);
  return TRUE;
}

/**
 * rk_store_entry_look_at_own_file:
 * @self: an entry
 *
 * Compares the project's own file with what was agreed to. One that is gone or unreadable changes
 * nothing: the agreed version goes on. One on a share that hangs is told by @own_hangs.
 *
 * Returns: whether @own_changed is another one than before
 */
gboolean
rk_store_entry_look_at_own_file (RkStoreEntry *self)
{
  gboolean before = self->own_changed;
  g_autofree char *sha256 = NULL;

  self->own_hangs = self->own_path != NULL && !rk_own_file_look (self->own_path, &sha256);
  if (self->own_hangs)
    return FALSE;
  self->own_changed = sha256 != NULL && g_strcmp0 (sha256, self->own_sha256) != 0;
  return self->own_changed != before;
}
