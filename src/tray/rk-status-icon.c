/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-status-icon.h"

#include "rk-sni.h"
#include "rk-tray-damper.h"
#include "rk-tray-gtk-menu.h"
#include "rk-xembed-icon.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/gdkx.h>
#endif

struct _RkStatusIcon
{
  GObject parent_instance;

  RkTrayModel *model;   /* (owned) */
  RkSni *sni;           /* (owned) (nullable): NULL without a bus */
  RkXembedIcon *xembed; /* (owned) (nullable) */
  GtkWidget *menu;      /* (owned) (nullable): for panels that draw no menus */
  RkTrayChain chain;
  RkTrayDamper damper;
  guint chain_id;  /* the next deadline of chain */
  guint damper_id; /* the next deadline of damper */
  guint renew_id;  /* another X11 icon for one that lost its tray */
};

G_DEFINE_FINAL_TYPE (RkStatusIcon, rk_status_icon, G_TYPE_OBJECT)

enum
{
  ACTIVATE,
  MENU_ACTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

enum
{
  PROP_0,
  PROP_PRESENT,
  PROP_PRESENCE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/* One source per deadline; rounded up, as a step before its deadline would only arm another. */
static void
arm (guint *id, gint64 deadline_usec, GSourceFunc func, RkStatusIcon *self)
{
  gint64 wait_usec = deadline_usec - g_get_monotonic_time ();

  g_clear_handle_id (id, g_source_remove);
  if (deadline_usec == 0)
    return;
  *id = g_timeout_add (MAX (wait_usec, 0) / 1000 + 1, func, self);
  g_source_set_name_by_id (*id, "rk-status-icon deadline");
}

static gboolean
on_damper (gpointer data)
{
  RkStatusIcon *self = data;
  gint64 deadline_usec = rk_tray_damper_step (&self->damper, g_get_monotonic_time ());

  self->damper_id = 0;
  if (self->sni != NULL)
    rk_sni_set_icon (self->sni, self->damper.shown);
  if (self->xembed != NULL)
    rk_xembed_icon_set_icon (self->xembed, self->damper.shown);
  arm (&self->damper_id, deadline_usec, on_damper, self);
  return G_SOURCE_REMOVE;
}

static void
on_icon_changed (RkStatusIcon *self)
{
  rk_tray_damper_want (&self->damper, rk_tray_model_get_icon (self->model),
                       g_get_monotonic_time ());
  g_clear_handle_id (&self->damper_id, g_source_remove);
  on_damper (self);
}

static void
on_sni_activate (RkStatusIcon *self, const char *token)
{
  g_signal_emit (self, signals[ACTIVATE], 0, token, GDK_CURRENT_TIME);
}

static void
on_sni_action (RkStatusIcon *self, const char *action, const char *project, const char *token)
{
  g_signal_emit (self, signals[MENU_ACTION], 0, action, project, token, GDK_CURRENT_TIME);
}

static void
on_xembed_activate (RkStatusIcon *self, guint time)
{
  g_signal_emit (self, signals[ACTIVATE], 0, NULL, time);
}

static void
on_xembed_action (RkStatusIcon *self, const char *action, const char *project, guint time)
{
  g_signal_emit (self, signals[MENU_ACTION], 0, action, project, NULL, time);
}

static void
on_menu_action (const char *action, const char *project, gpointer data)
{
  g_signal_emit (data, signals[MENU_ACTION], 0, action, project, NULL,
                 gtk_get_current_event_time ());
}

/* A client of Wayland cannot open a menu where it has no window, so it shows its window. */
static void
on_context_menu (RkStatusIcon *self, int x, int y)
{
  GdkWindow *root = gdk_get_default_root_window ();
  const GdkRectangle where = { x, y, 1, 1 };

  if (!self->chain.x11)
    {
      on_sni_activate (self, NULL);
      return;
    }
  if (self->menu == NULL)
    self->menu = g_object_ref_sink (rk_tray_gtk_menu_new (self->model, on_menu_action, self));
  gtk_menu_popup_at_rect (GTK_MENU (self->menu), root, &where, GDK_GRAVITY_NORTH_WEST,
                          GDK_GRAVITY_NORTH_WEST, NULL);
}

/* The chain offers the X11 icon, whose docking is news for the chain. */
static gboolean on_chain (gpointer data);

static void
drop_xembed (RkStatusIcon *self)
{
  g_clear_object (&self->xembed);
  rk_tray_chain_set_embedded (&self->chain, FALSE, g_get_monotonic_time ());
}

static gboolean
on_renew (gpointer data)
{
  RkStatusIcon *self = data;

  self->renew_id = 0;
  drop_xembed (self);
  on_chain (self);
  return G_SOURCE_REMOVE;
}

/* The icon's windows may have gone with the tray, and GTK does not make new ones. */
static void
on_embedded_changed (RkStatusIcon *self)
{
  gboolean was_embedded = self->chain.embedded;
  gboolean embedded = rk_xembed_icon_get_embedded (self->xembed);

  rk_tray_chain_set_embedded (&self->chain, embedded, g_get_monotonic_time ());
  if (was_embedded && !embedded && self->renew_id == 0)
    self->renew_id = g_idle_add (on_renew, self);
  on_chain (self);
}

static void
offer_xembed (RkStatusIcon *self)
{
  if (self->xembed != NULL)
    return;
  self->xembed = rk_xembed_icon_new (self->model, self->damper.shown);
  g_signal_connect_object (self->xembed, "activate", G_CALLBACK (on_xembed_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->xembed, "action", G_CALLBACK (on_xembed_action), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->xembed, "embedded-changed", G_CALLBACK (on_embedded_changed), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
on_chain (gpointer data)
{
  RkStatusIcon *self = data;
  RkTrayPresence before = self->chain.presence;
  gint64 deadline_usec = rk_tray_chain_step (&self->chain, g_get_monotonic_time ());

  g_clear_handle_id (&self->chain_id, g_source_remove);
  if (self->chain.want_xembed)
    offer_xembed (self);
  else
    drop_xembed (self);
  arm (&self->chain_id, deadline_usec, on_chain, self);
  if (self->chain.presence != before)
    {
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRESENCE]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRESENT]);
    }
  return G_SOURCE_REMOVE;
}

static void
on_sni_changed (RkStatusIcon *self)
{
  rk_tray_chain_set_watcher (&self->chain, rk_sni_get_watched (self->sni),
                             rk_sni_get_hosted (self->sni), g_get_monotonic_time ());
  on_chain (self);
}

static void
rk_status_icon_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RkStatusIcon *self = RK_STATUS_ICON (object);

