/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* When a session bus dies and comes back, the engine goes on all the while, and its control
 * interface joins the new bus. But GApplication registers once in its life, GIO's shared connection
 * stays closed as long as anybody holds it (GApplication does), and libnotify and the toolkit use
 * that one. So there is one way for the single instance, the icon and the notifications to come
 * back: the application hands its programs over to itself and executes itself anew, as the same
 * process. The same brings them to life where there was no bus at the start.
 */

#include "config.h"

#include "rk-app-session.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rk-bus-link.h"
#include "rk-places.h"

/* A bus that comes and goes must not keep us busy with beginning. */
#define SHORTEST_LIFE_USEC (5 * G_USEC_PER_SEC)

struct _RkAppSession
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) (nullable): the application's */
  RkBusLink *link;             /* (owned) (nullable): looks for a bus while there is none */
  gint64 born_usec;
  guint wait_id;
  guint signal_ids[3];
};

enum
{
  SIGNAL_END,
  SIGNAL_BUS_IS_BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkAppSession, rk_app_session, G_TYPE_OBJECT)

static gboolean
on_signal (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_END], 0);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_old_enough (gpointer data)
{
  RkAppSession *self = data;

  self->wait_id = 0;
  if (rk_bus_link_peek (self->link) != NULL)
    g_signal_emit (self, signals[SIGNAL_BUS_IS_BACK], 0);
  return G_SOURCE_REMOVE;
}

static void
on_link_changed (RkAppSession *self)
{
  gint64 age_usec = g_get_monotonic_time () - self->born_usec;
  gint64 left_usec = MAX (SHORTEST_LIFE_USEC - age_usec, 0);

  g_clear_handle_id (&self->wait_id, g_source_remove);
  if (rk_bus_link_peek (self->link) != NULL)
    self->wait_id =
        g_timeout_add ((guint)(left_usec / G_TIME_SPAN_MILLISECOND), on_old_enough, self);
}

static void
look_for_bus (RkAppSession *self)
{
  if (self->link != NULL)
    return;
  self->link = rk_bus_link_new (G_BUS_TYPE_SESSION);
  g_signal_connect_object (self->link, "changed", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
rk_app_session_dispose (GObject *object)
{
  RkAppSession *self = RK_APP_SESSION (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_object (&self->link);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (rk_app_session_parent_class)->dispose (object);
}

static void
rk_app_session_class_init (RkAppSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_app_session_dispose;

  /**
   * RkAppSession::end:
   * @self: the session
   *
   * Somebody wants the application to end; the person did not ask for it.
   */
  signals[SIGNAL_END] = g_signal_new ("end", RK_TYPE_APP_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 0);

  /**
   * RkAppSession::bus-is-back:
   * @self: the session
   *
   * There is a session bus, and the application is not on it: it should begin again.
   */
  signals[SIGNAL_BUS_IS_BACK] = g_signal_new ("bus-is-back", RK_TYPE_APP_SESSION, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_app_session_init (RkAppSession *self)
{
  static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    self->signal_ids[i] = g_unix_signal_add (numbers[i], on_signal, self);
  self->born_usec = g_get_monotonic_time ();
}

/**
 * rk_app_session_new:
 * @application: a registered application
 *
 * From now on neither a signal nor a bus that dies ends the process by itself.
 *
 * Returns: (transfer full): its session
 */
RkAppSession *
rk_app_session_new (GApplication *application)
{
  RkAppSession *self = g_object_new (RK_TYPE_APP_SESSION, NULL);

  g_set_object (&self->connection, g_application_get_dbus_connection (application));
  if (self->connection == NULL)
    {
      look_for_bus (self);
      return self;
    }
  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (look_for_bus), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * rk_app_session_begin_again:
 * @program: what to call it
 * @hidden: whether it is to show no window
 *
 * Executes the application anew. Returns only if that cannot be done.
 */
void
rk_app_session_begin_again (char *program, gboolean hidden)
{
  g_autofree char *path = rk_places_dup_own_program ();
  char *const arguments[] = { program, hidden ? (char *)"--hidden" : NULL, NULL };

  syscall (SYS_close_range, STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  execv (path, arguments);
}
