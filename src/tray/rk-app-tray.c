/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-app-tray.h"

#include "rk-app-actions.h"
#include "rk-status-icon.h"
#include "rk-tray-feed.h"

struct _RkAppTray
{
  GObject parent_instance;

  RkApp *app;         /* (not owned): it owns us */
  RkTrayModel *model; /* (owned) */
  RkStatusIcon *icon; /* (owned) (nullable): the person may hide it */
};

G_DEFINE_FINAL_TYPE (RkAppTray, rk_app_tray, G_TYPE_OBJECT)

static void
update (RkAppTray *self)
{
  RkSupervisor *supervisor = rk_host_get_supervisor (rk_app_get_host (self->app));

  rk_tray_feed_show (self->model, rk_app_get_list (self->app),
                     rk_supervisor_get_paused (supervisor),
                     rk_autostart_get_enabled (rk_app_get_autostart (self->app)));
  rk_app_actions_update (self->app);
}

static void
on_icon_activate (RkStatusIcon *icon, const char *token, guint time, RkAppTray *self)
{
  rk_app_toggle_window (self->app, token, time);
}

static void
toggle_project (RkAppTray *self, const char *id)
{
  RkProjectItem *item = rk_project_list_find (rk_app_get_list (self->app), id);
  gboolean is_up = item != NULL && rk_project_item_is_up (item);

  g_action_group_activate_action (G_ACTION_GROUP (self->app),
                                  is_up ? "stop-project" : "start-project",
                                  g_variant_new_string (id));
}

static void
on_menu_action (RkStatusIcon *icon, const char *action, const char *id, const char *token,
                guint time, RkAppTray *self)
{
  if (g_str_equal (action, RK_TRAY_ACTION_TOGGLE))
    toggle_project (self, id);
  else if (g_str_equal (action, RK_TRAY_ACTION_SHOW_OUTPUT))
    rk_app_show_output (self->app, id, token, time);
  else if (g_str_equal (action, RK_TRAY_ACTION_SHOW) || g_str_equal (action, RK_TRAY_ACTION_MORE))
    rk_app_present (self->app, token, time);
  else if (g_str_equal (action, RK_TRAY_ACTION_PAUSE))
    g_action_group_activate_action (G_ACTION_GROUP (self->app), "pause", NULL);
  else
    {
      if (g_str_equal (action, RK_TRAY_ACTION_ADD)
          || g_str_equal (action, RK_TRAY_ACTION_PREFERENCES))
        rk_app_present (self->app, token, time);
      g_action_group_activate_action (G_ACTION_GROUP (self->app), action, NULL);
    }
}

static void
show_icon (RkAppTray *self)
{
  if (self->icon != NULL)
    return;
  self->icon = rk_status_icon_new (self->model,
                                   g_application_get_dbus_connection (G_APPLICATION (self->app)));
  g_signal_connect_object (self->icon, "activate", G_CALLBACK (on_icon_activate), self, 0);
  g_signal_connect_object (self->icon, "menu-action", G_CALLBACK (on_menu_action), self, 0);
}

static void
on_preferences_changed (RkAppTray *self)
{
  RkPreferences *preferences = rk_app_get_preferences (self->app);

  if (rk_preferences_get (preferences, RK_SETTING_ICON) == RK_SETTING_ICON_HIDDEN)
    {
      g_clear_object (&self->icon);
      return;
    }
  show_icon (self);
  rk_status_icon_set_style (
      self->icon, rk_preferences_is_icon_symbolic (preferences, g_getenv ("XDG_CURRENT_DESKTOP"))
                      ? RK_TRAY_STYLE_SYMBOLIC
                      : RK_TRAY_STYLE_COLOURED);
}

/**
 * rk_app_tray_can_be_there:
 * @self: the application in the tray
 *
 * Returns: whether the person may see the icon, now or soon; %FALSE: there is no tray, or it is
 * hidden
 */
gboolean
rk_app_tray_can_be_there (RkAppTray *self)
{
  return self->icon != NULL && rk_status_icon_get_presence (self->icon) != RK_TRAY_PRESENCE_ABSENT;
}

static void
rk_app_tray_dispose (GObject *object)
{
  RkAppTray *self = RK_APP_TRAY (object);

  g_clear_object (&self->icon);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (rk_app_tray_parent_class)->dispose (object);
}

static void
rk_app_tray_class_init (RkAppTrayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_app_tray_dispose;
}

static void
rk_app_tray_init (RkAppTray *self)
{
}

static void
follow (RkAppTray *self, gpointer source, const char *signal)
{
  g_signal_connect_object (source, signal, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * rk_app_tray_new:
 * @app: the application, which has its list and its actions
 *
 * Returns: (transfer full): the icon, which shows what is from now on
 */
RkAppTray *
rk_app_tray_new (RkApp *app)
{
  RkAppTray *self = g_object_new (RK_TYPE_APP_TRAY, NULL);

  self->app = app;
  self->model = rk_tray_model_new ();
  follow (self, rk_app_get_list (app), "changed");
  follow (self, rk_host_get_supervisor (rk_app_get_host (app)), "paused-changed");
  follow (self, rk_app_get_autostart (app), "notify::enabled");
  g_signal_connect_object (rk_app_get_preferences (app), "changed",
                           G_CALLBACK (on_preferences_changed), self, G_CONNECT_SWAPPED);
  on_preferences_changed (self);
  update (self);
  return self;
}
