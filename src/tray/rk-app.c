/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Life: start-up makes the parts, any first event may ask for the window, and whatever ends us
 * (Quit, a signal, the session) stops the programs first and in bounded time. The window is made
 * when it is first wanted: what runs in a tray all day needs none.
 */

#include "config.h"

#include "rk-app.h"

#include <gdk/gdk.h>
#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/gdkwayland.h>
#endif
#include <glib/gi18n.h>

#include "rk-app-actions.h"
#include "rk-app-dialogs.h"
#include "rk-app-session.h"
#include "rk-app-setup.h"
#include "rk-app-tray.h"
#include "rk-clock-system.h"
#include "rk-main-window.h"
#include "rk-notices.h"
#include "rk-places.h"

#define RESOURCE_BASE "/io/github/rekindle/Rekindle"

/* What has not ended by then is left to the shims, which end it within their own limits. */
#define LEAVE_MSEC 4500

struct _RkApp
{
  GtkApplication parent_instance;

  RkClock *clock;             /* (owned) */
  RkHost *host;               /* (owned) */
  RkPreferences *preferences; /* (owned) */
  RkAutostart *autostart;     /* (owned) */
  RkNotifier *notifier;       /* (owned) */
  RkNotices *notices;         /* (owned) */
  RkProjectList *list;        /* (owned) */
  RkAppTray *tray;            /* (owned) */
  RkAppSession *session;      /* (owned) */
  RkMainWindow *window;       /* (not owned) (nullable) */
  gboolean start_hidden;      /* the first activation shows nothing */
  gboolean is_leaving;
  gboolean begins_again; /* it leaves to be executed anew */
  gboolean has_ended;
};

G_DEFINE_FINAL_TYPE (RkApp, rk_app, GTK_TYPE_APPLICATION)

/**
 * rk_app_get_host:
 * @self: the application
 *
 * Returns: (transfer none): the engine
 */
RkHost *
rk_app_get_host (RkApp *self)
{
  return self->host;
}

/**
 * rk_app_get_list:
 * @self: the application
 *
 * Returns: (transfer none): all projects
 */
RkProjectList *
rk_app_get_list (RkApp *self)
{
  return self->list;
}

/**
 * rk_app_get_preferences:
 * @self: the application
 *
 * Returns: (transfer none): what holds for all projects
 */
RkPreferences *
rk_app_get_preferences (RkApp *self)
{
  return self->preferences;
}

/**
 * rk_app_get_autostart:
 * @self: the application
 *
 * Returns: (transfer none): whether it starts at login
 */
RkAutostart *
rk_app_get_autostart (RkApp *self)
{
  return self->autostart;
}

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

/**
 * rk_app_count_up:
 * @self: the application
 *
 * Returns: how many projects run, or will by themselves
 */
guint
rk_app_count_up (RkApp *self)
{
  GListModel *items = rk_project_list_get_model (self->list);
  guint n_up = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RkProjectItem) item = g_list_model_get_item (items, i);
      n_up += rk_project_item_is_up (item);
    }
  return n_up;
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

static void
on_notice_action (RkNotifier *notifier, const char *id, guint action, const char *token,
                  RkApp *self)
{
  if (action == RK_NOTIFIER_RESTART)
    rk_notices_tried (self->notices, id);
  rk_app_actions_do_notice (self, id, action, token, rk_notices_get_culprit (self->notices, id));
}

static void
on_host_ended (RkApp *self)
{
  self->has_ended = TRUE;
  self->is_leaving = TRUE;
  g_application_quit (G_APPLICATION (self));
}

/**
 * rk_app_leave:
 * @self: the application
 * @why: what the end is for
 *
 * Stops all projects at the same time and leaves when nothing of them is left. Asks nothing.
 */
void
rk_app_leave (RkApp *self, RkHostEnd why)
{
  if (self->is_leaving)
    return;
  self->is_leaving = TRUE;
  if (self->window != NULL)
    gtk_widget_hide (GTK_WIDGET (self->window));
  rk_host_shut_down (self->host, why);
}

static void
on_end (RkApp *self)
{
  rk_app_leave (self, RK_HOST_LOGOUT);
}

static void
on_bus_is_back (RkApp *self)
{
  if (self->is_leaving)
    return;
  self->begins_again = TRUE;
  self->start_hidden = rk_app_get_window (self) == NULL;
  rk_app_leave (self, RK_HOST_HAND_OVER);
}

