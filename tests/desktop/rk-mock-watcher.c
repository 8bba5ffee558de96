/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-mock-watcher.h"

#define NAME "org.kde.StatusNotifierWatcher"
#define PATH "/StatusNotifierWatcher"

static const char xml[] = "<node><interface name='" NAME "'>"
                          "<method name='RegisterStatusNotifierItem'>"
                          "<arg name='service' type='s' direction='in'/></method>"
                          "<property name='IsStatusNotifierHostRegistered' type='b' access='read'/>"
                          "<signal name='StatusNotifierHostRegistered'/>"
                          "<signal name='StatusNotifierHostUnregistered'/>"
                          "</interface></node>";

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *call, gpointer data)
{
  RkMockWatcher *self = data;
  const char *item;

  g_variant_get (parameters, "(&s)", &item);
  if (self->n_refuse > 0)
    {
      self->n_refuse--;
      g_dbus_method_invocation_return_error (call, G_DBUS_ERROR, G_DBUS_ERROR_FAILED, "not yet");
      return;
    }
  g_ptr_array_add (self->registered, g_strdup_printf ("%s %s", sender, item));
  g_dbus_method_invocation_return_value (call, NULL);
}

static GVariant *
on_get (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
        const char *property, GError **error, gpointer data)
{
  return g_variant_new_boolean (((RkMockWatcher *)data)->has_host);
}

static const GDBusInterfaceVTable vtable = { .method_call = on_call, .get_property = on_get };

/**
 * rk_mock_watcher_new:
 * @address: the bus
 * @has_host: whether it says that a panel shows icons
 *
 * Returns: (transfer full): a watcher that owns its name
 */
RkMockWatcher *
rk_mock_watcher_new (const char *address, gboolean has_host)
{
  RkMockWatcher *self = g_new0 (RkMockWatcher, 1);
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);

  self->registered = g_ptr_array_new_with_free_func (g_free);
  self->has_host = has_host;
  self->bus =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  g_assert_nonnull (self->bus);
  self->object_id = g_dbus_connection_register_object (self->bus, PATH, info->interfaces[0],
                                                       &vtable, self, NULL, NULL);
  self->name_id = g_bus_own_name_on_connection (self->bus, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                                NULL, NULL, NULL);
  return self;
}

/**
 * rk_mock_watcher_free:
 * @self: (transfer full): a watcher; its name goes with it, as when a panel is killed
 */
void
rk_mock_watcher_free (RkMockWatcher *self)
{
  g_bus_unown_name (self->name_id);
  g_dbus_connection_unregister_object (self->bus, self->object_id);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_ptr_array_unref (self->registered);
  g_free (self);
}

/**
 * rk_mock_watcher_emit:
 * @self: a watcher
 * @signal: one without arguments
 */
void
rk_mock_watcher_emit (RkMockWatcher *self, const char *signal)
{
  g_dbus_connection_emit_signal (self->bus, NULL, PATH, NAME, signal, NULL, NULL);
}
