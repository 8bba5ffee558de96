/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-xembed-icon.h"

#include "rk-tray-pixmaps.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/gdkx.h>
#endif

/* GtkStatusIcon is deprecated for what it cannot do; on X11 without a StatusNotifier host it is
 * still the only way. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

struct _RkXembedIcon
{
  GObject parent_instance;

  RkTrayModel *model;    /* (owned) */
  GtkStatusIcon *status; /* (owned) */
  GtkWidget *menu;       /* (owned) */
  RkTrayIcon icon;
  int size_px;
  gboolean window_lost; /* with the tray; this icon never shows again */
};

G_DEFINE_FINAL_TYPE (RkXembedIcon, rk_xembed_icon, G_TYPE_OBJECT)

enum
{
  ACTIVATE,
  ACTION,
  EMBEDDED_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_icon (RkXembedIcon *self)
{
  g_autoptr (GdkPixbuf) pixbuf = rk_tray_icon_pixbuf (self->icon, self->size_px);

  gtk_status_icon_set_from_pixbuf (self->status, pixbuf);
}

static void
show_tooltip (RkXembedIcon *self)
{
  const char *title = rk_tray_model_get_title (self->model);
  g_autofree char *lines = g_strjoinv ("\n", (char **)rk_tray_model_peek_tooltip (self->model));
  g_autofree char *text = g_strdup_printf ("%s\n%s", title, lines);

  gtk_status_icon_set_tooltip_text (self->status, text);
}

static gboolean
on_size_changed (RkXembedIcon *self, int size_px)
{
  self->size_px = MAX (size_px, 1);
  show_icon (self);
  return TRUE;
}

/* A tray that dies can take the icon's windows along before GDK hears of it. A request about a
 * window that is no more does nothing; it is no reason to end the application, which is what GDK
 * does. */
static void
bear_x_errors (gboolean bear)
{
#ifdef GDK_WINDOWING_X11
  GdkDisplay *display = gdk_display_get_default ();

  if (bear)
    gdk_x11_display_error_trap_push (display);
  else
    gdk_x11_display_error_trap_pop_ignored (display);
#endif
}

/* GTK would destroy the widget behind the back of its GtkStatusIcon, which then uses it. */
static gboolean
on_window_lost (RkXembedIcon *self)
{
  self->window_lost = TRUE;
  g_signal_emit (self, signals[EMBEDDED_CHANGED], 0);
  return GDK_EVENT_STOP;
}

/* GTK asks for all events of the display on behalf of the widget, and where a tray shows the icon
 * in its own window, as small ones do, it cannot take that back: it looks for the filter where it
 * is not. The widget must therefore be there as long as the display is. That costs some kilobytes
 * for each tray that comes and goes.
 */
static void
watch_window (RkXembedIcon *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (g_str_equal (G_OBJECT_TYPE_NAME (l->data), "GtkTrayIcon"))
      {
        g_object_ref (l->data);
        g_signal_connect_object (l->data, "destroy-event", G_CALLBACK (on_window_lost), self,
                                 G_CONNECT_SWAPPED);
      }
}

static void
emit_activate (RkXembedIcon *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0, gtk_get_current_event_time ());
}

static gboolean
on_button_press (RkXembedIcon *self, GdkEventButton *event)
{
  if (event->button != GDK_BUTTON_MIDDLE)
    return GDK_EVENT_PROPAGATE;
  emit_activate (self);
  return GDK_EVENT_STOP;
}

static void
on_popup_menu (RkXembedIcon *self, guint button, guint time)
{
  gtk_menu_popup (GTK_MENU (self->menu), NULL, NULL, gtk_status_icon_position_menu, self->status,
                  button, time);
}

static void
on_embedded (RkXembedIcon *self)
{
  g_signal_emit (self, signals[EMBEDDED_CHANGED], 0);
}

static void
on_action (const char *action, const char *project, gpointer data)
{
  g_signal_emit (data, signals[ACTION], 0, action, project, gtk_get_current_event_time ());
}

static void
rk_xembed_icon_dispose (GObject *object)
{
  RkXembedIcon *self = RK_XEMBED_ICON (object);

  if (self->status != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->status, self);
      gtk_status_icon_set_visible (self->status, FALSE);
      g_clear_object (&self->status);
      bear_x_errors (FALSE);
    }
  if (self->menu != NULL)
    gtk_widget_destroy (self->menu);
  g_clear_object (&self->menu);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (rk_xembed_icon_parent_class)->dispose (object);
}

static void
rk_xembed_icon_class_init (RkXembedIconClass *class)
{
  G_OBJECT_CLASS (class)->dispose = rk_xembed_icon_dispose;

  /* Left or middle click, with the time of the event. */
  signals[ACTIVATE] = g_signal_new ("activate", RK_TYPE_XEMBED_ICON, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  /* An entry was clicked: its action, its project or NULL, the time of the event. */
  signals[ACTION] = g_signal_new ("action", RK_TYPE_XEMBED_ICON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT);
  signals[EMBEDDED_CHANGED] = g_signal_new ("embedded-changed", RK_TYPE_XEMBED_ICON,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_xembed_icon_init (RkXembedIcon *self)
{
  bear_x_errors (TRUE);
  self->size_px = 22;
  self->status = gtk_status_icon_new ();
  watch_window (self);
  g_signal_connect_swapped (self->status, "activate", G_CALLBACK (emit_activate), self);
  g_signal_connect_swapped (self->status, "popup-menu", G_CALLBACK (on_popup_menu), self);
  g_signal_connect_swapped (self->status, "button-press-event", G_CALLBACK (on_button_press), self);
  g_signal_connect_swapped (self->status, "size-changed", G_CALLBACK (on_size_changed), self);
  g_signal_connect_swapped (self->status, "notify::embedded", G_CALLBACK (on_embedded), self);
}

/**
 * rk_xembed_icon_new:
 * @model: what the tooltip and the menu show
 * @icon: what the icon shows
 *
 * The default display must be one of X11.
 *
 * Returns: (transfer full): an icon that docks in any tray there is or will be
 */
RkXembedIcon *
rk_xembed_icon_new (RkTrayModel *model, RkTrayIcon icon)
{
  RkXembedIcon *self = g_object_new (RK_TYPE_XEMBED_ICON, NULL);

  self->model = g_object_ref (model);
  self->icon = icon;
  self->menu = g_object_ref_sink (rk_tray_gtk_menu_new (model, on_action, self));
  gtk_status_icon_set_title (self->status, rk_tray_model_get_title (model));
  gtk_status_icon_set_name (self->status, RK_APP_NAME);
  show_icon (self);
  show_tooltip (self);
  g_signal_connect_object (model, "tooltip-changed", G_CALLBACK (show_tooltip), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * rk_xembed_icon_set_icon:
 * @self: the icon
 * @icon: what to show
 */
void
rk_xembed_icon_set_icon (RkXembedIcon *self, RkTrayIcon icon)
{
  if (self->icon == icon)
    return;
  self->icon = icon;
  show_icon (self);
}

/**
 * rk_xembed_icon_get_embedded:
 * @self: the icon
 *
 * One that is no longer in a tray may never be in one again: take another.
 *
 * Returns: whether it sits in a tray
 */
gboolean
rk_xembed_icon_get_embedded (RkXembedIcon *self)
{
  return !self->window_lost && gtk_status_icon_is_embedded (self->status);
}

G_GNUC_END_IGNORE_DEPRECATIONS
