/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-sni.h"

#include "rk-dbusmenu.h"
#include "rk-sni-item.h"
#include "rk-sni-watcher.h"

/* Panels that lost an item look here first; the menu must not be below an Ayatana path, as some
 * panels open the menu at every click then. */
#define ITEM_PATH "/StatusNotifierItem"
#define MENU_PATH "/StatusNotifierItem/Menu"

/* How often panels may be made to read the tooltip. */
#define TOOLTIP_GAP_MSEC 250

struct _RkSni
{
  GObject parent_instance;

  RkTrayModel *model;            /* (owned) */
  RkBusStatusNotifierItem *item; /* (owned) */
  RkDbusmenu *menu;              /* (owned) */
  RkSniWatcher *watcher;         /* (owned) */
  RkTrayStyle style;
  RkTrayIcon icon;
  char *token; /* (owned) (nullable): for the next activation */
  guint tooltip_id;
};

G_DEFINE_FINAL_TYPE (RkSni, rk_sni, G_TYPE_OBJECT)

enum
{
  ACTIVATE,
  CONTEXT_MENU,
  ACTION,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_icon (RkSni *self)
{
  const char *icon_dir = g_getenv ("RK_ICON_DIR");
  g_autofree char *name = rk_tray_icon_name (self->icon, self->style, icon_dir);
  g_autoptr (GVariant) pixmaps = g_variant_ref_sink (rk_tray_icon_pixmaps (self->icon));

  rk_sni_item_set_icon (self->item, name, pixmaps);
}

static void
show_status (RkSni *self)
{
  g_autofree char *summary = NULL;
  const GPtrArray *menu = rk_tray_model_peek_menu (self->model);
  const RkTrayItem *first = g_ptr_array_index (menu, 0);

  summary = g_strdup_printf ("%s: %s", rk_tray_model_get_title (self->model), first->label);
  rk_sni_item_set_status (self->item, self->icon == RK_TRAY_ICON_CRASHED, summary);
}

static void
show_tooltip (RkSni *self)
{
  g_autofree char *text = g_strjoinv ("\n", (char **)rk_tray_model_peek_tooltip (self->model));

  rk_sni_item_set_tooltip (self->item, rk_tray_model_get_title (self->model), text);
}

static gboolean
on_tooltip_due (gpointer data)
{
  RkSni *self = data;

  self->tooltip_id = 0;
  show_status (self);
  show_tooltip (self);
  return G_SOURCE_REMOVE;
}

static void
on_tooltip_changed (RkSni *self)
{
  if (self->tooltip_id != 0)
    return;
  self->tooltip_id = g_timeout_add (TOOLTIP_GAP_MSEC, on_tooltip_due, self);
  g_source_set_name_by_id (self->tooltip_id, "rk-sni tooltip");
}

static gboolean
handle_activate (RkBusStatusNotifierItem *item, GDBusMethodInvocation *call, int x, int y,
                 RkSni *self)
{
  g_autofree char *token = g_steal_pointer (&self->token);

  if (g_str_equal (g_dbus_method_invocation_get_method_name (call), "Activate"))
    rk_bus_status_notifier_item_complete_activate (item, call);
  else
    rk_bus_status_notifier_item_complete_secondary_activate (item, call);
  g_signal_emit (self, signals[ACTIVATE], 0, token);
  return TRUE;
}

static gboolean
handle_context_menu (RkBusStatusNotifierItem *item, GDBusMethodInvocation *call, int x, int y,
                     RkSni *self)
{
  rk_bus_status_notifier_item_complete_context_menu (item, call);
  g_signal_emit (self, signals[CONTEXT_MENU], 0, x, y);
  return TRUE;
}

static gboolean
handle_scroll (RkBusStatusNotifierItem *item, GDBusMethodInvocation *call, int delta,
               const char *orientation, RkSni *self)
{
  rk_bus_status_notifier_item_complete_scroll (item, call);
  return TRUE;
}

static gboolean
handle_token (RkBusStatusNotifierItem *item, GDBusMethodInvocation *call, const char *token,
              RkSni *self)
{
  g_free (self->token);
  self->token = g_strdup (token);
  rk_bus_status_notifier_item_complete_provide_xdg_activation_token (item, call);
  return TRUE;
}

/* A click on an entry that opens a window may bring a token, too. */
static void
on_action (RkSni *self, const char *action, const char *project)
{
  g_autofree char *token = g_steal_pointer (&self->token);

  g_signal_emit (self, signals[ACTION], 0, action, project, token);
}

static void
on_watcher_changed (RkSni *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
rk_sni_dispose (GObject *object)
{
  RkSni *self = RK_SNI (object);

  g_clear_handle_id (&self->tooltip_id, g_source_remove);
  g_clear_object (&self->watcher);
  g_clear_object (&self->menu);
  if (self->item != NULL)
    {
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->item));
      g_signal_handlers_disconnect_by_data (self->item, self);
    }
  g_clear_object (&self->item);
  g_clear_object (&self->model);
  g_clear_pointer (&self->token, g_free);
  G_OBJECT_CLASS (rk_sni_parent_class)->dispose (object);
}

