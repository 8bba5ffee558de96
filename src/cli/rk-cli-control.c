/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle start, stop, restart, pause, resume, quit: what is passed on to the host as it is. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-cli-common.h"

/* All names are looked up before anything is done: a misspelt one does nothing by halves. */
static int
call_each (RkClient *client, char **names, const char *method)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) projects =
      g_ptr_array_new_with_free_func ((GDestroyNotify)rk_client_project_free);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      RkClientProject *project = rk_client_find (client, names[i], &error);
      if (project == NULL)
        return rk_cli_fail (error);
      g_ptr_array_add (projects, project);
    }
  for (guint i = 0; i < projects->len; i++)
    if (!rk_client_call_project (client, projects->pdata[i], method, &error))
      return rk_cli_fail (error);
  return RK_EXIT_OK;
}

static int
call_manager (RkClient *client, const char *method)
{
  g_autoptr (GError) error = NULL;

  return rk_client_call (client, method, &error) ? RK_EXIT_OK : rk_cli_fail (error);
}

/* Needs a host, or, if it would have nothing to do, only says so. */
static int
control (int argc, char **argv, const char *summary, const char *method, const char *method_all,
         gboolean start_host)
{
  gboolean all = FALSE;
  int status;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("All projects"), NULL },
    { NULL },
  };

  if (!rk_cli_parse (_ ("NAME… | --all"), summary, entries, &argc, &argv, &status))
    return status;
  if ((argc > 1) == all)
    return rk_cli_usage_error (argv[0], _ ("which project? Give names, or --all"));
  g_autoptr (RkClient) client = start_host ? rk_cli_need_host () : rk_cli_connect ();
  if (client == NULL && start_host)
    return RK_EXIT_ERROR;
  if (client == NULL)
    {
      rk_cli_say (_ ("Rekindle does not run, so there is nothing to stop"));
      return RK_EXIT_OK;
    }
  return all ? call_manager (client, method_all) : call_each (client, argv + 1, method);
}

/**
 * rk_cli_start:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_start (int argc, char **argv)
{
  return control (argc, argv, _ ("Starts projects, and Rekindle if it does not run."), "Start",
                  "StartAll", TRUE);
}

/**
 * rk_cli_stop:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_stop (int argc, char **argv)
{
  return control (argc, argv, _ ("Stops projects."), "Stop", "StopAll", FALSE);
}

/**
 * rk_cli_restart:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_restart (int argc, char **argv)
{
  return control (argc, argv,
                  _ ("Restarts projects; with --all those that run. One that does not is started."),
                  "Restart", "RestartAllRunning", TRUE);
}

static int
simple (int argc, char **argv, const char *summary, const char *method)
{
  int status;
  const GOptionEntry entries[] = { { NULL } };

  if (!rk_cli_parse ("", summary, entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return rk_cli_usage_error (argv[0], _ ("“%s” is too much: it takes no argument"), argv[1]);
  g_autoptr (RkClient) client = rk_cli_connect ();
  if (client != NULL)
    return call_manager (client, method);
  rk_cli_say (_ ("Rekindle does not run"));
  return RK_EXIT_OK;
}

/**
 * rk_cli_pause:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_pause (int argc, char **argv)
{
  return simple (argc, argv, _ ("Changes of files restart nothing until “rekindle resume”."),
                 "Pause");
}

/**
 * rk_cli_resume:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_resume (int argc, char **argv)
{
  return simple (argc, argv,
                 _ ("Changes count again; programs whose files have changed are restarted."),
                 "Resume");
}

/**
 * rk_cli_quit:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_quit (int argc, char **argv)
{
  return simple (argc, argv, _ ("Stops all projects and ends Rekindle."), "Quit");
}
