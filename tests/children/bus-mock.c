/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A service on a bus that says what it is told to: logind, a session manager.
 *
 * bus-mock ADDRESS NAME [MEMBER=REPLY…]
 *
 * REPLY is a tuple as GVariant text; a call of another member is answered with an error. Each call
 * is printed: "call PATH INTERFACE MEMBER ARGUMENTS". Each line of input is a signal to be sent:
 * "PATH INTERFACE MEMBER TUPLE".
 */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static GVariant *
find_reply (char **answers, const char *member)
{
  gsize length = strlen (member);

  for (; *answers != NULL; answers++)
    if (strncmp (*answers, member, length) == 0 && (*answers)[length] == '=')
      return g_variant_parse (NULL, *answers + length + 1, NULL, NULL, NULL);
  return NULL;
}

/* In the connection's own thread. */
static GDBusMessage *
on_message (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer answers)
{
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  const char *member = g_dbus_message_get_member (message);
  GVariant *body = g_dbus_message_get_body (message);
  g_autofree char *arguments = body != NULL ? g_variant_print (body, FALSE) : g_strdup ("()");
  GVariant *reply = find_reply (answers, member);
  g_autoptr (GDBusMessage) answer =
      reply != NULL
          ? g_dbus_message_new_method_reply (message)
          : g_dbus_message_new_method_error_literal (
              message, "org.freedesktop.DBus.Error.UnknownMethod", "not known to this test");

  if (reply != NULL)
    g_dbus_message_set_body (answer, reply);
  g_dbus_connection_send_message (bus, answer, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  printf ("call %s %s %s %s\n", g_dbus_message_get_path (message),
          g_dbus_message_get_interface (message), member, arguments);
  fflush (stdout);
  g_object_unref (message);
  return NULL;
}

static void
send_signal (GDBusConnection *bus, char *line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", 4);

  if (g_strv_length (words) != 4)
    g_error ("not a signal: %s", line);
  GVariant *parameters = g_variant_parse (NULL, words[3], NULL, NULL, &error);
  if (parameters == NULL
      || !g_dbus_connection_emit_signal (bus, NULL, words[0], words[1], words[2], parameters,
                                         &error)
      || !g_dbus_connection_flush_sync (bus, NULL, &error))
    g_error ("%s", error->message);
  printf ("sent %s\n", words[2]);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  char line[4096];
  g_autoptr (GError) error = NULL;

  if (argc < 3)
    return EXIT_FAILURE;
  g_autoptr (GDBusConnection) bus =
      g_dbus_connection_new_for_address_sync (argv[1],
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  if (bus == NULL)
    g_error ("%s", error->message);
  g_dbus_connection_add_filter (bus, on_message, argv + 3, NULL);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
      g_variant_new ("(su)", argv[2], 4), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (reply == NULL)
    g_error ("%s", error->message);
  printf ("ready\n");
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    send_signal (bus, line);
  return EXIT_SUCCESS;
}
