/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The window is made when it is first wanted: what runs in a tray all day needs none. Closing it
 * hides it, unless the application could then not be reached any more.
 */

#include "config.h"

#include <gdk/gdk.h>
#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/gdkwayland.h>
#endif

#include "rk-app-dialogs.h"
#include "rk-app-private.h"

/**
 * rk_app_get_window:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the window, if it is on the screen
 */
GtkWindow *
rk_app_get_window (RkApp *self)
{
  return self->window != NULL && gtk_widget_get_visible (GTK_WIDGET (self->window))
             ? GTK_WINDOW (self->window)
             : NULL;
}

static void
on_active_changed (RkMainWindow *window, GParamSpec *pspec, RkApp *self)
{
  gboolean active = gtk_window_is_active (GTK_WINDOW (window));
  const char *selected = rk_main_window_get_selected (window);

  rk_notices_set_focused (self->notices, active);
  if (active && selected != NULL)
    rk_notices_seen (self->notices, selected);
}

static void
on_selected (RkMainWindow *window, const char *id, RkApp *self)
{
  if (gtk_window_is_active (GTK_WINDOW (window)))
    rk_notices_seen (self->notices, id);
}

static void
ensure_window (RkApp *self)
{
  if (self->window != NULL)
    return;
  self->window = rk_main_window_new (self);
  g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (on_active_changed), self,
                           0);
  g_signal_connect_object (self->window, "selected", G_CALLBACK (on_selected), self, 0);
  rk_main_window_set_elsewhere (self->window, self->is_elsewhere);
}

/**
 * rk_app_present:
 * @self: the application
 * @token: (nullable): what a Wayland compositor gave to whom was clicked
 * @time: when the click was, on X11; 0: not known
 *
 * Shows the window, in front.
 */
void
rk_app_present (RkApp *self, const char *token, guint32 time)
{
  if (self->is_leaving)
    return;
  ensure_window (self);
#ifdef GDK_WINDOWING_WAYLAND
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self->window));
  if (token != NULL && *token != '\0' && GDK_IS_WAYLAND_DISPLAY (display))
    gdk_wayland_display_set_startup_notification_id (display, token);
#endif
  gtk_window_present_with_time (GTK_WINDOW (self->window), time);
}

/**
 * rk_app_show_output:
 * @self: the application
 * @id: a project
 * @token: (nullable): as in rk_app_present()
 * @time: as in rk_app_present()
 *
 * Shows the window with the project's output.
 */
void
rk_app_show_output (RkApp *self, const char *id, const char *token, guint32 time)
{
  rk_app_present (self, token, time);
  if (self->window != NULL)
    rk_main_window_select (self->window, id);
}

/**
 * rk_app_report:
 * @self: the application
 * @what: what could not be done
 * @error: (nullable): why
 *
 * Tells the person in the window, which is shown if it is not.
 */
void
rk_app_report (RkApp *self, const char *what, const GError *error)
{
  g_autofree char *text =
      error != NULL ? g_strdup_printf ("%s: %s", what, error->message) : g_strdup (what);

  ensure_window (self);
  rk_main_window_show_message (self->window, text);
  rk_app_present (self, NULL, 0);
}

/**
 * rk_app_close_window:
 * @self: the application
 *
 * The person closes the window: it goes, and the application stays as long as it can be reached or
 * has something to do.
 *
 * Returns: whether the window is to stay as an object
 */
gboolean
rk_app_close_window (RkApp *self)
{
  gboolean reachable = rk_app_tray_can_be_there (self->tray);
  int wish = rk_preferences_get (self->preferences, RK_SETTING_CLOSE);

  if (wish == RK_SETTING_CLOSE_QUIT)
    {
      rk_app_leave (self, RK_HOST_QUIT);
      return TRUE;
    }
  if (wish == RK_SETTING_CLOSE_ASK && rk_app_count_up (self) > 0)
    {
      rk_app_dialogs_ask_whether_it_stays (self);
      return TRUE;
    }
  if (!reachable && rk_app_count_up (self) == 0)
    {
      rk_app_leave (self, RK_HOST_QUIT);
      return TRUE;
    }
  if (!reachable && rk_preferences_take_hint (self->preferences, "RunsWithoutWindow"))
    rk_app_dialogs_tell_that_it_stays (self);
  else
    gtk_widget_hide (GTK_WIDGET (self->window));
  return TRUE;
}

/**
 * rk_app_toggle_window:
 * @self: the application
 * @token: (nullable): as in rk_app_present()
 * @time: as in rk_app_present()
 *
 * Hides the window if the person works in it, and shows it otherwise.
 */
void
rk_app_toggle_window (RkApp *self, const char *token, guint32 time)
{
  if (self->window != NULL && gtk_widget_get_visible (GTK_WIDGET (self->window))
      && gtk_window_is_active (GTK_WINDOW (self->window)))
    gtk_widget_hide (GTK_WIDGET (self->window));
  else
    rk_app_present (self, token, time);
}
