/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-model.h"

#include <glib/gi18n.h>

struct _RkTrayModel
{
  GObject parent_instance;

  RkTrayIcon icon;
  GStrv tooltip;   /* (owned) */
  GPtrArray *menu; /* (owned) (element-type RkTrayItem) */
  int next_id;
};

G_DEFINE_FINAL_TYPE (RkTrayModel, rk_tray_model, G_TYPE_OBJECT)

enum
{
  ICON_CHANGED,
  TOOLTIP_CHANGED,
  ITEMS_CHANGED,
  LAYOUT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
rk_tray_model_finalize (GObject *object)
{
  RkTrayModel *self = RK_TRAY_MODEL (object);

  g_strfreev (self->tooltip);
  g_ptr_array_unref (self->menu);
  G_OBJECT_CLASS (rk_tray_model_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, guint n_params, GType param)
{
  return g_signal_new (name, RK_TYPE_TRAY_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, param);
}

static void
rk_tray_model_class_init (RkTrayModelClass *class)
{
  G_OBJECT_CLASS (class)->finalize = rk_tray_model_finalize;

  signals[ICON_CHANGED] = new_signal ("icon-changed", 0, G_TYPE_NONE);
  signals[TOOLTIP_CHANGED] = new_signal ("tooltip-changed", 0, G_TYPE_NONE);
  /* A GArray of int: the ids of entries that stay where they are and look different. */
  signals[ITEMS_CHANGED] = new_signal ("items-changed", 1, G_TYPE_ARRAY);
  /* Entries came, went or moved; comes after ::items-changed of the same change. */
  signals[LAYOUT_CHANGED] = new_signal ("layout-changed", 0, G_TYPE_NONE);
}

static void
rk_tray_model_init (RkTrayModel *self)
{
  self->tooltip = g_new0 (char *, 1);
  self->menu = rk_tray_menu_new ();
  self->next_id = 1; /* 0 is the menu itself */
}

/**
 * rk_tray_model_new:
 *
 * Returns: (transfer full): a model that shows no project
 */
RkTrayModel *
rk_tray_model_new (void)
{
  RkTrayModel *self = g_object_new (RK_TYPE_TRAY_MODEL, NULL);
  const RkTrayView nothing = { 0 };

  rk_tray_model_show (self, &nothing);
  return self;
}

static void
set_icon (RkTrayModel *self, RkTrayIcon icon)
{
  if (self->icon == icon)
    return;
  self->icon = icon;
  g_signal_emit (self, signals[ICON_CHANGED], 0);
}

static void
take_tooltip (RkTrayModel *self, GStrv lines)
{
  gboolean same = g_strv_equal ((const char *const *)self->tooltip, (const char *const *)lines);

  g_strfreev (self->tooltip);
  self->tooltip = lines;
  if (!same)
    g_signal_emit (self, signals[TOOLTIP_CHANGED], 0);
}

static void
take_menu (RkTrayModel *self, GPtrArray *menu)
{
  g_autoptr (GPtrArray) before = self->menu;
  g_autoptr (GArray) changed = NULL;
  gboolean layout_changed;

  rk_tray_menu_number (menu, before, &self->next_id);
  changed = rk_tray_menu_diff (before, menu, &layout_changed);
  self->menu = menu;
  if (changed->len > 0)
    g_signal_emit (self, signals[ITEMS_CHANGED], 0, changed);
  if (layout_changed)
    g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

/**
 * rk_tray_model_show:
 * @self: the model
 * @view: the projects and flags; copied
 *
 * Takes on what @view says. The signals come before this returns, and only for what differs.
 */
void
rk_tray_model_show (RkTrayModel *self, const RkTrayView *view)
{
  g_return_if_fail (RK_IS_TRAY_MODEL (self));
  set_icon (self, rk_tray_view_icon (view));
  take_tooltip (self, rk_tray_view_tooltip (view));
  take_menu (self, rk_tray_view_menu (view));
}

/**
 * rk_tray_model_get_icon:
 * @self: the model
 *
 * Returns: the worst state of any project
 */
RkTrayIcon
rk_tray_model_get_icon (RkTrayModel *self)
{
  return self->icon;
}

/**
 * rk_tray_model_get_title:
 * @self: the model
 *
 * Returns: the application's name as people read it
 */
const char *
rk_tray_model_get_title (RkTrayModel *self)
{
  return _ ("Rekindle");
}

/**
 * rk_tray_model_peek_tooltip:
 * @self: the model
 *
 * Returns: (transfer none): the lines of the tooltip, plain text; valid until the next change
 */
const char *const *
rk_tray_model_peek_tooltip (RkTrayModel *self)
{
  return (const char *const *)self->tooltip;
}

/**
 * rk_tray_model_peek_menu:
 * @self: the model
 *
 * Returns: (transfer none) (element-type RkTrayItem): the menu; valid until the next change
 */
const GPtrArray *
rk_tray_model_peek_menu (RkTrayModel *self)
{
  return self->menu;
}

/**
 * rk_tray_model_find_item:
 * @self: the model
 * @id: an id that a panel sent
 *
 * Returns: (nullable) (transfer none): the entry, or %NULL if the menu has it no more
 */
const RkTrayItem *
rk_tray_model_find_item (RkTrayModel *self, int id)
{
  for (guint i = 0; i < self->menu->len; i++)
    {
      const RkTrayItem *item = g_ptr_array_index (self->menu, i);

      if (item->id == id)
        return item;
    }
  return NULL;
}
