/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* This terminal may have what a host has not, such as a virtual environment that was activated in
 * it, so the login shell is asked, as a host does. Programs of the system need no question.
 */

#include "config.h"

#include "rk-cli-advice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-cli-common.h"
#include "rk-command-check.h"
#include "rk-login-env.h"

/* Somebody waits for the command to end. */
#define LIMIT_SEC 3

#define SYSTEM_PATH "/usr/local/bin:/usr/bin:/bin"

static void
on_captured (GObject *source, GAsyncResult *result, gpointer data)
{
  char ***login = data;
  char **variables = rk_login_env_capture_finish (result, NULL);
  static char *nothing[] = { NULL };

  *login = variables != NULL ? variables : g_strdupv (nothing);
}

/* Our own environment where the shell does not answer. */
static char **
dup_environment (const RkProject *project)
{
  g_auto (GStrv) own = g_get_environ ();
  g_auto (GStrv) login = NULL;

  if (!project->login_shell_environment)
    return g_steal_pointer (&own);
  rk_login_env_capture_async (NULL, LIMIT_SEC, NULL, on_captured, &login);
  while (login == NULL)
    g_main_context_iteration (NULL, TRUE);
  return login[0] != NULL ? rk_login_env_merge (login, own) : g_steal_pointer (&own);
}

static gboolean
is_of_the_system (const RkProject *project)
{
  char **environment = g_environ_setenv (NULL, "PATH", SYSTEM_PATH, TRUE);
  g_autofree char *trouble = rk_command_check_dup_trouble (project, environment);

  return trouble == NULL;
}

/**
 * rk_cli_advise:
 * @project: a project
 *
 * Says on one line if there is no program to execute. May wait for the login shell, three seconds
 * at most.
 */
void
rk_cli_advise (const RkProject *project)
{
  if (is_of_the_system (project))
    return;
  g_autofree char *trouble = rk_command_check_dup_trouble (project, dup_environment (project));
  if (trouble != NULL)
    rk_cli_warn (_ ("warning: %s"), trouble);
}
