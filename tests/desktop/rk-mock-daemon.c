/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-mock-daemon.h"

#define PATH "/org/freedesktop/Notifications"
#define INTERFACE "org.freedesktop.Notifications"

static const char introspection[] =
    "<node><interface name='" INTERFACE "'>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/></method>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
    "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "</interface></node>";

struct _RkMockDaemon
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GDBusConnection *bus;
  char **capabilities;
  gboolean hangs;
  guint32 last_id;

  GMutex lock;
  GCond ready_cond;
  gboolean ready;
  GPtrArray *calls; /* (element-type utf8): guarded by @lock */
};

static void
record (RkMockDaemon *self, char *call)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->calls, call);
  g_mutex_unlock (&self->lock);
}

static char *
print_hint (GVariant *hints, const char *name)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (hints, name, NULL);
  return value != NULL ? g_variant_print (value, FALSE) : g_strdup ("-");
}

static guint32
note_notify (RkMockDaemon *self, GVariant *parameters)
{
  const char *app, *icon, *summary, *body;
  g_autofree const char **actions = NULL;
  g_autoptr (GVariant) hints = NULL;
  guint32 replaces;
  int timeout;

  g_variant_get (parameters, "(&su&s&s&s^a&s@a{sv}i)", &app, &replaces, &icon, &summary, &body,
                 &actions, &hints, &timeout);
  guint32 id = replaces != 0 ? replaces : ++self->last_id;
  g_autofree char *joined = g_strjoinv (",", (char **)actions);
  g_autofree char *urgency = print_hint (hints, "urgency");
  g_autofree char *transient = print_hint (hints, "transient");
  g_autofree char *category = print_hint (hints, "category");
  g_autofree char *entry = print_hint (hints, "desktop-entry");
  g_autofree char *tag = print_hint (hints, "x-dunst-stack-tag");
  record (self, g_strdup_printf ("%s id=%u replaces=%u icon=%s [%s] [%s] actions=%s urgency=%s "
                                 "transient=%s category=%s entry=%s tag=%s timeout=%d",
                                 app, id, replaces, icon, summary, body, joined, urgency, transient,
                                 category, entry, tag, timeout));
  return id;
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  RkMockDaemon *self = user_data;
  GVariant *reply = NULL;
  guint32 id;

  gboolean probed = g_str_equal (method, "GetCapabilities")
                    && g_strv_contains ((const char *const *)self->capabilities, "x-probe");
  if (self->hangs && !probed)
    {
      record (self, g_strdup_printf ("%s unanswered", method));
      return; /* leaks the invocation: it is never answered, which is the point */
    }
  if (g_str_equal (method, "GetCapabilities"))
    reply = g_variant_new ("(^as)", self->capabilities);
  else if (g_str_equal (method, "GetServerInformation"))
    reply = g_variant_new ("(ssss)", "mock", "Rekindle", "1", "1.2");
  else if (g_str_equal (method, "Notify"))
    reply = g_variant_new ("(u)", note_notify (self, parameters));
  else
    {
      g_variant_get (parameters, "(u)", &id);
      record (self, g_strdup_printf ("close id=%u", id));
    }
  g_dbus_method_invocation_return_value (invocation, reply);
}

static const GDBusInterfaceVTable vtable = { .method_call = on_call };

static void
appear (RkMockDaemon *self)
{
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GError) error = NULL;

  self->bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->bus, PATH, info->interfaces[0], &vtable, self, NULL,
                                     &error);
  g_assert_no_error (error);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", INTERFACE, 4), NULL, 0, -1, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static gpointer
run (gpointer data)
{
  RkMockDaemon *self = data;

  g_main_context_push_thread_default (self->context);
  appear (self);
  g_mutex_lock (&self->lock);
  self->ready = TRUE;
  g_cond_signal (&self->ready_cond);
  g_mutex_unlock (&self->lock);

  g_main_loop_run (self->loop);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * rk_mock_daemon_new:
 * @capabilities: their names, separated by spaces
 * @hangs: whether it answers nothing, or with "x-probe" among @capabilities only what they are
 *
 * Returns: (transfer full): a daemon that has its name already
 */
RkMockDaemon *
rk_mock_daemon_new (const char *capabilities, gboolean hangs)
{
  RkMockDaemon *self = g_new0 (RkMockDaemon, 1);

  self->capabilities = g_strsplit (capabilities, " ", -1);
  self->hangs = hangs;
  self->calls = g_ptr_array_new_with_free_func (g_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready_cond);
  self->thread = g_thread_new ("mock-daemon", run, self);

  g_mutex_lock (&self->lock);
  while (!self->ready)
    g_cond_wait (&self->ready_cond, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

/**
 * rk_mock_daemon_free:
 * @self: (transfer full): a daemon, which leaves the bus
 */
void
rk_mock_daemon_free (RkMockDaemon *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->calls);
  g_strfreev (self->capabilities);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready_cond);
  g_free (self);
}

/**
 * rk_mock_daemon_count:
 * @self: a daemon
 *
 * Returns: how many calls it has recorded
 */
guint
rk_mock_daemon_count (RkMockDaemon *self)
{
  g_mutex_lock (&self->lock);
  guint n_calls = self->calls->len;
  g_mutex_unlock (&self->lock);
  return n_calls;
}

/**
 * rk_mock_daemon_dup_call:
 * @self: a daemon
 * @index: which call
 *
 * Returns: (transfer full): what it was asked; empty if it was not asked so often
 */
char *
rk_mock_daemon_dup_call (RkMockDaemon *self, guint index)
{
  g_mutex_lock (&self->lock);
  char *call = g_strdup (index < self->calls->len ? self->calls->pdata[index] : "");
  g_mutex_unlock (&self->lock);
  return call;
}

static void
emit (RkMockDaemon *self, const char *name, GVariant *parameters)
{
  g_dbus_connection_emit_signal (self->bus, NULL, PATH, INTERFACE, name, parameters, NULL);
}

/**
 * rk_mock_daemon_click:
 * @self: a daemon
 * @id: the notice
 * @action: the action's id
 * @token: (nullable): an activation token to send first
 */
void
rk_mock_daemon_click (RkMockDaemon *self, guint32 id, const char *action, const char *token)
{
  if (token != NULL)
    emit (self, "ActivationToken", g_variant_new ("(us)", id, token));
  emit (self, "ActionInvoked", g_variant_new ("(us)", id, action));
}

/**
 * rk_mock_daemon_close:
 * @self: a daemon
 * @id: the notice, dismissed by the person
 */
void
rk_mock_daemon_close (RkMockDaemon *self, guint32 id)
{
  emit (self, "NotificationClosed", g_variant_new ("(uu)", id, 2));
}
