/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* "web" that ran is kept as "web.project" beside an empty "web.up". The mark is written first and
 * removed last: whatever is interrupted in between, the file is in one of the two directories.
 */

#include "config.h"

#include "rk-store-trash.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "rk-error.h"
#include "rk-project-name.h"
#include "rk-safe-file.h"

#define DIRECTORY ".removed"
#define SUFFIX ".project"
#define MARK ".up"
#define MAX_SAME_NAMES 1000

static char *
dup_directory (RkStore *store)
{
  return g_build_filename (rk_store_peek_directory (store), DIRECTORY, NULL);
}

static char *
dup_path (const char *directory, const char *id, const char *suffix)
{
  g_autofree char *base = g_strconcat (id, suffix, NULL);

  return g_build_filename (directory, base, NULL);
}

static gboolean
take_errno (int number, const char *path, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", path,
               g_strerror (number));
  return FALSE;
}

/* Never over a file that is there. Not each file system can promise that in one step. */
static int
move_without_replacing (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
  if (g_file_test (to, G_FILE_TEST_EXISTS) || g_file_test (to, G_FILE_TEST_IS_SYMLINK))
    return EEXIST;
  return g_rename (from, to) == 0 ? 0 : errno;
}

/**
 * rk_trashed_free:
 * @self: (transfer full): what was listed
 */
void
rk_trashed_free (RkTrashed *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

/**
 * rk_store_trash_put:
 * @store: a store
 * @id: a project
 * @was_up: whether it ran, which is remembered with it
 * @error: return location for RK_ERROR_NOT_FOUND or a #GIOErrorEnum
 *
 * Removes the project's file and keeps it. One that was removed earlier under the same id and was
 * not discarded is lost. Emits the store's signals before it returns.
 *
 * Returns: whether it is gone
 */
gboolean
rk_store_trash_put (RkStore *store, const char *id, gboolean was_up, GError **error)
{
  const RkStoreEntry *entry = rk_store_peek_entry (store, id);
  g_autofree char *directory = dup_directory (store);

  if (entry == NULL)
    {
      g_set_error (error, RK_ERROR, RK_ERROR_NOT_FOUND, _ ("there is no project “%s”"), id);
      return FALSE;
    }
  if (!rk_safe_file_make_directory (directory, error))
    return FALSE;
  g_autofree char *mark = dup_path (directory, id, MARK);
  g_autofree char *path = dup_path (directory, id, SUFFIX);
  if (!was_up)
    g_unlink (mark);
  else if (!g_file_set_contents (mark, "", 0, error))
    return FALSE;
  if (g_rename (entry->path, path) != 0 && errno != ENOENT)
    return take_errno (errno, entry->path, error);
  rk_store_reload (store);
  return TRUE;
}

static char *
move_back (RkStore *store, const char *from, const char *id, GError **error)
{
  for (guint i = 1; i < MAX_SAME_NAMES; i++)
    {
      g_autofree char *free_id = i == 1 ? g_strdup (id) : g_strdup_printf ("%s-%u", id, i);
      g_autofree char *to = dup_path (rk_store_peek_directory (store), free_id, SUFFIX);
      int number = move_without_replacing (from, to);
      if (number == 0)
        return g_steal_pointer (&free_id);
      if (number != EEXIST)
        {
          take_errno (number, from, error);
          return NULL;
        }
    }
  take_errno (EEXIST, from, error);
  return NULL;
}

/**
 * rk_store_trash_restore:
 * @store: a store
 * @id: the id of a project that was removed
 * @error: return location for a #GIOErrorEnum
 *
 * Puts the very same file back. Emits the store's signals before it returns.
 *
 * Returns: (transfer full) (nullable): its id: the old one, unless somebody else has it by now
 */
char *
rk_store_trash_restore (RkStore *store, const char *id, GError **error)
{
  g_autofree char *directory = dup_directory (store);
  g_autofree char *mark = dup_path (directory, id, MARK);
  g_autofree char *path = dup_path (directory, id, SUFFIX);
  char *new_id = move_back (store, path, id, error);

  if (new_id == NULL)
    return NULL;
  g_unlink (mark);
  g_rmdir (directory);
  rk_store_reload (store);
  return new_id;
}

/**
 * rk_store_trash_discard:
 * @store: a store
 * @id: the id of a project that was removed
 *
 * It cannot be had back any more.
 */
void
rk_store_trash_discard (RkStore *store, const char *id)
{
  g_autofree char *directory = dup_directory (store);
  g_autofree char *mark = dup_path (directory, id, MARK);
  g_autofree char *path = dup_path (directory, id, SUFFIX);

  g_unlink (path);
  g_unlink (mark);
  g_rmdir (directory);
}

static char *
read_name (const char *path, const char *id)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  char *name = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    name = g_key_file_get_string (file, "Project", "Name", NULL);
  return name != NULL ? name : g_strdup (id);
}

static RkTrashed *
look_at (const char *directory, const char *base)
{
  g_autofree char *id = g_strndup (base, strlen (base) - strlen (SUFFIX));
  g_autofree char *path = g_build_filename (directory, base, NULL);
  g_autofree char *mark = dup_path (directory, id, MARK);

  if (!rk_project_name_is_id (id))
    return NULL;
  RkTrashed *trashed = g_new0 (RkTrashed, 1);
  trashed->name = read_name (path, id);
  trashed->id = g_steal_pointer (&id);
  trashed->was_up = g_file_test (mark, G_FILE_TEST_EXISTS);
  return trashed;
}

/**
 * rk_store_trash_list:
 * @store: a store
 *
 * Returns: (transfer full) (element-type RkTrashed): what was removed and is kept, in no order
 */
GPtrArray *
rk_store_trash_list (RkStore *store)
{
  g_autofree char *directory = dup_directory (store);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_trashed_free);
  const char *base;

  while (dir != NULL && (base = g_dir_read_name (dir)) != NULL)
    {
      RkTrashed *trashed = g_str_has_suffix (base, SUFFIX) ? look_at (directory, base) : NULL;
      if (trashed != NULL)
        g_ptr_array_add (list, trashed);
    }
  return list;
}
