/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle add: registers a folder, with a given command, with the file that it brings, or with
 * what can be recognised in it.
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "rk-candidate.h"
#include "rk-cli-advice.h"
#include "rk-cli-common.h"
#include "rk-cli-own.h"
#include "rk-project-option.h"
#include "rk-recogniser.h"
#include "rk-store-edit.h"

typedef struct
{
  char *name;      /* (owned) (nullable) */
  char *directory; /* (owned) */
  char **command;  /* (not owned) (nullable) */
  gboolean shell;
  gboolean agree;
  int choice;
} Request;

static int
report (RkStore *store, const char *id)
{
  const RkStoreEntry *entry = rk_store_peek_entry (store, id);
  g_autofree char *name = rk_cli_show (entry->project->name);

  rk_cli_tell_host ();
  rk_cli_advise (entry->project);
  rk_cli_say (_ ("“%s” is registered; “rekindle start %s” starts it"), name, id);
  return RK_EXIT_OK;
}

static int
add_project (RkStore *store, const RkProject *values)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = rk_store_add (store, values, &error);

  return id != NULL ? report (store, id) : rk_cli_fail (error);
}

static int
add_command (RkStore *store, const Request *request)
{
  RkProject values;
  const char *watch[] = { request->directory, NULL };
  g_autofree char *base = g_path_get_basename (request->directory);
  g_autofree char *line = g_strjoinv (" ", request->command);

  rk_project_draft_init (&values);
  values.name = request->name != NULL ? request->name : base;
  values.directory = request->directory;
  values.watch = watch;
  if (request->shell)
    values.shell_line = line;
  else
    values.arguments = (const char *const *)request->command;
  return add_project (store, &values);
}

static int
add_own (RkStore *store, const Request *request, const char *path)
{
  RkFileProblem *problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RkOwnFile) own = rk_own_file_read (path, &problem);

  if (own == NULL)
    return rk_cli_fail_problem (problem);
  if (!rk_cli_agree (own, request->agree))
    return RK_EXIT_ERROR;
  g_autofree char *id = rk_store_add_own (store, own, request->name, &error);
  return id != NULL ? report (store, id) : rk_cli_fail (error);
}

static void
show_candidates (GPtrArray *candidates, guint chosen)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      const RkCandidate *candidate = candidates->pdata[i];
      g_autofree char *command = rk_candidate_dup_command_line (candidate);
      g_autofree char *shown = rk_cli_show (command);
      g_autofree char *why = rk_cli_show (candidate->why);
      rk_cli_say ("%s %u. %s: %s (%s)", i == chosen ? "→" : " ", i + 1, candidate->kind, shown,
                  why);
    }
  if (candidates->len > 1)
    rk_cli_say (_ ("“--choose N” takes another one, “-- COMMAND” one of your own"));
}

static void
apply_on_change (RkProjectDraft *draft, const char *text)
{
  const RkProjectOption *option = rk_project_option_find ("Watch", "OnChange");
  const RkPlaces places = { NULL, g_get_home_dir () };

  if (text != NULL)
    rk_project_option_parse (option, text, &places, draft, NULL);
}

static char *
quote_words (char **words)
{
  GString *line = g_string_new (NULL);

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (words[i]);
      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
    }
  return g_string_free (line, FALSE);
}

static int
add_candidate (RkStore *store, const Request *request, const RkCandidate *candidate)
{
  g_auto (RkProjectDraft) draft = { 0 };
  const char *watch[] = { request->directory, NULL };
  g_autofree char *before = quote_words (candidate->before);

  rk_project_draft_begin (&draft, NULL);
  RkProject *values = &draft.values;
  values->name = request->name != NULL ? request->name : candidate->name;
  values->directory = candidate->directory;
  values->watch = watch;
  values->shell_line = candidate->shell ? candidate->command[0] : NULL;
  values->arguments = candidate->shell ? NULL : (const char *const *)candidate->command;
  values->environment = (const char *const *)candidate->environment;
  values->ignore = (const char *const *)candidate->ignore;
  values->include = (const char *const *)candidate->include;
  values->extensions = (const char *const *)candidate->extensions;
  values->open_url = candidate->url;
  values->before = before[0] != '\0' ? before : NULL;
  apply_on_change (&draft, candidate->on_change);
  return add_project (store, values);
}

static int
add_recognised (RkStore *store, const Request *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = rk_recogniser_recognise (request->directory, &error);

  if (candidates == NULL)
    return rk_cli_fail (error);
  if (candidates->len == 0)
    {
      rk_cli_warn (_ ("nothing known was found in %s"), request->directory);
      rk_cli_say (_ ("say what to run: rekindle add %s -- COMMAND"), request->directory);
      return RK_EXIT_ERROR;
    }
  guint chosen = request->choice > 0 ? (guint)request->choice - 1 : 0;
  if (chosen >= candidates->len)
    return rk_cli_usage_error ("add", _ ("there are only %u ways to choose from"), candidates->len);
  show_candidates (candidates, chosen);
  return add_candidate (store, request, candidates->pdata[chosen]);
}

static int
add (const Request *request)
{
  g_autoptr (RkStore) store = rk_cli_load_store ();

  if (store == NULL)
    return RK_EXIT_ERROR;
  if (!g_file_test (request->directory, G_FILE_TEST_IS_DIR))
    return rk_cli_usage_error ("add", _ ("“%s” is not a directory"), request->directory);
  if (request->command != NULL && request->command[0] != NULL)
    return add_command (store, request);

  g_autofree char *own_path = rk_own_file_find (request->directory);
  if (own_path != NULL)
    return add_own (store, request, own_path);
  return add_recognised (store, request);
}

/* Everything behind "--" belongs to the command, also what looks like an option of ours. */
static char **
split_command (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    if (strcmp (argv[i], "--") == 0)
      {
        *argc = i;
        argv[i] = NULL;
        return argv + i + 1;
      }
  return NULL;
}

/**
 * rk_cli_add:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_add (int argc, char **argv)
{
  int status;
  g_autofree char *name = NULL;
  Request request = { 0 };
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &name, N_ ("What to call it"), N_ ("NAME") },
    { "shell", 's', 0, G_OPTION_ARG_NONE, &request.shell, N_ ("COMMAND is one shell line"), NULL },
    { "choose", 0, 0, G_OPTION_ARG_INT, &request.choice,
      N_ ("Take the Nth of the ways that were recognised"), N_ ("N") },
    { "agree", 0, 0, G_OPTION_ARG_NONE, &request.agree,
      N_ ("Agree to the folder’s rekindle.project without being asked"), NULL },
    { NULL },
  };

  request.command = split_command (&argc, argv);
  if (!rk_cli_parse (_ ("[DIR] [-- COMMAND…]"),
                     _ ("Registers a folder: with the command given, or with the folder’s own "
                        "rekindle.project,\nor with what is recognised in it."),
                     entries, &argc, &argv, &status))
    return status;
  if (argc > 2)
    return rk_cli_usage_error (
        "add", _ ("“%s” is too much: one directory, and the command after --"), argv[2]);
  g_autofree char *directory = g_canonicalize_filename (argc == 2 ? argv[1] : ".", NULL);
  request.name = name;
  request.directory = directory;
  return add (&request);
}
