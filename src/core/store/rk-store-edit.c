/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-store-edit.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "rk-error.h"
#include "rk-key-text.h"
#include "rk-project-name.h"
#include "rk-safe-file.h"
#include "rk-small-file.h"

#define MAX_SAME_NAMES 1000

static gboolean
take_problem (RkFileProblem *problem, GError **error)
{
  g_autoptr (RkFileProblem) owned = problem;
  g_autofree char *text = rk_file_problem_to_string (owned);

  g_set_error_literal (error, RK_ERROR, RK_ERROR_BROKEN, text);
  return FALSE;
}

/* What we write must read as what was meant: a name that is no text, for instance, would not. */
static gboolean
check_text (const RkProjectFile *file, const char *text, GError **error)
{
  RkFileProblem *problem = NULL;
  g_autoptr (RkProject) project = rk_project_file_parse (file, text, strlen (text), NULL, &problem);

  return project != NULL || take_problem (problem, error);
}

/* Tries "shop", "shop-2"… until one is free, also against others who do the same at this moment. */
static char *
create_file (RkStore *store, const char *name, const char *text, GError **error)
{
  const char *directory = rk_store_peek_directory (store);
  g_autofree char *stem = rk_project_name_to_id (name);

  if (!rk_safe_file_make_directory (directory, error))
    return NULL;
  for (guint i = 1; i < MAX_SAME_NAMES; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autofree char *id = i == 1 ? g_strdup (stem) : g_strdup_printf ("%s-%u", stem, i);
      g_autofree char *base = g_strconcat (id, ".project", NULL);
      g_autofree char *path = g_build_filename (directory, base, NULL);
      if (rk_safe_file_create (path, text, strlen (text), &local))
        return g_steal_pointer (&id);
      if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  g_set_error (error, RK_ERROR, RK_ERROR_EXISTS, _ ("there are too many projects named “%s”"),
               name);
  return NULL;
}

static char *
add_text (RkStore *store, const char *name, const char *text, GError **error)
{
  RkProjectFile file = { name, NULL, { NULL, g_get_home_dir () } };

  if (!check_text (&file, text, error))
    return NULL;
  char *id = create_file (store, name, text, error);
  if (id != NULL)
    rk_store_reload (store);
  return id;
}

/**
 * rk_store_add:
 * @store: a store
 * @project: a project; its id does not matter
 * @error: return location for RK_ERROR_INVALID, RK_ERROR_BROKEN, or a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): the id that it was given
 */
char *
rk_store_add (RkStore *store, const RkProject *project, GError **error)
{
  RkProjectFile file = { project->name, NULL, { NULL, g_get_home_dir () } };

  if (!rk_project_check (project, NULL, error))
    return NULL;
  g_autofree char *text = rk_project_file_format (&file, project);
  return add_text (store, project->name, text, error);
}

static const RkStoreEntry *
need_entry (RkStore *store, const char *id, GError **error)
{
  const RkStoreEntry *entry = id != NULL ? rk_store_peek_entry (store, id) : NULL;

  if (entry == NULL)
    g_set_error (error, RK_ERROR, RK_ERROR_NOT_FOUND,
                 _ ("there is no project “%s”: “rekindle list” shows them"), id != NULL ? id : "");
  return entry;
}

static gboolean
write_text (RkStore *store, const RkStoreEntry *entry, const char *text, GError **error)
{
  RkProjectFile file = rk_store_entry_get_file (entry);

  if (!check_text (&file, text, error)
      || !rk_safe_file_write (entry->path, text, strlen (text), error))
    return FALSE;
  rk_store_reload (store);
  return TRUE;
}

/**
 * rk_store_replace:
 * @store: a store
 * @before: a project of the store, as the person saw it
 * @after: what it is to be
 * @error: return location for RK_ERROR_NOT_FOUND, RK_ERROR_INVALID, RK_ERROR_BROKEN (the file,
 * which then stays as it is), or a #GIOErrorEnum
 *
 * Writes only the options in which the two differ, into the file as it is now: what somebody else
 * has changed in the meantime stays.
 *
 * Returns: whether it was written
 */
gboolean
rk_store_replace (RkStore *store, const RkProject *before, const RkProject *after, GError **error)
{
  const RkStoreEntry *entry = need_entry (store, before->id, error);
  RkFileProblem *problem = NULL;
  gsize length_bytes;

  if (entry == NULL || !rk_project_check (after, NULL, error))
    return FALSE;
  g_autoptr (GBytes) content = rk_small_file_read (entry->path, RK_KEY_TEXT_MAX_BYTES, error);
  if (content == NULL)
    return FALSE;

  const char *bytes = g_bytes_get_data (content, &length_bytes);
  RkProjectFile file = rk_store_entry_get_file (entry);
  g_autofree char *text =
      rk_project_file_update (&file, bytes, length_bytes, before, after, &problem);
  if (text == NULL)
    return take_problem (problem, error);
  return write_text (store, entry, text, error);
}

/**
 * rk_store_replace_text:
 * @store: a store
 * @id: an id
 * @before: the file's content when the person began to edit it
 * @text: the text that the person made of it
 * @error: return location for RK_ERROR_NOT_FOUND, RK_ERROR_BROKEN (the new text), RK_ERROR_CHANGED
 * (the file is another one than @before), or a #GIOErrorEnum
 *
 * Replaces a whole file, also a broken one: this is how it is mended.
 *
 * Returns: whether it was written
 */
gboolean
rk_store_replace_text (RkStore *store, const char *id, GBytes *before, const char *text,
                       GError **error)
{
  const RkStoreEntry *entry = need_entry (store, id, error);

  if (entry == NULL)
    return FALSE;
  g_autoptr (GBytes) content = rk_small_file_read (entry->path, RK_KEY_TEXT_MAX_BYTES, error);
  if (content == NULL)
    return FALSE;
  if (!g_bytes_equal (content, before))
    {
      g_set_error (error, RK_ERROR, RK_ERROR_CHANGED,
                   _ ("%s was changed by somebody else in the meantime"), entry->path);
      return FALSE;
    }
  return write_text (store, entry, text, error);
}

/**
 * rk_store_remove:
 * @store: a store
 * @id: an id
 * @error: return location for RK_ERROR_NOT_FOUND or a #GIOErrorEnum
 *
 * Removes the project's file. Its directory and its own file are the person's and stay.
 *
 * Returns: whether it is gone
 */
gboolean
rk_store_remove (RkStore *store, const char *id, GError **error)
{
  const RkStoreEntry *entry = need_entry (store, id, error);

  if (entry == NULL)
    return FALSE;
  if (g_unlink (entry->path) != 0 && errno != ENOENT)
    {
      int number = errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", entry->path,
                   g_strerror (number));
      return FALSE;
    }
  rk_store_reload (store);
  return TRUE;
}

