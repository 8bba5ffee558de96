/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The gate: libnotify is called only while org.freedesktop.Notifications has an owner, for with a
 * service file whose program never comes up one call takes 75 s. Who starts the daemon is therefore
 * not libnotify but one asynchronous request of our own, made when there is something to show.
 */
#include "config.h"

#include "rk-notifier.h"

#include "rk-notifier-worker.h"

#define NOTIFICATIONS_NAME "org.freedesktop.Notifications"
#define START_TIMEOUT_MSEC 3000

struct _RkNotifier
{
  GObject parent_instance;

  char *app_id;              /* (owned) */
  RkNotifierWorker *worker;  /* (owned) (nullable): NULL after shutdown */
  GDBusConnection *bus;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): the request to start a daemon */
  char *owner;               /* (owned) (nullable): the daemon's unique name */
  guint watch_id;
  gboolean start_wanted; /* something waits, and the bus was not there yet */
  gboolean start_tried;  /* since a daemon was last seen */
};

enum
{
  PROP_0,
  PROP_APP_ID,
  PROP_AVAILABLE,
  N_PROPS
};

enum
{
  SIGNAL_ACTION,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkNotifier, rk_notifier, G_TYPE_OBJECT)

static void
on_action (const char *key, guint action, const char *activation_token, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ACTION], 0, key, action, activation_token);
}

static void
on_start_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* If it comes up later, the watch on the name sees it. */
  if (reply == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("no notification daemon: %s", error->message);
}

static void
start_daemon (RkNotifier *self)
{
  self->start_wanted = TRUE;
  if (self->bus == NULL || self->start_tried)
    return;

  self->start_tried = TRUE;
  g_dbus_connection_call (
      self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "StartServiceByName", g_variant_new ("(su)", NOTIFICATIONS_NAME, 0), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NONE, START_TIMEOUT_MSEC, self->cancellable, on_start_done, NULL);
}