  switch (id)
    {
    case PROP_PRESENT:
      g_value_set_boolean (value, self->chain.presence == RK_TRAY_PRESENCE_PRESENT);
      break;
    case PROP_PRESENCE:
      g_value_set_int (value, self->chain.presence);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rk_status_icon_dispose (GObject *object)
{
  RkStatusIcon *self = RK_STATUS_ICON (object);

  g_clear_handle_id (&self->chain_id, g_source_remove);
  g_clear_handle_id (&self->damper_id, g_source_remove);
  g_clear_handle_id (&self->renew_id, g_source_remove);
  g_clear_object (&self->xembed);
  g_clear_object (&self->sni);
  if (self->menu != NULL)
    gtk_widget_destroy (self->menu);
  g_clear_object (&self->menu);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (rk_status_icon_parent_class)->dispose (object);
}

static void
rk_status_icon_class_init (RkStatusIconClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = rk_status_icon_dispose;
  object_class->get_property = rk_status_icon_get_property;

  /* Whether the person can see the icon now. */
  props[PROP_PRESENT] = g_param_spec_boolean ("present", NULL, NULL, FALSE, flags);
  /* A RkTrayPresence: tells "not yet" from "there is no tray". */
  props[PROP_PRESENCE] =
      g_param_spec_int ("presence", NULL, NULL, RK_TRAY_PRESENCE_UNKNOWN, RK_TRAY_PRESENCE_ABSENT,
                        RK_TRAY_PRESENCE_UNKNOWN, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /* Left or middle click: toggle the window. An activation token (Wayland) or NULL, and the time of
   * the event (X11) or 0. */
  signals[ACTIVATE] = g_signal_new ("activate", RK_TYPE_STATUS_ICON, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  /* An entry was clicked: a RK_TRAY_ACTION_…, its project or NULL; then as above. */
  signals[MENU_ACTION] =
      g_signal_new ("menu-action", RK_TYPE_STATUS_ICON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT);
}

static void
rk_status_icon_init (RkStatusIcon *self)
{
}

static gboolean
display_is_x11 (void)
{
#ifdef GDK_WINDOWING_X11
  return GDK_IS_X11_DISPLAY (gdk_display_get_default ());
#else
  return FALSE;
#endif
}

static void
offer_sni (RkStatusIcon *self, GDBusConnection *bus)
{
  g_autoptr (GError) error = NULL;
  gboolean right_to_left = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  self->sni = rk_sni_new (bus, self->model, RK_TRAY_STYLE_COLOURED, right_to_left, &error);
  if (self->sni == NULL)
    {
      g_warning ("No status icon on the bus: %s", error->message);
      return;
    }
  g_signal_connect_object (self->sni, "activate", G_CALLBACK (on_sni_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sni, "action", G_CALLBACK (on_sni_action), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sni, "context-menu", G_CALLBACK (on_context_menu), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sni, "changed", G_CALLBACK (on_sni_changed), self,
                           G_CONNECT_SWAPPED);
}

/* Whether there is a watcher is known only after an answer from the bus; the window for X11 trays
 * waits for it, as it would flash on every other desktop. */
static void
start_chain (RkStatusIcon *self)
{
  rk_tray_chain_init (&self->chain, display_is_x11 (), g_get_monotonic_time ());
  if (self->sni == NULL)
    on_chain (self);
  else
    arm (&self->chain_id, g_get_monotonic_time () + RK_TRAY_CHAIN_HOST_USEC, on_chain, self);
}

/**
 * rk_status_icon_new:
 * @model: what to show
 * @bus: (nullable): the session bus, if there is one
 *
 * GTK must have a display. Nothing is drawn and no signal comes before the main loop runs.
 *
 * Returns: (transfer full): a status icon
 */
RkStatusIcon *
rk_status_icon_new (RkTrayModel *model, GDBusConnection *bus)
{
  RkStatusIcon *self = g_object_new (RK_TYPE_STATUS_ICON, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "icon-changed", G_CALLBACK (on_icon_changed), self,
                           G_CONNECT_SWAPPED);
  if (bus != NULL)
    offer_sni (self, bus);
  on_icon_changed (self);
  start_chain (self);
  return self;
}

/**
 * rk_status_icon_set_style:
 * @self: the status icon
 * @style: how it is drawn; windows of X11 trays are coloured always, as nobody gives them a colour
 */
void
rk_status_icon_set_style (RkStatusIcon *self, RkTrayStyle style)
{
  if (self->sni != NULL)
    rk_sni_set_style (self->sni, style);
}

/**
 * rk_status_icon_get_presence:
 * @self: the status icon
 *
 * Returns: whether the person can see it, as far as that is known
 */
RkTrayPresence
rk_status_icon_get_presence (RkStatusIcon *self)
{
  return self->chain.presence;
}

/**
 * rk_status_icon_get_kind:
 * @self: the status icon
 *
 * Returns: "sni", "xembed" or "none", for reports of problems
 */
const char *
rk_status_icon_get_kind (RkStatusIcon *self)
{
  if (self->chain.hosted)
    return "sni";
  return self->chain.embedded ? "xembed" : "none";
}
