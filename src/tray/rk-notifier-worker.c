/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The worker may outlive the notifier: if the daemon hangs when the application leaves, the thread
 * is left behind in its call. So what both sides touch is counted, and the thread owns a reference.
 */
#include "config.h"

#include "rk-notifier-worker.h"

#include <libnotify/notify.h>

#include "rk-notice-text.h"
#include "rk-notifier-kinds.h"

/* News of a restart that had to wait this long for a daemon is none any more. */
#define STALE_USEC (10 * G_USEC_PER_SEC)
#define PROBE_TIMEOUT_MSEC 3000
#define RETRY_SEC 30

struct _RkNotifierWorker
{
  char *app_id;           /* (owned) */
  RkNotifierQueue *queue; /* (owned) */
  GMainContext *context;  /* (owned): the thread's */
  GMainContext *main;     /* (owned): where callbacks run */
  GThread *thread;        /* (owned) (nullable): NULL once stopped */
  RkNotifierWorkerAction callback;
  gpointer user_data; /* (not owned) */

  GMutex lock; /* guards what follows */
  GCond finished_cond;
  gboolean open;
  gboolean stopping;
  gboolean finished;
  gboolean abandoned; /* the thread hung for too long: it must touch nothing any more */
  guint owner;        /* counts the daemons seen: ids of an earlier one belong to strangers now */

  /* The thread's own. */
  GHashTable *shown; /* (owned) (element-type utf8 NotifyNotification) */
  guint known_owner;
  gboolean has_actions;
  gboolean has_markup;
  gboolean mute;  /* the daemon did not answer when it was last asked */
  GSource *retry; /* (owned) (nullable) */
};

static void
worker_clear (RkNotifierWorker *self)
{
  g_free (self->app_id);
  rk_notifier_queue_free (self->queue);
  g_main_context_unref (self->context);
  g_main_context_unref (self->main);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->finished_cond);
}

static void
worker_unref (RkNotifierWorker *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)worker_clear);
}

/* Never g_main_context_invoke(): it would run the function here if the other context is idle. */
static void
post (GMainContext *context, GSourceFunc function, gpointer data, GDestroyNotify destroy,
      const char *name)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_set_static_name (source, name);
  g_source_attach (source, context);
}

/* --- in the main thread again ---------------------------------------------------------------- */

typedef struct
{
  RkNotifierWorker *worker; /* (owned) */
  char *key;                /* (owned) */
  char *activation_token;   /* (owned) (nullable) */
  guint action;
} Click;

static void
click_free (gpointer data)
{
  Click *self = data;

  worker_unref (self->worker);
  g_free (self->key);
  g_free (self->activation_token);
  g_free (self);
}

static gboolean
deliver_click (gpointer data)
{
  Click *self = data;

  /* The thread is gone from the worker once it was stopped: then nobody listens. */
  if (self->worker->thread != NULL)
    self->worker->callback (self->key, self->action, self->activation_token,
                            self->worker->user_data);
  return G_SOURCE_REMOVE;
}

/* --- in the worker's thread ------------------------------------------------------------------ */

static char *
get_key (NotifyNotification *notification)
{
  return g_object_get_data (G_OBJECT (notification), "rk-key");
}

static void
on_action (NotifyNotification *notification, char *id, gpointer user_data)
{
  Click *click = g_new0 (Click, 1);

  click->worker = g_atomic_rc_box_acquire ((RkNotifierWorker *)user_data);
  click->key = g_strdup (get_key (notification));
  click->activation_token = g_strdup (notify_notification_get_activation_token (notification));
  click->action = rk_notifier_action_from_id (id);
  post (click->worker->main, deliver_click, click, click_free, "rk-notifier click");
}

/* The id of a closed notice may be given to another program's: never use it again. */
static void
on_closed (NotifyNotification *notification, gpointer user_data)
{
  RkNotifierWorker *self = user_data;
  const char *key = get_key (notification);

  if (g_hash_table_lookup (self->shown, key) == notification)
    g_hash_table_remove (self->shown, key);
}

static void
forget_notification (gpointer data)
{
  g_signal_handlers_disconnect_matched (data, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_closed, NULL);
  g_object_unref (data);
}

/* Not notify_get_server_caps(), which has no time-out of its own: this is also the probe that tells
 * whether the daemon answers at all, before anything is entrusted to libnotify. */
static gboolean
ask_capabilities (RkNotifierWorker *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree const char **names = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = NULL;

  if (bus != NULL)
    reply = g_dbus_connection_call_sync (
        bus, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
        "org.freedesktop.Notifications", "GetCapabilities", NULL, G_VARIANT_TYPE ("(as)"),
        G_DBUS_CALL_FLAGS_NO_AUTO_START, PROBE_TIMEOUT_MSEC, NULL, &error);
  if (reply == NULL)
    {
      g_debug ("the notification daemon does not answer: %s", error->message);
      return FALSE;
    }
  g_variant_get (reply, "(^a&s)", &names);
  self->has_actions = g_strv_contains (names, "actions");
  self->has_markup = g_strv_contains (names, "body-markup");
  return TRUE;
}

