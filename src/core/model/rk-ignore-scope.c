/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-ignore-scope.h"

#include <string.h>

struct _RkIgnoreScope
{
  RkIgnoreScope *parent; /* (owned) (nullable) */
  RkIgnoreList *list;    /* (owned) */
  gsize skip;            /* so much of a path is the directory and the slash behind it */
};

/**
 * rk_ignore_scope_new:
 * @parent: (nullable): what is asked if no rule of @list matches
 * @directory: absolute: the directory that the rules are for, without a slash at its end
 * @list: the rules
 *
 * git's order is: .gitignore files from the innermost outwards, info/exclude, core.excludesFile,
 * the latter two for the top of the work tree. So the chain is built from its end.
 *
 * Returns: (transfer full): a scope; immutable, for any thread
 */
RkIgnoreScope *
rk_ignore_scope_new (RkIgnoreScope *parent, const char *directory, RkIgnoreList *list)
{
  RkIgnoreScope *self = g_atomic_rc_box_new0 (RkIgnoreScope);

  self->parent = parent != NULL ? rk_ignore_scope_ref (parent) : NULL;
  self->list = rk_ignore_list_ref (list);
  self->skip = strcmp (directory, "/") == 0 ? 1 : strlen (directory) + 1;
  return self;
}

/**
 * rk_ignore_scope_ref:
 * @self: a scope
 *
 * Returns: (transfer full): the same scope
 */
RkIgnoreScope *
rk_ignore_scope_ref (RkIgnoreScope *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RkIgnoreScope *self = data;

  g_clear_pointer (&self->parent, rk_ignore_scope_unref);
  rk_ignore_list_unref (self->list);
}

/**
 * rk_ignore_scope_unref:
 * @self: (transfer full): a scope
 */
void
rk_ignore_scope_unref (RkIgnoreScope *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * rk_ignore_scope_match:
 * @self: (nullable): the scope of the directory that @path is in
 * @path: absolute, without a slash at its end
 * @is_dir: whether it is a directory; a link to one is none
 *
 * Returns: (transfer none) (nullable): the rule that decides, which may be a negative one; %NULL if
 * none does. Whether a directory above is ignored already is the caller's to know: nothing in it
 * can be taken back
 */
const RkIgnoreRule *
rk_ignore_scope_match (const RkIgnoreScope *self, const char *path, gboolean is_dir)
{
  const char *basename = strrchr (path, '/') + 1;

  for (; self != NULL; self = self->parent)
    {
      const RkIgnoreRule *rule =
          rk_ignore_list_match (self->list, path + self->skip, basename, is_dir);
      if (rule != NULL)
        return rule;
    }
  return NULL;
}
