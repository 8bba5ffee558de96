/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Life: start-up makes the parts, any first event may ask for the window, and whatever ends us
 * (Quit, a signal, the session) stops the programs first and in bounded time. Its window is in
 * rk-app-window.c.
 */

#include "config.h"

#include "rk-app.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <sysexits.h>

#include "rk-app-actions.h"
#include "rk-app-private.h"
#include "rk-app-setup.h"
#include "rk-clock-system.h"
#include "rk-places.h"

#define RESOURCE_BASE "/io/github/rekindle/Rekindle"

/* What has not ended by then is left to the shims, which end it within their own limits. */
#define LEAVE_MSEC 4500

/* While another host has the programs: how often it is asked, and when the person is told. */
#define HOST_RETRY_SEC 1
#define SILENT_TRIES 3

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
set_elsewhere (RkApp *self, gboolean is_elsewhere)
{
  self->is_elsewhere = is_elsewhere;
  if (is_elsewhere)
    rk_app_present (self, NULL, 0);
  if (self->window != NULL)
    rk_main_window_set_elsewhere (self->window, is_elsewhere);
}

/* Another host that loses its bus, or its session, at this moment lets go of the programs after a
 * while. If nobody waited for that, they would end with the leash. */
static gboolean
try_host (RkApp *self)
{
  g_autoptr (GError) error = NULL;

  if (rk_host_start (self->host, &error))
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    {
      if (self->n_host_tries++ == SILENT_TRIES)
        set_elsewhere (self, TRUE);
      return FALSE;
    }
  rk_app_report (self, _ ("Rekindle cannot look after your projects"), error);
  return TRUE;
}

static gboolean
on_host_retry (gpointer data)
{
  RkApp *self = data;

  if (!self->is_leaving && !try_host (self))
    return G_SOURCE_CONTINUE;
  self->host_retry_id = 0;
  set_elsewhere (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
start_host (RkApp *self)
{
  g_signal_connect_object (self->host, "ended", G_CALLBACK (on_host_ended), self,
                           G_CONNECT_SWAPPED);
  if (!try_host (self))
    self->host_retry_id = g_timeout_add_seconds (HOST_RETRY_SEC, on_host_retry, self);
}

/* GTK would leave as well, but with the status of a crash: whoever looks after us is to know. */
static void
need_display (void)
{
  if (gtk_init_check (NULL, NULL))
    return;
  g_printerr ("%s\n", _ ("there is no display, or it cannot be reached"));
  exit (EX_UNAVAILABLE);
}

static void
rk_app_startup (GApplication *application)
{
  RkApp *self = RK_APP (application);

  need_display ();
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

  g_clear_handle_id (&self->host_retry_id, g_source_remove);
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