static gboolean
is_stopping (RkNotifierWorker *self)
{
  g_mutex_lock (&self->lock);
  gboolean stopping = self->stopping;
  g_mutex_unlock (&self->lock);
  return stopping;
}

static NotifyNotification *
ensure_notification (RkNotifierWorker *self, const char *key, const char *summary, const char *body)
{
  NotifyNotification *notification = g_hash_table_lookup (self->shown, key);

  if (notification != NULL)
    {
      notify_notification_update (notification, summary, body, self->app_id);
      return notification;
    }

  notification = notify_notification_new (summary, body, self->app_id);
  g_object_set_data_full (G_OBJECT (notification), "rk-key", g_strdup (key), g_free);
  g_signal_connect (notification, "closed", G_CALLBACK (on_closed), self);
  g_hash_table_insert (self->shown, g_strdup (key), notification);
  return notification;
}

static void
show (RkNotifierWorker *self, const RkNotifierMessage *message)
{
  g_autofree char *summary =
      rk_notice_text_shorten (message->summary, RK_NOTICE_TEXT_SUMMARY_CHARS, 1);
  g_autofree char *plain =
      rk_notice_text_shorten (message->body, RK_NOTICE_TEXT_BODY_CHARS, RK_NOTICE_TEXT_BODY_LINES);
  /* Where markup is not understood, "&amp;" would be shown as it stands. */
  g_autofree char *body = self->has_markup ? g_markup_escape_text (plain, -1) : g_strdup (plain);
  g_autoptr (GError) error = NULL;

  NotifyNotification *notification = ensure_notification (self, message->key, summary, body);
  rk_notifier_kind_apply (message->notice, notification, self->app_id, message->key);
  notify_notification_clear_actions (notification);
  if (self->has_actions)
    rk_notifier_add_actions (notification,
                             rk_notifier_kind_get_actions (message->notice) | message->actions,
                             on_action, self);
  if (!notify_notification_show (notification, &error) && !is_stopping (self))
    {
      g_debug ("the notice of %s was not shown: %s", message->key, error->message);
      g_hash_table_remove (self->shown, message->key);
    }
}

static void
withdraw (RkNotifierWorker *self, const char *key)
{
  NotifyNotification *notification = g_hash_table_lookup (self->shown, key);
  g_autoptr (GError) error = NULL;

  if (notification == NULL)
    return;
  g_object_ref (notification);
  g_hash_table_remove (self->shown, key);
  if (!notify_notification_close (notification, &error))
    g_debug ("the notice of %s was not withdrawn: %s", key, error->message);
  g_object_unref (notification);
}

static void
disarm_retry (RkNotifierWorker *self)
{
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
}

/* What waits for a daemon that does not answer is tried again, not lost. */
static void
arm_retry (RkNotifierWorker *self, GSourceFunc function)
{
  disarm_retry (self);
  self->retry = g_timeout_source_new_seconds (RETRY_SEC);
  g_source_set_callback (self->retry, function, self, NULL);
  g_source_set_static_name (self->retry, "rk-notifier retry");
  g_source_attach (self->retry, self->context);
}

/* Whether a daemon is there that answers; forgets what another one has shown. */
static gboolean
is_ready (RkNotifierWorker *self)
{
  g_mutex_lock (&self->lock);
  gboolean open = self->open;
  guint owner = self->owner;
  g_mutex_unlock (&self->lock);

  if (owner == self->known_owner)
    return open;
  g_hash_table_remove_all (self->shown);
  if (!open || rk_notifier_queue_get_length (self->queue) == 0)
    return FALSE;
  self->mute = !ask_capabilities (self);
  if (!self->mute)
    self->known_owner = owner;
  return !self->mute;
}

static gboolean
is_stale (const RkNotifierMessage *message)
{
  gboolean passing =
      message->notice == RK_NOTICE_WORKS_AGAIN || message->notice == RK_NOTICE_RESTARTED;
  return passing && g_get_monotonic_time () - message->made_usec > STALE_USEC;
}

static void
process (RkNotifierWorker *self, const RkNotifierMessage *message)
{
  /* A stale one still says that the problem shown before it is over. */
  if (message->notice == RK_NOTICE_WITHDRAW || is_stale (message))
    withdraw (self, message->key);
  else
    show (self, message);
}

