/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-cli-common.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rk-control.h"
#include "rk-error.h"
#include "rk-places.h"

/* A host is up within a second; a slow login or disk may need more. */
#define HOST_LIMIT_SEC 10

/**
 * rk_cli_parse:
 * @usage: what follows the verb's name in the usage line
 * @summary: (nullable): what the verb does and examples, translated
 * @entries: its options
 * @argc: (inout): number of arguments
 * @argv: (inout): the arguments, beginning with the verb's name; those that are no options are left
 * @status: (out): the exit status if this returns %FALSE
 *
 * Understands the options. Prints the help, or what is wrong.
 *
 * Returns: whether to go on
 */
gboolean
rk_cli_parse (const char *usage, const char *summary, const GOptionEntry *entries, int *argc,
              char ***argv, int *status)
{
  const char *verb = (*argv)[0];
  g_autofree char *line = g_strdup_printf ("%s %s", verb, usage);
  g_autoptr (GOptionContext) context = g_option_context_new (line);
  g_autoptr (GError) error = NULL;

  for (int i = 1; i < *argc && strcmp ((*argv)[i], "--") != 0; i++)
    if (strcmp ((*argv)[i], "--help") == 0 || strcmp ((*argv)[i], "-h") == 0)
      {
        g_option_context_set_help_enabled (context, FALSE);
        g_option_context_set_summary (context, summary);
        g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
        g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
        fputs (help, stdout);
        *status = RK_EXIT_OK;
        return FALSE;
      }
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  *status = rk_cli_usage_error (verb, "%s", error->message);
  return FALSE;
}

/**
 * rk_cli_show:
 * @text: (nullable): text that came from a file or a program
 *
 * Returns: (transfer full): the same, unable to control a terminal
 */
char *
rk_cli_show (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *shown = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);
      if (letter == '\n' || letter == '\t')
        g_string_append_c (shown, ' ');
      else if (g_unichar_isprint (letter))
        g_string_append_unichar (shown, letter);
      else
        g_string_append (shown, "\357\277\275");
    }
  return g_string_free (shown, FALSE);
}

/**
 * rk_cli_print:
 * @format: printf() format
 * @...: its arguments
 *
 * Prints what was asked for, to standard output.
 */
void
rk_cli_print (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
}

/**
 * rk_cli_fail:
 * @error: what went wrong
 *
 * Returns: RK_EXIT_ERROR, after saying it
 */
int
rk_cli_fail (const GError *error)
{
  g_autofree char *text = rk_cli_show (error->message);

  rk_cli_warn ("%s", text);
  if (g_error_matches (error, RK_ERROR, RK_ERROR_BROKEN))
    rk_cli_say (_ ("“rekindle edit” opens the file; nothing was changed"));
  return RK_EXIT_ERROR;
}

/**
 * rk_cli_ask:
 * @question: a question, translated, without a question mark's blank
 *
 * Returns: whether the person answered yes; without a terminal nobody has
 */
gboolean
rk_cli_ask (const char *question)
{
  char answer[16];

  if (!isatty (STDIN_FILENO))
    return FALSE;
  fprintf (stderr, "%s [y/N] ", question);
  if (fgets (answer, sizeof answer, stdin) == NULL)
    return FALSE;
  return answer[0] == 'y' || answer[0] == 'Y' || answer[0] == _ ("y")[0];
}

/**
 * rk_cli_load_store:
 *
 * Returns: (transfer full) (nullable): the person's projects; %NULL after saying why not
 */
RkStore *
rk_cli_load_store (void)
{
  g_autoptr (RkStore) store = rk_store_new (NULL);
  g_autoptr (GError) error = NULL;

  if (rk_store_load (store, &error))
    return g_steal_pointer (&store);
  rk_cli_fail (error);
  return NULL;
}

/**
 * rk_cli_connect:
 *
 * Returns: (transfer full) (nullable): the host, if one runs; says nothing otherwise
 */
RkClient *
rk_cli_connect (void)
{
  return rk_client_connect (NULL);
}

/**
 * rk_cli_tell_host:
 *
 * Has the host, if one runs, look at the project files now: whoever goes on with the project at
 * once finds it there.
 */
void
rk_cli_tell_host (void)
{
  g_autoptr (RkClient) client = rk_cli_connect ();

  if (client != NULL)
    rk_client_call (client, "Reload", NULL);
}

static gboolean
has_display (void)
{
  return g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL;
}

static void
leave_session (gpointer data)
{
  setsid ();
}

/* The application where there is a display and it is installed, else the host without one. */
static gboolean
start_host (GError **error)
{
  g_autofree char *self = rk_places_dup_own_program ();
  char *application[] = { self, (char *)"--hidden", NULL };
  char *daemon[] = { self, (char *)"daemon", NULL };
  GSpawnFlags flags = G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;

  return g_spawn_async ("/", has_display () ? application : daemon, NULL, flags, leave_session,
                        NULL, NULL, error);
}

static void
on_host_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer loop)
{
  g_main_loop_quit (loop);
}

static gboolean
on_limit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static void
wait_for_host (GDBusConnection *bus)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint watch_id = g_bus_watch_name_on_connection (
      bus, RK_CONTROL_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_host_appeared, NULL, loop, NULL);
  guint limit_id = g_timeout_add_seconds (HOST_LIMIT_SEC, on_limit, loop);

  g_main_loop_run (loop);
  g_source_remove (limit_id);
  g_bus_unwatch_name (watch_id);
}

/**
 * rk_cli_need_host:
 *
 * Returns: (transfer full) (nullable): the host, which is started if none runs; %NULL after saying
 * why there is none
 */
RkClient *
rk_cli_need_host (void)
{
  g_autoptr (GError) error = NULL;
  RkClient *client = rk_client_connect (NULL);

  if (client != NULL)
    return client;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (bus == NULL)
    {
      rk_cli_warn (_ ("there is no session bus, so a host cannot be reached: %s"), error->message);
      rk_cli_say (_ ("“rekindle run” works without one; “dbus-run-session” makes one"));
      return NULL;
    }
  if (!start_host (&error))
    {
      rk_cli_fail (error);
      return NULL;
    }
  wait_for_host (bus);
  client = rk_client_connect (&error);
  if (client == NULL)
    {
      rk_cli_warn (_ ("Rekindle could not be started: %s"), error->message);
      rk_cli_say (_ ("“rekindle daemon” in a terminal says why"));
    }
  return client;
}
