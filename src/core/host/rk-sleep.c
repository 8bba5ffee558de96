/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Nothing is asked of logind, and nothing is delayed: before the machine sleeps there is nothing to
 * do. Timers need no care either: they count monotonic time, which stands still meanwhile.
 */

#include "config.h"

#include "rk-sleep.h"

#include "rk-bus-link.h"

struct _RkSleep
{
  GObject parent_instance;

  RkBusLink *link;             /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable): where the subscription is */
  guint subscription_id;
};

static guint resumed_signal;

G_DEFINE_FINAL_TYPE (RkSleep, rk_sleep, G_TYPE_OBJECT)

static void
on_prepare_for_sleep (GDBusConnection *connection, const char *sender, const char *path,
                      const char *interface, const char *name, GVariant *parameters, gpointer data)
{
  gboolean about_to_sleep = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &about_to_sleep);
  if (!about_to_sleep)
    g_signal_emit (data, resumed_signal, 0);
}

static void
unsubscribe (RkSleep *self)
{
  if (self->connection != NULL)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription_id);
  g_clear_object (&self->connection);
}

static void
on_link_changed (RkSleep *self)
{
  unsubscribe (self);
  if (rk_bus_link_peek (self->link) == NULL)
    return;
  self->connection = g_object_ref (rk_bus_link_peek (self->link));
  self->subscription_id = g_dbus_connection_signal_subscribe (
      self->connection, "org.freedesktop.login1", "org.freedesktop.login1.Manager",
      "PrepareForSleep", "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      on_prepare_for_sleep, self, NULL);
}

static void
rk_sleep_dispose (GObject *object)
{
  RkSleep *self = RK_SLEEP (object);

  unsubscribe (self);
  g_clear_object (&self->link);
  G_OBJECT_CLASS (rk_sleep_parent_class)->dispose (object);
}

static void
rk_sleep_class_init (RkSleepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_sleep_dispose;

  /**
   * RkSleep::resumed:
   * @self: it
   *
   * The machine has slept and is awake again.
   */
  resumed_signal = g_signal_new ("resumed", RK_TYPE_SLEEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
rk_sleep_init (RkSleep *self)
{
  self->link = rk_bus_link_new (G_BUS_TYPE_SYSTEM);
  g_signal_connect_object (self->link, "changed", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * rk_sleep_new:
 *
 * Never blocks.
 *
 * Returns: (transfer full): what hears of sleep from now on
 */
RkSleep *
rk_sleep_new (void)
{
  return g_object_new (RK_TYPE_SLEEP, NULL);
}
