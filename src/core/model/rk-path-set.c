/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-path-set.h"

#include <string.h>

/**
 * rk_path_set_init:
 * @self: what to make an empty set of; to be ended with rk_path_set_clear()
 */
void
rk_path_set_init (RkPathSet *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->n_paths = 0;
}

/**
 * rk_path_set_clear:
 * @self: a set, which is none after that
 */
void
rk_path_set_clear (RkPathSet *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  self->n_paths = 0;
}

/**
 * rk_path_set_contains:
 * @self: a set
 * @path: a path
 *
 * Returns: whether it is one of those that are kept by name
 */
gboolean
rk_path_set_contains (const RkPathSet *self, const char *path)
{
  for (guint i = 0; i < self->names->len; i++)
    if (strcmp (g_ptr_array_index (self->names, i), path) == 0)
      return TRUE;
  return FALSE;
}

/**
 * rk_path_set_add:
 * @self: a set
 * @path: a path, any bytes; copied
 */
void
rk_path_set_add (RkPathSet *self, const char *path)
{
  if (rk_path_set_contains (self, path))
    return;
  self->n_paths++;
  if (self->names->len < RK_PATH_SET_MAX_NAMES)
    g_ptr_array_add (self->names, g_strdup (path));
}

/**
 * rk_path_set_take_all:
 * @self: a set; what it held is dropped
 * @source: the set whose paths it gets; empty after that
 */
void
rk_path_set_take_all (RkPathSet *self, RkPathSet *source)
{
  GPtrArray *spent = self->names;

  self->names = source->names;
  self->n_paths = source->n_paths;
  g_ptr_array_set_size (spent, 0);
  source->names = spent;
  source->n_paths = 0;
}

/**
 * rk_path_set_join:
 * @self: a set
 * @separator: what to put between two paths
 *
 * Returns: (transfer full): the paths that are kept by name
 */
char *
rk_path_set_join (const RkPathSet *self, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->names->len; i++)
    {
      if (i > 0)
        g_string_append (text, separator);
      g_string_append (text, g_ptr_array_index (self->names, i));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