static guint
new_signal (const char *name, guint n_params, GType param1, GType param2, GType param3)
{
  return g_signal_new (name, RK_TYPE_SNI, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       n_params, param1, param2, param3);
}

static void
rk_sni_class_init (RkSniClass *class)
{
  G_OBJECT_CLASS (class)->dispose = rk_sni_dispose;

  /* Left or middle click, with an activation token or NULL. */
  signals[ACTIVATE] = new_signal ("activate", 1, G_TYPE_STRING, 0, 0);
  /* The panel draws no menus: one is wanted at x, y. */
  signals[CONTEXT_MENU] = new_signal ("context-menu", 2, G_TYPE_INT, G_TYPE_INT, 0);
  /* An entry was clicked: its action, its project or NULL, an activation token or NULL. */
  signals[ACTION] = new_signal ("action", 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  /* Whether somebody shows the icon may have changed. */
  signals[CHANGED] = new_signal ("changed", 0, 0, 0, 0);
}

static void
rk_sni_init (RkSni *self)
{
  self->item = rk_sni_item_new (MENU_PATH, g_getenv ("RK_ICON_DIR"));
  g_signal_connect (self->item, "handle-activate", G_CALLBACK (handle_activate), self);
  g_signal_connect (self->item, "handle-secondary-activate", G_CALLBACK (handle_activate), self);
  g_signal_connect (self->item, "handle-context-menu", G_CALLBACK (handle_context_menu), self);
  g_signal_connect (self->item, "handle-scroll", G_CALLBACK (handle_scroll), self);
  g_signal_connect (self->item, "handle-provide-xdg-activation-token", G_CALLBACK (handle_token),
                    self);
}

static void
follow_model (RkSni *self, RkTrayModel *model)
{
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "tooltip-changed", G_CALLBACK (on_tooltip_changed), self,
                           G_CONNECT_SWAPPED);
  self->menu = rk_dbusmenu_new (model);
  g_signal_connect_object (self->menu, "action", G_CALLBACK (on_action), self, G_CONNECT_SWAPPED);
}

/**
 * rk_sni_new:
 * @bus: the session bus
 * @model: what the tooltip and the menu show
 * @style: how the icon is drawn
 * @right_to_left: the direction of the language
 * @error: set on failure
 *
 * Returns: (transfer full) (nullable): an item that is registered wherever one can be, or %NULL if
 *   another item of this process is on @bus
 */
RkSni *
rk_sni_new (GDBusConnection *bus, RkTrayModel *model, RkTrayStyle style, gboolean right_to_left,
            GError **error)
{
  g_autoptr (RkSni) self = g_object_new (RK_TYPE_SNI, NULL);

  follow_model (self, model);
  self->style = style;
  rk_dbusmenu_set_right_to_left (self->menu, right_to_left);
  show_icon (self);
  show_status (self);
  show_tooltip (self);
  if (!rk_dbusmenu_export (self->menu, bus, MENU_PATH, error)
      || !g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->item), bus, ITEM_PATH,
                                            error))
    return NULL;
  self->watcher = rk_sni_watcher_new (bus, ITEM_PATH);
  g_signal_connect_object (self->watcher, "changed", G_CALLBACK (on_watcher_changed), self,
                           G_CONNECT_SWAPPED);
  return g_steal_pointer (&self);
}

/**
 * rk_sni_set_icon:
 * @self: the item
 * @icon: what to show; each change makes every panel read everything
 */
void
rk_sni_set_icon (RkSni *self, RkTrayIcon icon)
{
  if (self->icon == icon)
    return;
  self->icon = icon;
  show_icon (self);
  show_status (self);
}

/**
 * rk_sni_set_style:
 * @self: the item
 * @style: how the icon is drawn
 */
void
rk_sni_set_style (RkSni *self, RkTrayStyle style)
{
  if (self->style == style)
    return;
  self->style = style;
  show_icon (self);
}

/**
 * rk_sni_get_watched:
 * @self: the item
 *
 * Returns: whether there is a place to register it
 */
gboolean
rk_sni_get_watched (RkSni *self)
{
  return rk_sni_watcher_get_watched (self->watcher);
}

/**
 * rk_sni_get_hosted:
 * @self: the item
 *
 * Returns: whether a panel shows it
 */
gboolean
rk_sni_get_hosted (RkSni *self)
{
  return rk_sni_watcher_get_hosted (self->watcher);
}
