/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-poll-set: besides keeping the directories it sees to it that none gets lost between two looks:
 * what leaves the set is doubted in its parent. It touches no file, and belongs to one thread.
 */
#include "config.h"

#include "rk-poll-set.h"

struct _RkPollSet
{
  GHashTable *dirs;    /* (owned) (element-type guint64 RkPollDir) */
  GHashTable *by_path; /* (owned) (element-type utf8 GPtrArray): those of each path */
};

/**
 * rk_poll_set_new:
 *
 * Returns: (transfer full): an empty set; free with rk_poll_set_free()
 */
RkPollSet *
rk_poll_set_new (void)
{
  RkPollSet *self = g_new0 (RkPollSet, 1);

  self->dirs =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)rk_poll_dir_free);
  self->by_path =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);

  return self;
}

/**
 * rk_poll_set_free:
 * @self: (transfer full)
 */
void
rk_poll_set_free (RkPollSet *self)
{
  g_hash_table_unref (self->by_path);
  g_hash_table_unref (self->dirs);
  g_free (self);
}

/**
 * rk_poll_set_add:
 * @id: not in the set
 * @path: absolute; may be in the set several times
 */
void
rk_poll_set_add (RkPollSet *self, guint64 id, const char *path)
{
  RkPollDir *dir = rk_poll_dir_new (path);
  GPtrArray *same_path = g_hash_table_lookup (self->by_path, path);

  g_hash_table_insert (self->dirs, g_memdup2 (&id, sizeof id), dir);
  if (same_path == NULL)
    {
      same_path = g_ptr_array_new ();
      g_hash_table_insert (self->by_path, g_strdup (path), same_path);
    }
  g_ptr_array_add (same_path, dir);
}

/* What is in it is not known any more, whatever its parent's entry says. */
static void
leave (RkPollSet *self, RkPollDir *dir)
{
  const char *path = rk_poll_dir_peek_path (dir);
  g_autofree char *parent_path = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  GPtrArray *parents = g_hash_table_lookup (self->by_path, parent_path);
  GPtrArray *same_path = g_hash_table_lookup (self->by_path, path);

  for (guint i = 0; parents != NULL && i < parents->len; i++)
    rk_poll_dir_doubt (g_ptr_array_index (parents, i), name);

  g_ptr_array_remove_fast (same_path, dir);
  if (same_path->len == 0)
    g_hash_table_remove (self->by_path, path);
}

/**
 * rk_poll_set_remove:
 * @id: in the set or not
 *
 * The next look at its parent, if that is in the set, reports it in any case: see
 * rk_poll_dir_doubt().
 */
void
rk_poll_set_remove (RkPollSet *self, guint64 id)
{
  RkPollDir *dir = g_hash_table_lookup (self->dirs, &id);

  if (dir == NULL)
    return;
  leave (self, dir);
  g_hash_table_remove (self->dirs, &id);
}

/**
 * rk_poll_set_peek:
 *
 * Returns: (transfer none) (nullable): the directory of that number
 */
RkPollDir *
rk_poll_set_peek (RkPollSet *self, guint64 id)
{
  return g_hash_table_lookup (self->dirs, &id);
}

/**
 * rk_poll_set_is_empty:
 *
 * Returns: whether there is nothing to look at
 */
gboolean
rk_poll_set_is_empty (RkPollSet *self)
{
  return g_hash_table_size (self->dirs) == 0;
}

/**
 * rk_poll_set_foreach:
 * @func: called for each directory, in no order, until it says stop
 *
 * Returns: whether all had their turn
 */
gboolean
rk_poll_set_foreach (RkPollSet *self, RkPollSetFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer id, dir;

  g_hash_table_iter_init (&iter, self->dirs);
  while (g_hash_table_iter_next (&iter, &id, &dir))
    {
      RkPollVerdict verdict = func (*(guint64 *)id, dir, user_data);
      if (verdict == RK_POLL_STOP)
        return FALSE;
      if (verdict == RK_POLL_KEEP)
        continue;
      leave (self, dir);
      g_hash_table_iter_remove (&iter);
    }

  return TRUE;
}
