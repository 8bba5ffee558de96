/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-sni-watcher.h"

#define WATCHER_NAME "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH "/StatusNotifierWatcher"
#define CALL_TIMEOUT_MSEC 10000

/* Some panels send no signal when they begin to show icons, so it is read again after 1, 3, 5 s. */
#define LAST_RECHECK_S 5

struct _RkSniWatcher
{
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) */
  char *item_path;      /* (owned) */
  guint name_id;
  guint signal_id;

  /* Of the watcher that exists now: */
  GCancellable *calls; /* (owned) (nullable): its outstanding calls; NULL: there is no watcher */
  gboolean registered;
  gboolean has_host;
  guint recheck_id;
  guint age_s;
};

G_DEFINE_FINAL_TYPE (RkSniWatcher, rk_sni_watcher, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (RkSniWatcher *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_host_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) value = NULL;
  RkSniWatcher *self = data;
  gboolean has_host = TRUE; /* a watcher that cannot say is part of a panel */

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* self may be gone */
  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    has_host = g_variant_get_boolean (value);
  if (has_host == self->has_host)
    return;
  self->has_host = has_host;
  emit_changed (self);
}

static void
read_host (RkSniWatcher *self)
{
  g_dbus_connection_call (self->bus, WATCHER_NAME, WATCHER_PATH, "org.freedesktop.DBus.Properties",
                          "Get",
                          g_variant_new ("(ss)", WATCHER_NAME, "IsStatusNotifierHostRegistered"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CALL_TIMEOUT_MSEC, self->calls, on_host_read, self);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  RkSniWatcher *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* self may be gone */
  if (reply == NULL)
    {
      g_debug ("The tray refused the icon: %s", error->message);
      return;
    }
  self->registered = TRUE;
  emit_changed (self);
  read_host (self);
}

/* By object path, so that the watcher takes our unique name and we need to own no other. */
static void
register_item (RkSniWatcher *self)
{
  g_dbus_connection_call (self->bus, WATCHER_NAME, WATCHER_PATH, WATCHER_NAME,
                          "RegisterStatusNotifierItem", g_variant_new ("(s)", self->item_path),
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MSEC, self->calls,
                          on_registered, self);
}

static gboolean
on_second (gpointer data)
{
  RkSniWatcher *self = data;

  self->age_s++;
  if (self->age_s % 2 == 1 && !self->registered)
    register_item (self);
  else if (self->age_s % 2 == 1 && !self->has_host)
    read_host (self);
  if (self->age_s < LAST_RECHECK_S)
    return G_SOURCE_CONTINUE;
  self->recheck_id = 0;
  return G_SOURCE_REMOVE;
}

static void
arm_rechecks (RkSniWatcher *self)
{
  self->age_s = 0;
  self->recheck_id = g_timeout_add_seconds (1, on_second, self);
  g_source_set_name_by_id (self->recheck_id, "rk-sni-watcher recheck");
}

static void
forget_watcher (RkSniWatcher *self)
{
  if (self->calls != NULL)
    g_cancellable_cancel (self->calls);
  g_clear_object (&self->calls);
  g_clear_handle_id (&self->recheck_id, g_source_remove);
  self->registered = FALSE;
  self->has_host = FALSE;
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  RkSniWatcher *self = data;

  forget_watcher (self);
  self->calls = g_cancellable_new ();
  register_item (self);
  arm_rechecks (self);
  emit_changed (self);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer data)
{
  RkSniWatcher *self = data;

  forget_watcher (self);
  emit_changed (self);
}

static void
on_host_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *signal, GVariant *parameters, gpointer data)
{
  RkSniWatcher *self = data;

  if (self->calls != NULL && g_str_has_prefix (signal, "StatusNotifierHost"))
    read_host (self);
}

static void
rk_sni_watcher_dispose (GObject *object)
{
  RkSniWatcher *self = RK_SNI_WATCHER (object);

  forget_watcher (self);
  g_clear_handle_id (&self->name_id, g_bus_unwatch_name);
  if (self->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signal_id);
  self->signal_id = 0;
  g_clear_object (&self->bus);
  g_clear_pointer (&self->item_path, g_free);
  G_OBJECT_CLASS (rk_sni_watcher_parent_class)->dispose (object);
}

static void
rk_sni_watcher_class_init (RkSniWatcherClass *class)
{
  G_OBJECT_CLASS (class)->dispose = rk_sni_watcher_dispose;

  /* Either of the two properties may have changed. */
  signals[CHANGED] = g_signal_new ("changed", RK_TYPE_SNI_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
rk_sni_watcher_init (RkSniWatcher *self)
{
}

/**
 * rk_sni_watcher_new:
 * @bus: the session bus
 * @item_path: where our item is exported already
 *
 * Returns: (transfer full): a watcher of the watcher; it signals from the main loop only
 */
RkSniWatcher *
rk_sni_watcher_new (GDBusConnection *bus, const char *item_path)
{
  RkSniWatcher *self = g_object_new (RK_TYPE_SNI_WATCHER, NULL);

  self->bus = g_object_ref (bus);
  self->item_path = g_strdup (item_path);
  self->signal_id =
      g_dbus_connection_signal_subscribe (bus, WATCHER_NAME, WATCHER_NAME, NULL, WATCHER_PATH, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, on_host_signal, self, NULL);
  self->name_id = g_bus_watch_name_on_connection (bus, WATCHER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                  on_appeared, on_vanished, self, NULL);
  return self;
}

/**
 * rk_sni_watcher_get_watched:
 * @self: the watcher
 *
 * Returns: whether there is a place to register status icons
 */
gboolean
rk_sni_watcher_get_watched (RkSniWatcher *self)
{
  return self->calls != NULL;
}

/**
 * rk_sni_watcher_get_hosted:
 * @self: the watcher
 *
 * Returns: whether our item is registered and a panel shows such items
 */
gboolean
rk_sni_watcher_get_hosted (RkSniWatcher *self)
{
  return self->registered && self->has_host;
}
