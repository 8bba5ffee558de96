/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The command `rekindle`: finds the verb and hands over. It has no idea of projects itself. */

#include "config.h"

#include "rk-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "rk-local-files.h"

static const RkCliVerb verbs[] = {
  { "run", rk_cli_run, N_ ("run a command here and restart it when its files change") },
  { "add", rk_cli_add, N_ ("register a folder as a project") },
  { "list", rk_cli_list, N_ ("list the registered projects") },
  { "status", rk_cli_status, N_ ("say how they are") },
  { "start", rk_cli_start, N_ ("start projects") },
  { "stop", rk_cli_stop, N_ ("stop projects") },
  { "restart", rk_cli_restart, N_ ("restart projects") },
  { "logs", rk_cli_logs, N_ ("print a project’s output") },
  { "edit", rk_cli_edit, N_ ("edit a project’s file") },
  { "review", rk_cli_review, N_ ("agree to a project’s changed rekindle.project") },
  { "remove", rk_cli_remove, N_ ("forget a project") },
  { "explain", rk_cli_explain, N_ ("say whether a path matters, and why") },
  { "pause", rk_cli_pause, N_ ("let changes restart nothing") },
  { "resume", rk_cli_resume, N_ ("let changes count again") },
  { "daemon", rk_cli_daemon, N_ ("look after the projects without a display") },
  { "quit", rk_cli_quit, N_ ("stop all projects and end Rekindle") },
};

static void
print_help (void)
{
  printf (
      _ ("Usage: %s VERB [OPTION…]\n\n"
         "Rekindle keeps your projects running, and restarts them when their code changes.\n\n"),
      "rekindle");
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    printf ("  %-10s %s\n", verbs[i].name, _ (verbs[i].summary));
  printf (_ ("\n“rekindle VERB --help” tells more about each. "
             "For example:\n\n  rekindle run -w src -- python3 app.py\n"));
}

static const RkCliVerb *
find_verb (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].name, name) == 0)
      return &verbs[i];
  return NULL;
}

/* Half a list in a file on a full disk must not look like a whole one. */
static int
close_output (int status)
{
  gboolean had_error = ferror (stdout);

  if (fflush (stdout) == 0 && !had_error)
    return status;
  rk_cli_warn (_ ("not all could be written to the output: %s"), g_strerror (errno));
  return status != RK_EXIT_OK ? status : RK_EXIT_ERROR;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, RK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("rekindle");
  rk_local_files_choose ();

  gboolean has_display = g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL;
  if ((argc < 2 && has_display) || (argc == 2 && strcmp (argv[1], "--hidden") == 0))
    return rk_cli_open (argc, argv);
  if (argc < 2 || strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0
      || strcmp (argv[1], "help") == 0)
    {
      print_help ();
      return argc < 2 ? RK_EXIT_USAGE : RK_EXIT_OK;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      printf ("rekindle %s\n", RK_VERSION);
      return RK_EXIT_OK;
    }

  const RkCliVerb *verb = find_verb (argv[1]);
  if (verb != NULL)
    return close_output (verb->run (argc - 1, argv + 1));

  if (argv[1][0] == '-')
    {
      rk_cli_warn (_ ("“%s” is no option: options follow the verb"), argv[1]);
      rk_cli_say (_ ("“rekindle --help” lists the verbs"));
      return RK_EXIT_USAGE;
    }
  rk_cli_warn (_ ("“%s” is not a verb of rekindle"), argv[1]);
  rk_cli_say (_ ("“rekindle --help” lists them; to run a command: rekindle run -- %s …"), argv[1]);
  return RK_EXIT_USAGE;
}
