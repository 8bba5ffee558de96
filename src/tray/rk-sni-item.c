/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-sni-item.h"

#include <glib/gi18n.h>
#include <string.h>

/* GNOME's panel delays the menu by a double click's time if an item has Activate, which it calls at
 * a double click only. Without it the menu opens at once, and a middle click shows the window. */
#define HIDE_ACTIVATE_FROM_GNOME TRUE

typedef struct
{
  RkBusStatusNotifierItemSkeleton parent_instance;
} RkGnomeItem;

typedef struct
{
  RkBusStatusNotifierItemSkeletonClass parent_class;
} RkGnomeItemClass;

static GType rk_gnome_item_get_type (void);
G_DEFINE_FINAL_TYPE (RkGnomeItem, rk_gnome_item, RK_BUS_TYPE_STATUS_NOTIFIER_ITEM_SKELETON)

/* Lives as long as the program: what D-Bus knows of interfaces is not freed. */
static GDBusInterfaceInfo *
without_activate (GDBusInterfaceInfo *full)
{
  GDBusInterfaceInfo *info = g_new (GDBusInterfaceInfo, 1);
  GPtrArray *methods = g_ptr_array_new ();

  *info = *full;
  for (GDBusMethodInfo **method = full->methods; *method != NULL; method++)
    if (!g_str_equal ((*method)->name, "Activate"))
      g_ptr_array_add (methods, *method);
  g_ptr_array_add (methods, NULL);
  info->methods = (GDBusMethodInfo **)g_ptr_array_free (methods, FALSE);
  return info;
}

static GDBusInterfaceInfo *
rk_gnome_item_get_info (GDBusInterfaceSkeleton *skeleton)
{
  static GDBusInterfaceInfo *info;

  if (info == NULL)
    info = without_activate (rk_bus_status_notifier_item_interface_info ());
  return info;
}

static void
rk_gnome_item_class_init (RkGnomeItemClass *class)
{
  G_DBUS_INTERFACE_SKELETON_CLASS (class)->get_info = rk_gnome_item_get_info;
}

static void
rk_gnome_item_init (RkGnomeItem *self)
{
}

static gboolean
is_gnome_shell (void)
{
  static const char *const others[] = { "Budgie", "GNOME-Flashback" };
  g_auto (GStrv) desktops = NULL;
  const char *value = g_getenv ("XDG_CURRENT_DESKTOP");

  if (value == NULL)
    return FALSE;
  desktops = g_strsplit (value, ":", -1);
  /* These take GNOME's settings, but have panels of their own. */
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_strv_contains ((const char *const *)desktops, others[i]))
      return FALSE;
  return g_strv_contains ((const char *const *)desktops, "GNOME");
}

static GVariant *
no_pixmaps (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("(iiay)"), NULL, 0);
}

/**
 * rk_sni_item_new:
 * @menu_path: where the menu is exported
 * @icon_dir: (nullable): a directory with icon themes besides the installed ones
 *
 * Returns: (transfer full): an item on no bus, without icon and tooltip
 */
RkBusStatusNotifierItem *
rk_sni_item_new (const char *menu_path, const char *icon_dir)
{
  RkBusStatusNotifierItem *item;

  if (HIDE_ACTIVATE_FROM_GNOME && is_gnome_shell ())
    item = g_object_new (rk_gnome_item_get_type (), NULL);
  else
    item = rk_bus_status_notifier_item_skeleton_new ();
  rk_bus_status_notifier_item_set_category (item, "ApplicationStatus");
  rk_bus_status_notifier_item_set_id (item, RK_APP_ID);
  rk_bus_status_notifier_item_set_title (item, _ ("Rekindle"));
  rk_bus_status_notifier_item_set_status (item, "Active");
  rk_bus_status_notifier_item_set_icon_theme_path (item, icon_dir != NULL ? icon_dir : "");
  rk_bus_status_notifier_item_set_menu (item, menu_path);
  rk_bus_status_notifier_item_set_item_is_menu (item, FALSE);
  rk_bus_status_notifier_item_set_overlay_icon_name (item, "");
  rk_bus_status_notifier_item_set_overlay_icon_pixmap (item, no_pixmaps ());
  rk_bus_status_notifier_item_set_attention_movie_name (item, "");
  return item;
}

/**
 * rk_sni_item_set_icon:
 * @item: the item
 * @name: the icon's name, or "" if panels cannot find it
 * @pixmaps: an `a(iiay)`
 */
void
rk_sni_item_set_icon (RkBusStatusNotifierItem *item, const char *name, GVariant *pixmaps)
{
  rk_bus_status_notifier_item_set_icon_name (item, name);
  rk_bus_status_notifier_item_set_icon_pixmap (item, pixmaps);
  rk_bus_status_notifier_item_set_attention_icon_name (item, name);
  rk_bus_status_notifier_item_set_attention_icon_pixmap (item, pixmaps);
  rk_bus_status_notifier_item_emit_new_icon (item);
  rk_bus_status_notifier_item_emit_new_attention_icon (item);
}

/**
 * rk_sni_item_set_status:
 * @item: the item
 * @attention: whether panels that hide icons should show this one
 * @description: the icon in words, for those who cannot see it
 */
void
rk_sni_item_set_status (RkBusStatusNotifierItem *item, gboolean attention, const char *description)
{
  const char *status = attention ? "NeedsAttention" : "Active";

  rk_bus_status_notifier_item_set_icon_accessible_desc (item, description);
  if (g_strcmp0 (rk_bus_status_notifier_item_get_status (item), status) == 0)
    return;
  rk_bus_status_notifier_item_set_status (item, status);
  rk_bus_status_notifier_item_emit_new_status (item, status);
}

/**
 * rk_sni_item_set_tooltip:
 * @item: the item
 * @title: its first line
 * @text: plain text
 */
void
rk_sni_item_set_tooltip (RkBusStatusNotifierItem *item, const char *title, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  rk_bus_status_notifier_item_set_tool_tip (
      item, g_variant_new ("(s@a(iiay)ss)", "", no_pixmaps (), title, markup));
  rk_bus_status_notifier_item_emit_new_tool_tip (item);
}