static void
set_owner (RkNotifier *self, const char *owner)
{
  if (g_strcmp0 (self->owner, owner) == 0)
    return;

  g_free (self->owner);
  self->owner = g_strdup (owner);
  rk_notifier_worker_set_open (self->worker, owner != NULL, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

/* The programs must not end because the bus does. */
static void
take_bus (RkNotifier *self, GDBusConnection *bus)
{
  g_set_object (&self->bus, bus);
  if (bus != NULL)
    g_dbus_connection_set_exit_on_close (bus, FALSE);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  RkNotifier *self = user_data;

  take_bus (self, bus);
  self->start_tried = FALSE;
  self->start_wanted = FALSE;
  set_owner (self, owner);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  RkNotifier *self = user_data;

  take_bus (self, bus);
  set_owner (self, NULL);
  if (self->start_wanted)
    start_daemon (self);
}

static void
rk_notifier_constructed (GObject *object)
{
  RkNotifier *self = RK_NOTIFIER (object);

  G_OBJECT_CLASS (rk_notifier_parent_class)->constructed (object);
  self->worker = rk_notifier_worker_new (self->app_id, on_action, self);
  self->watch_id =
      g_bus_watch_name (G_BUS_TYPE_SESSION, NOTIFICATIONS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                        on_appeared, on_vanished, self, NULL);
}

static void
rk_notifier_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RkNotifier *self = RK_NOTIFIER (object);

  if (id == PROP_APP_ID)
    g_value_set_string (value, self->app_id);
  else if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, rk_notifier_get_available (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rk_notifier_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_APP_ID)
    RK_NOTIFIER (object)->app_id = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rk_notifier_dispose (GObject *object)
{
  rk_notifier_shutdown (RK_NOTIFIER (object));
  G_OBJECT_CLASS (rk_notifier_parent_class)->dispose (object);
}

static void
rk_notifier_finalize (GObject *object)
{
  RkNotifier *self = RK_NOTIFIER (object);

  g_free (self->app_id);
  g_free (self->owner);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (rk_notifier_parent_class)->finalize (object);
}

static void
rk_notifier_class_init (RkNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = rk_notifier_constructed;
  object_class->get_property = rk_notifier_get_property;
  object_class->set_property = rk_notifier_set_property;
  object_class->dispose = rk_notifier_dispose;
  object_class->finalize = rk_notifier_finalize;

  properties[PROP_APP_ID] =
      g_param_spec_string ("app-id", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RkNotifier::action:
   * @key: whose notice was clicked
   * @action: one of RkNotifierActions
   * @activation_token: (nullable): raises a window on Wayland
   */
  signals[SIGNAL_ACTION] =
      g_signal_new ("action", RK_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
}

static void
rk_notifier_init (RkNotifier *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * rk_notifier_new:
 * @app_id: the application id: names the icon and the desktop file
 *
 * Starts the worker thread and looks for a notification daemon. To be made in a thread whose
 * default context runs: the signal "action" (key, RkNotifierActions, activation token or %NULL) is
 * emitted there.
 *
 * Returns: (transfer full): a notifier
 */
RkNotifier *
rk_notifier_new (const char *app_id)
{
  return g_object_new (RK_TYPE_NOTIFIER, "app-id", app_id, NULL);
}

/**
 * rk_notifier_show:
 * @self: the notifier
 * @key: whose notice it is: a program's id; a newer notice takes the place of an older one
 * @notice: RK_NOTICE_CRASHED, _GAVE_UP, _WORKS_AGAIN, _RESTARTED or _LOOP
 * @summary: the heading: plain text, any bytes
 * @body: the text: plain text, any bytes
 * @extra: actions beyond those that the notice always offers
 *
 * Returns at once. Without a daemon a problem waits for one, and news of the moment for a few
 * seconds.
 */
void
rk_notifier_show (RkNotifier *self, const char *key, RkNotice notice, const char *summary,
                  const char *body, RkNotifierActions extra)
{
  g_return_if_fail (RK_IS_NOTIFIER (self));
  g_return_if_fail (notice >= RK_NOTICE_CRASHED && notice <= RK_NOTICE_LOOP);

  if (self->worker == NULL)
    return;
  if (self->owner == NULL)
    start_daemon (self);
  rk_notifier_worker_push (self->worker,
                           rk_notifier_message_new (key, notice, summary, body, extra));
}

/**
 * rk_notifier_withdraw:
 * @self: the notifier
 * @key: whose notice is to go, shown or waiting; nothing happens if there is none
 */
void
rk_notifier_withdraw (RkNotifier *self, const char *key)
{
  g_return_if_fail (RK_IS_NOTIFIER (self));

  if (self->worker == NULL)
    return;
  if (self->owner == NULL)
    rk_notifier_worker_drop (self->worker, key);
  else
    rk_notifier_worker_push (self->worker,
                             rk_notifier_message_new (key, RK_NOTICE_WITHDRAW, NULL, NULL, 0));
}

/**
 * rk_notifier_get_available:
 * @self: the notifier
 *
 * Returns: whether a notification daemon is there; if not, the window must tell. The property
 *   "available" notifies.
 */
gboolean
rk_notifier_get_available (RkNotifier *self)
{
  g_return_val_if_fail (RK_IS_NOTIFIER (self), FALSE);
  return self->owner != NULL;
}

/**
 * rk_notifier_shutdown:
 * @self: the notifier
 *
 * Takes all notices down and ends the thread, for which it waits up to RK_NOTIFIER_QUIT_USEC: the
 * one call here that may block. Nothing is shown afterwards and no signal emitted. May be called
 * twice.
 */
void
rk_notifier_shutdown (RkNotifier *self)
{
  g_return_if_fail (RK_IS_NOTIFIER (self));

  if (self->worker == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_bus_unwatch_name (self->watch_id);
  g_clear_object (&self->bus);
  if (!rk_notifier_worker_stop (g_steal_pointer (&self->worker), RK_NOTIFIER_QUIT_USEC))
    g_debug ("the notification daemon does not answer; left without it");
}
