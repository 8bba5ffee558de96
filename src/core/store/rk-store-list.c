/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What can be asked about all projects of a store together. */

#include "config.h"

#include <string.h>

#include "rk-list-order.h"
#include "rk-project-name.h"
#include "rk-store.h"

static int
compare_projects (gconstpointer a, gconstpointer b)
{
  const RkProject *first = *(const RkProject *const *)a;
  const RkProject *second = *(const RkProject *const *)b;

  if (first->position != second->position)
    return first->position < second->position ? -1 : 1;
  int order = rk_list_order_compare_names (first->name, second->name);
  return order != 0 ? order : strcmp (first->id, second->id);
}

/**
 * rk_store_list:
 * @self: a store
 *
 * Returns: (transfer full) (element-type RkProject): the projects in the order of the list, also
 * those whose file is broken now
 */
GPtrArray *
rk_store_list (RkStore *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_project_unref);
  g_auto (GStrv) ids = rk_store_list_ids (self);

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      RkProject *project = rk_store_find (self, ids[i]);
      if (project != NULL)
        g_ptr_array_add (list, rk_project_ref (project));
    }
  g_ptr_array_sort (list, compare_projects);
  return list;
}

/**
 * rk_store_match:
 * @self: a store
 * @name: an id, a name, or the beginning of one
 * @error: return location for RK_ERROR_NOT_FOUND or RK_ERROR_AMBIGUOUS
 *
 * Returns: (transfer full) (nullable): the id that is meant
 */
char *
rk_store_match (RkStore *self, const char *name, GError **error)
{
  g_auto (GStrv) ids = rk_store_list_ids (self);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      RkProject *project = rk_store_find (self, ids[i]);
      g_ptr_array_add (names, (gpointer)(project != NULL ? project->name : ids[i]));
    }
  g_ptr_array_add (names, NULL);
  return rk_project_name_match ((const char *const *)ids, (const char *const *)names->pdata, name,
                                error);
}
