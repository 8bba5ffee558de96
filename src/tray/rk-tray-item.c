/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-item.h"

/**
 * rk_tray_item_new:
 * @kind: what it looks like
 * @key: who it is; also its action until another is set
 * @label: (nullable): what it says
 *
 * Returns: (transfer full): an enabled, unchecked entry without an id
 */
RkTrayItem *
rk_tray_item_new (RkTrayItemKind kind, const char *key, const char *label)
{
  RkTrayItem *self = g_new0 (RkTrayItem, 1);

  self->kind = kind;
  self->key = g_strdup (key);
  self->action = kind == RK_TRAY_ITEM_SEPARATOR ? NULL : g_strdup (key);
  self->label = g_strdup (label);
  self->enabled = TRUE;
  return self;
}

/**
 * rk_tray_item_separator:
 * @key: who it is
 *
 * Returns: (transfer full): a line between entries
 */
RkTrayItem *
rk_tray_item_separator (const char *key)
{
  return rk_tray_item_new (RK_TRAY_ITEM_SEPARATOR, key, NULL);
}

/**
 * rk_tray_item_free:
 * @self: (transfer full): an entry
 */
void
rk_tray_item_free (RkTrayItem *self)
{
  g_free (self->key);
  g_free (self->action);
  g_free (self->project);
  g_free (self->label);
  g_free (self);
}

/**
 * rk_tray_menu_new:
 *
 * Returns: (transfer container) (element-type RkTrayItem): an empty menu that owns its entries
 */
GPtrArray *
rk_tray_menu_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)rk_tray_item_free);
}

/* A kind cannot change under an id: panels make another widget for it. */
static gboolean
same_entry (const RkTrayItem *a, const RkTrayItem *b)
{
  return a->kind == b->kind && g_str_equal (a->key, b->key);
}

static const RkTrayItem *
find_entry (const GPtrArray *menu, const RkTrayItem *like)
{
  for (guint i = 0; i < menu->len; i++)
    if (same_entry (g_ptr_array_index (menu, i), like))
      return g_ptr_array_index (menu, i);
  return NULL;
}

/**
 * rk_tray_menu_number:
 * @menu: (element-type RkTrayItem): a menu whose entries have no ids
 * @before: (element-type RkTrayItem): the menu that it replaces
 * @next_id: (inout): the first id that was never given
 *
 * Gives every entry the id that it had in @before, or else a new one.
 */
void
rk_tray_menu_number (GPtrArray *menu, const GPtrArray *before, int *next_id)
{
  for (guint i = 0; i < menu->len; i++)
    {
      RkTrayItem *item = g_ptr_array_index (menu, i);
      const RkTrayItem *old = find_entry (before, item);

      item->id = old != NULL ? old->id : (*next_id)++;
    }
}

static gboolean
looks_the_same (const RkTrayItem *a, const RkTrayItem *b)
{
  return g_strcmp0 (a->label, b->label) == 0 && a->checked == b->checked
         && a->enabled == b->enabled;
}

/**
 * rk_tray_menu_diff:
 * @before: (element-type RkTrayItem): a numbered menu
 * @now: (element-type RkTrayItem): the numbered menu that replaces it
 * @layout_changed: (out): whether entries came, went or moved
 *
 * Returns: (transfer full) (element-type int): the ids of entries of both menus that look different
 */
GArray *
rk_tray_menu_diff (const GPtrArray *before, const GPtrArray *now, gboolean *layout_changed)
{
  GArray *changed = g_array_new (FALSE, FALSE, sizeof (int));

  *layout_changed = before->len != now->len;
  for (guint i = 0; i < now->len; i++)
    {
      const RkTrayItem *item = g_ptr_array_index (now, i);
      const RkTrayItem *old = find_entry (before, item);

      if (i < before->len && ((const RkTrayItem *)g_ptr_array_index (before, i))->id != item->id)
        *layout_changed = TRUE;
      if (old != NULL && !looks_the_same (old, item))
        g_array_append_val (changed, item->id);
    }
  return changed;
}
