/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-dbusmenu-variant.h"

#include "rk-tray-label.h"

static const char *const all_names[] = {
  "type", "label", "enabled", "visible", "toggle-type", "toggle-state", NULL,
};

static GVariant *
label_value (const RkTrayItem *item)
{
  return g_variant_new_take_string (rk_tray_label_escape_mnemonic (item->label));
}

/**
 * rk_dbusmenu_item_property:
 * @item: an entry
 * @name: a property
 *
 * Returns: (nullable) (transfer floating): its value, or %NULL if the entry has no such property
 */
GVariant *
rk_dbusmenu_item_property (const RkTrayItem *item, const char *name)
{
  gboolean separator = item->kind == RK_TRAY_ITEM_SEPARATOR;
  gboolean check = item->kind == RK_TRAY_ITEM_CHECK;

  if (g_str_equal (name, "type"))
    return g_variant_new_string (separator ? "separator" : "standard");
  if (g_str_equal (name, "visible"))
    return g_variant_new_boolean (TRUE);
  if (separator)
    return NULL;
  if (g_str_equal (name, "label"))
    return label_value (item);
  if (g_str_equal (name, "enabled"))
    return g_variant_new_boolean (item->enabled);
  if (check && g_str_equal (name, "toggle-type"))
    return g_variant_new_string ("checkmark");
  if (check && g_str_equal (name, "toggle-state"))
    return g_variant_new_int32 (item->checked ? 1 : 0);
  return NULL;
}

/**
 * rk_dbusmenu_item_properties:
 * @item: an entry
 * @names: (nullable): the wanted properties; %NULL or empty: all
 *
 * Returns: (transfer floating): an `a{sv}` with those that the entry has
 */
GVariant *
rk_dbusmenu_item_properties (const RkTrayItem *item, const char *const *names)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (names == NULL || names[0] == NULL)
    names = all_names;
  for (; *names != NULL; names++)
    {
      GVariant *value = rk_dbusmenu_item_property (item, *names);

      if (value != NULL)
        g_variant_builder_add (&builder, "{sv}", *names, value);
    }
  return g_variant_builder_end (&builder);
}

/**
 * rk_dbusmenu_root_properties:
 * @names: (nullable): the wanted properties; %NULL or empty: all
 *
 * Returns: (transfer floating): the `a{sv}` of the menu itself
 */
GVariant *
rk_dbusmenu_root_properties (const char *const *names)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (names == NULL || names[0] == NULL || g_strv_contains (names, "children-display"))
    g_variant_builder_add (&builder, "{sv}", "children-display", g_variant_new_string ("submenu"));
  return g_variant_builder_end (&builder);
}

static GVariant *
item_layout (const RkTrayItem *item, const char *const *names)
{
  return g_variant_new ("(i@a{sv}@av)", item->id, rk_dbusmenu_item_properties (item, names),
                        g_variant_new_array (G_VARIANT_TYPE_VARIANT, NULL, 0));
}

static GVariant *
root_layout (const GPtrArray *menu, int depth, const char *const *names)
{
  GVariantBuilder children;

  g_variant_builder_init (&children, G_VARIANT_TYPE ("av"));
  for (guint i = 0; depth != 0 && i < menu->len; i++)
    g_variant_builder_add (&children, "v", item_layout (g_ptr_array_index (menu, i), names));
  return g_variant_new ("(i@a{sv}av)", 0, rk_dbusmenu_root_properties (names), &children);
}

/**
 * rk_dbusmenu_layout:
 * @menu: (element-type RkTrayItem): the menu
 * @id: an entry, or 0 for the menu itself
 * @depth: how many levels below it; -1: all
 * @names: (nullable): the wanted properties; %NULL or empty: all
 *
 * Returns: (nullable) (transfer floating): an `(ia{sv}av)`, or %NULL if there is no such entry
 */
GVariant *
rk_dbusmenu_layout (const GPtrArray *menu, int id, int depth, const char *const *names)
{
  if (id == 0)
    return root_layout (menu, depth, names);
  for (guint i = 0; i < menu->len; i++)
    {
      const RkTrayItem *item = g_ptr_array_index (menu, i);

      if (item->id == id)
        return item_layout (item, names);
    }
  return NULL;
}