/* Adds to the text which version of which file the person agreed to. */
static char *
add_agreement (const char *text, const RkOwnFile *own)
{
  RkFileProblem *problem = NULL;
  g_autoptr (RkKeyText) lines = rk_key_text_parse (text, strlen (text), own->path, &problem);
  g_autofree char *path = rk_key_text_escape (own->path);

  g_return_val_if_fail (lines != NULL, NULL);
  rk_key_text_set (lines, "Agreed", "File", path);
  rk_key_text_set (lines, "Agreed", "Sha256", own->sha256);
  return rk_key_text_to_string (lines);
}

static gboolean
is_still_so (const RkOwnFile *own, GError **error)
{
  g_autofree char *sha256 = rk_own_file_hash (own->path);

  if (g_strcmp0 (sha256, own->sha256) == 0)
    return TRUE;
  g_set_error (error, RK_ERROR, RK_ERROR_CHANGED,
               _ ("%s was changed after it was shown: look at it again"), own->path);
  return FALSE;
}

/**
 * rk_store_add_own:
 * @store: a store
 * @own: the file that a project brings, to whose content the person has agreed
 * @name: (nullable): what to call it instead
 * @error: return location for RK_ERROR_CHANGED (look at it again), RK_ERROR_BROKEN, or a
 * #GIOErrorEnum
 *
 * Registers a copy of what was agreed to. The file itself is never obeyed, only watched.
 *
 * Returns: (transfer full) (nullable): the id that it was given
 */
char *
rk_store_add_own (RkStore *store, const RkOwnFile *own, const char *name, GError **error)
{
  RkProject values = *own->project;
  RkProjectFile file = { own->path, NULL, { NULL, g_get_home_dir () } };

  if (!is_still_so (own, error))
    return NULL;
  if (name != NULL)
    values.name = name;
  g_autofree char *bare = rk_project_file_format (&file, &values);
  g_autofree char *text = add_agreement (bare, own);
  return add_text (store, values.name, text, error);
}

/**
 * rk_store_agree:
 * @store: a store
 * @id: a project that was registered from its own file
 * @own: that file's present version, to which the person has agreed
 * @error: return location for RK_ERROR_NOT_FOUND, RK_ERROR_CHANGED (look at it again),
 * RK_ERROR_BROKEN, or a #GIOErrorEnum
 *
 * From now on the new version counts. The name that the person gave it stays.
 *
 * Returns: whether it does
 */
gboolean
rk_store_agree (RkStore *store, const char *id, const RkOwnFile *own, GError **error)
{
  const RkStoreEntry *entry = need_entry (store, id, error);
  RkFileProblem *problem = NULL;
  gsize length_bytes;

  if (entry == NULL || entry->project == NULL || !is_still_so (own, error))
    return FALSE;
  g_autoptr (GBytes) content = rk_small_file_read (entry->path, RK_KEY_TEXT_MAX_BYTES, error);
  if (content == NULL)
    return FALSE;

  RkProject values = *own->project;
  values.name = entry->project->name;
  const char *bytes = g_bytes_get_data (content, &length_bytes);
  RkProjectFile file = rk_store_entry_get_file (entry);
  g_autofree char *bare =
      rk_project_file_update (&file, bytes, length_bytes, entry->project, &values, &problem);
  if (bare == NULL)
    return take_problem (problem, error);
  g_autofree char *text = add_agreement (bare, own);
  return write_text (store, entry, text, error);
}