static gboolean
drain (gpointer data)
{
  RkNotifierWorker *self = data;

  while (!is_stopping (self) && is_ready (self))
    {
      g_autoptr (RkNotifierMessage) message = rk_notifier_queue_pop (self->queue);
      if (message == NULL)
        break;
      process (self, message);
    }
  if (self->mute)
    arm_retry (self, drain);
  return G_SOURCE_REMOVE;
}

static void
withdraw_all (RkNotifierWorker *self)
{
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (self->shown, NULL);

  for (guint i = 0; keys[i] != NULL && is_ready (self); i++)
    {
      g_autofree char *key = g_strdup (keys[i]);
      withdraw (self, key);
    }
}

static void
leave (RkNotifierWorker *self)
{
  g_mutex_lock (&self->lock);
  gboolean abandoned = self->abandoned;
  g_mutex_unlock (&self->lock);
  /* The process ends, and its bus perhaps with it: what libnotify holds is not worth another call.
   */
  if (abandoned)
    return;

  disarm_retry (self);
  withdraw_all (self);
  g_hash_table_unref (self->shown);
  notify_uninit ();
  /* What GDBus frees later, in this context. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  g_mutex_lock (&self->lock);
  self->finished = TRUE;
  g_cond_signal (&self->finished_cond);
  g_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer data)
{
  RkNotifierWorker *self = data;

  g_main_context_push_thread_default (self->context);
  notify_init ("Rekindle");
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, forget_notification);

  while (!is_stopping (self))
    g_main_context_iteration (self->context, TRUE);

  leave (self);
  worker_unref (self);
  return NULL;
}

/* --- in the main thread ---------------------------------------------------------------------- */

static void
wake (RkNotifierWorker *self)
{
  /* No reference: the context is the worker's own, and the thread holds one. */
  post (self->context, drain, self, NULL, "rk-notifier drain");
}

/**
 * rk_notifier_worker_new:
 * @app_id: the application id: icon name and desktop file
 * @callback: what a click calls
 * @user_data: for @callback
 *
 * Starts the thread, with the gate closed.
 *
 * Returns: (transfer full): end it with rk_notifier_worker_stop()
 */
RkNotifierWorker *
rk_notifier_worker_new (const char *app_id, RkNotifierWorkerAction callback, gpointer user_data)
{
  RkNotifierWorker *self = g_atomic_rc_box_new0 (RkNotifierWorker);

  self->app_id = g_strdup (app_id);
  self->queue = rk_notifier_queue_new ();
  self->context = g_main_context_new ();
  self->main = g_main_context_ref_thread_default ();
  self->callback = callback;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->finished_cond);
  self->thread = g_thread_new ("rk-notifier", run, g_atomic_rc_box_acquire (self));
  return self;
}

/**
 * rk_notifier_worker_set_open:
 * @self: the worker
 * @open: whether a daemon is there to be called
 * @new_owner: whether it is another one than before: all ids are forgotten, capabilities asked anew
 */
void
rk_notifier_worker_set_open (RkNotifierWorker *self, gboolean open, gboolean new_owner)
{
  g_mutex_lock (&self->lock);
  self->open = open;
  if (new_owner)
    self->owner++;
  g_mutex_unlock (&self->lock);
  wake (self);
}

/**
 * rk_notifier_worker_push:
 * @self: the worker
 * @message: (transfer full): what to show as soon as the gate is open
 */
void
rk_notifier_worker_push (RkNotifierWorker *self, RkNotifierMessage *message)
{
  rk_notifier_queue_push (self->queue, message);
  wake (self);
}

/**
 * rk_notifier_worker_drop:
 * @self: the worker
 * @key: whose waiting message is not to be shown
 */
void
rk_notifier_worker_drop (RkNotifierWorker *self, const char *key)
{
  rk_notifier_queue_remove (self->queue, key);
}

static gboolean
wait_finished (RkNotifierWorker *self, gint64 patience_usec)
{
  gint64 end_usec = g_get_monotonic_time () + patience_usec;

  g_mutex_lock (&self->lock);
  while (!self->finished && g_cond_wait_until (&self->finished_cond, &self->lock, end_usec))
    ;
  gboolean finished = self->finished;
  self->abandoned = !finished;
  g_mutex_unlock (&self->lock);
  return finished;
}

/**
 * rk_notifier_worker_stop:
 * @self: (transfer full): the worker
 * @patience_usec: how long to wait for its notices to be taken down
 *
 * Returns: whether the thread ended; if not, it hangs in a call and ends after it by itself
 */
gboolean
rk_notifier_worker_stop (RkNotifierWorker *self, gint64 patience_usec)
{
  GThread *thread = g_steal_pointer (&self->thread);

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_mutex_unlock (&self->lock);
  wake (self);

  gboolean finished = wait_finished (self, patience_usec);
  if (finished)
    g_thread_join (thread);
  else
    g_thread_unref (thread);
  worker_unref (self);
  return finished;
}
