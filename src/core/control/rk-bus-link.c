/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* One of three is true at any time: there is a connection, one is being made, or a timer waits for
 * the next try. A bus that is not there is looked for at growing distances, so that a machine
 * without one hardly wakes for it.
 */

#include "config.h"

#include "rk-bus-link.h"

#define FIRST_TRY_MSEC 100
#define LAST_TRY_MSEC (60 * 1000)

struct _RkBusLink
{
  GObject parent_instance;

  GBusType bus;
  GDBusConnection *connection; /* (owned) (nullable) */
  GCancellable *connecting;    /* (owned) (nullable) */
  guint timer_id;
  guint wait_msec; /* before the next try */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (RkBusLink, rk_bus_link, G_TYPE_OBJECT)

static void try_to_connect (RkBusLink *self);

static gboolean
on_timer (gpointer data)
{
  RkBusLink *self = data;

  self->timer_id = 0;
  try_to_connect (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next_try (RkBusLink *self)
{
  self->timer_id = g_timeout_add (self->wait_msec, on_timer, self);
  g_source_set_name_by_id (self->timer_id, "rekindle bus");
  self->wait_msec = MIN (2 * self->wait_msec, LAST_TRY_MSEC);
}

static void
on_closed (GDBusConnection *connection, gboolean remote, GError *error, RkBusLink *self)
{
  g_debug ("the bus is gone: %s", error != NULL ? error->message : "closed");
  g_signal_handlers_disconnect_by_data (connection, self);
  g_clear_object (&self->connection);
  g_signal_emit (self, changed_signal, 0);
  wait_for_next_try (self);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection =
      g_dbus_connection_new_for_address_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  RkBusLink *self = data;
  g_clear_object (&self->connecting);
  if (connection == NULL || g_dbus_connection_is_closed (connection))
    {
      wait_for_next_try (self);
      return;
    }
  self->connection = g_steal_pointer (&connection);
  self->wait_msec = FIRST_TRY_MSEC;
  g_signal_connect (self->connection, "closed", G_CALLBACK (on_closed), self);
  g_signal_emit (self, changed_signal, 0);
}

/* An address that would start a bus is none: whoever has no bus is to have none. */
static char *
dup_address (GBusType bus)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (bus, NULL, NULL);

  return address != NULL && !g_str_has_prefix (address, "autolaunch:") ? g_steal_pointer (&address)
                                                                       : NULL;
}

static void
try_to_connect (RkBusLink *self)
{
  g_autofree char *address = dup_address (self->bus);

  if (address == NULL)
    {
      wait_for_next_try (self);
      return;
    }
  self->connecting = g_cancellable_new ();
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                         | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->connecting, on_connected, self);
}

static void
rk_bus_link_dispose (GObject *object)
{
  RkBusLink *self = RK_BUS_LINK (object);

  g_cancellable_cancel (self->connecting);
  g_clear_object (&self->connecting);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connection, self);
      g_dbus_connection_close (self->connection, NULL, NULL, NULL);
    }
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (rk_bus_link_parent_class)->dispose (object);
}

static void
rk_bus_link_class_init (RkBusLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_bus_link_dispose;

  /**
   * RkBusLink::changed:
   * @self: the link
   *
   * There is a connection now, or none any more. One that comes back is another one: nothing of the
   * former is known there.
   */
  changed_signal = g_signal_new ("changed", RK_TYPE_BUS_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
rk_bus_link_init (RkBusLink *self)
{
  self->wait_msec = FIRST_TRY_MSEC;
}

/**
 * rk_bus_link_new:
 * @bus: %G_BUS_TYPE_SESSION or %G_BUS_TYPE_SYSTEM
 *
 * Never blocks, and never ends the process. #RkBusLink::changed follows if there is such a bus,
 * in the thread-default main context, after this has returned.
 *
 * Returns: (transfer full): a link that is about to be made
 */
RkBusLink *
rk_bus_link_new (GBusType bus)
{
  RkBusLink *self = g_object_new (RK_TYPE_BUS_LINK, NULL);

  self->bus = bus;
  try_to_connect (self);
  return self;
}

/**
 * rk_bus_link_peek:
 * @self: a link
 *
 * Returns: (transfer none) (nullable): the connection, while there is one
 */
GDBusConnection *
rk_bus_link_peek (RkBusLink *self)
{
  return self->connection;
}