static void
join_session (RkApp *self)
{
  self->session = rk_app_session_new (G_APPLICATION (self));
  g_signal_connect_object (self->session, "end", G_CALLBACK (on_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "bus-is-back", G_CALLBACK (on_bus_is_back), self,
                           G_CONNECT_SWAPPED);
}

static void
apply_limits (RkApp *self)
{
  rk_host_set_limits (self->host, (guint)rk_preferences_get (self->preferences, RK_SETTING_RUNS),
                      RK_HOST_MIB * rk_preferences_get (self->preferences, RK_SETTING_MEGABYTES));
}

static void
make_services (RkApp *self)
{
  g_autofree char *preferences_path = rk_places_dup_preferences ();
  g_autofree char *program = rk_app_setup_dup_autostart_program ();

  self->preferences = rk_preferences_new (preferences_path);
  g_signal_connect_object (self->preferences, "changed", G_CALLBACK (apply_limits), self,
                           G_CONNECT_SWAPPED);
  self->autostart = rk_autostart_new (RK_APP_ID, program);
  rk_autostart_refresh (self->autostart, NULL);
  self->notifier = rk_notifier_new (RK_APP_ID);
  g_signal_connect_object (self->notifier, "action", G_CALLBACK (on_notice_action), self, 0);
  self->notices = rk_notices_new (self->host, self->preferences, self->notifier);
}

static void
start_host (RkApp *self)
{
  g_autoptr (GError) error = NULL;

  g_signal_connect_object (self->host, "ended", G_CALLBACK (on_host_ended), self,
                           G_CONNECT_SWAPPED);
  if (!rk_host_start (self->host, &error))
    rk_app_report (self, _ ("Rekindle cannot look after your projects"), error);
}

static void
rk_app_startup (GApplication *application)
{
  RkApp *self = RK_APP (application);

  G_APPLICATION_CLASS (rk_app_parent_class)->startup (application);
  join_session (self);
  rk_app_setup_load_style ();
  g_application_hold (application);

  self->host = rk_host_new (RK_HOST_TRAY, self->clock);
  make_services (self);
  self->list = rk_project_list_new (self->host);
  rk_app_actions_install (self);
  self->tray = rk_app_tray_new (self);
  start_host (self);
}

static void
rk_app_activate (GApplication *application)
{
  RkApp *self = RK_APP (application);

  if (self->start_hidden)
    self->start_hidden = FALSE;
  else
    rk_app_present (self, NULL, 0);
}

static int
rk_app_handle_local_options (GApplication *application, GVariantDict *options)
{
  RkApp *self = RK_APP (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s %s\n", RK_APP_NAME, RK_VERSION);
      return 0;
    }
  if (!g_variant_dict_contains (options, "hidden"))
    return -1;
  self->start_hidden = TRUE;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  /* Who asks for no window gets none, also of the one that runs. */
  return g_application_get_is_remote (application) ? 0 : -1;
}

/**
 * rk_app_begins_again:
 * @self: the application, which has ended
 * @hidden: (out): whether it is to be without a window
 *
 * Returns: whether it is to be executed anew: its programs run on and wait for that
 */
gboolean
rk_app_begins_again (RkApp *self, gboolean *hidden)
{
  *hidden = self->start_hidden;
  return self->begins_again;
}

static gboolean
on_out_of_time (gpointer data)
{
  RK_APP (data)->has_ended = TRUE;
  return G_SOURCE_REMOVE;
}

/* However we got here, the programs are stopped first. */
static void
stop_programs (RkApp *self)
{
  rk_app_leave (self, RK_HOST_LOGOUT);
  if (self->has_ended)
    return;
  g_timeout_add (LEAVE_MSEC, on_out_of_time, self);
  while (!self->has_ended)
    g_main_context_iteration (NULL, TRUE);
}

static void
rk_app_shutdown (GApplication *application)
{
  RkApp *self = RK_APP (application);

  if (self->host != NULL)
    stop_programs (self);
  if (self->window != NULL)
    gtk_widget_destroy (GTK_WIDGET (self->window));
  self->window = NULL;
  if (self->notifier != NULL)
    rk_notifier_shutdown (self->notifier);
  g_clear_object (&self->tray);
  g_clear_object (&self->notices);
  G_APPLICATION_CLASS (rk_app_parent_class)->shutdown (application);
}

static void
rk_app_dispose (GObject *object)
{
  RkApp *self = RK_APP (object);

  g_clear_object (&self->tray);
  g_clear_object (&self->notices);
  g_clear_object (&self->notifier);
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  g_clear_object (&self->autostart);
  g_clear_object (&self->preferences);
  g_clear_object (&self->host);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (rk_app_parent_class)->dispose (object);
}

static void
rk_app_class_init (RkAppClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_app_dispose;
  application_class->startup = rk_app_startup;
  application_class->activate = rk_app_activate;
  application_class->handle_local_options = rk_app_handle_local_options;
  application_class->shutdown = rk_app_shutdown;
}

static void
rk_app_init (RkApp *self)
{
  static const GOptionEntry entries[] = {
    { "hidden", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start in the tray, without a window"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { NULL },
  };

  self->clock = rk_clock_system_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

/**
 * rk_app_new:
 *
 * Returns: (transfer full): the application, to be run
 */
RkApp *
rk_app_new (void)
{
  return g_object_new (RK_TYPE_APP, "application-id", RK_APP_ID, "resource-base-path",
                       RESOURCE_BASE, "register-session", TRUE, NULL);
}
