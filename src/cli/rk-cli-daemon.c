/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* `rekindle daemon`: the host where there is no display. */

#include "config.h"

#include "rk-cli-common.h"
#include "rk-cli.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "rk-clock-system.h"
#include "rk-host.h"

static gboolean
on_quit (gpointer user_data)
{
  rk_host_shut_down (user_data, RK_HOST_QUIT);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_end_of_session (gpointer user_data)
{
  rk_host_shut_down (user_data, RK_HOST_LOGOUT);
  return G_SOURCE_CONTINUE;
}

static int
look_after (RkHost *host)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  g_unix_signal_add (SIGINT, on_quit, host);
  g_unix_signal_add (SIGTERM, on_end_of_session, host);
  g_unix_signal_add (SIGHUP, on_end_of_session, host);
  g_signal_connect_swapped (host, "ended", G_CALLBACK (g_main_loop_quit), loop);
  if (!rk_host_start (host, &error))
    {
      rk_cli_warn ("%s", error->message);
      return RK_EXIT_ERROR;
    }
  rk_cli_say (_ ("looking after %u projects"),
              g_list_model_get_n_items (G_LIST_MODEL (rk_host_get_supervisor (host))));
  g_main_loop_run (loop);
  return RK_EXIT_OK;
}

/**
 * rk_cli_daemon:
 * @argc: number of @argv
 * @argv: "daemon" and what follows it
 *
 * The verb `daemon`.
 *
 * Returns: the exit status
 */
int
rk_cli_daemon (int argc, char **argv)
{
  g_autoptr (RkClock) clock = rk_clock_system_new ();
  const GOptionEntry entries[] = { { NULL } };
  int status;

  if (!rk_cli_parse ("", _ ("Looks after the projects without a display, until it is told to quit."),
                     entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return rk_cli_usage_error (argv[0], _ ("“%s” is too much: it takes no argument"), argv[1]);
  g_autoptr (RkHost) host = rk_host_new (RK_HOST_DAEMON, clock);
  return look_after (host);
}
