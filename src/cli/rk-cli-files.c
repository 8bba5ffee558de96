/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle remove, review, explain: small verbs about one project. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "rk-cli-common.h"
#include "rk-cli-own.h"
#include "rk-explain.h"
#include "rk-journal.h"
#include "rk-store-edit.h"

/* The runs' outputs go with the project. While a host runs they are still written to: it removes
 * them later. */
static void
remove_journal (const char *id)
{
  g_autoptr (RkClient) client = rk_cli_connect ();

  if (client != NULL)
    {
      rk_client_call (client, "Reload", NULL);
      return;
    }
  g_autoptr (RkJournal) journal = rk_journal_open (NULL, id, 0, 0);
  rk_journal_remove (journal);
}

/**
 * rk_cli_remove:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_remove (int argc, char **argv)
{
  gboolean yes = FALSE;
  int status;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { NULL },
  };

  if (!rk_cli_parse (_ ("NAME"), _ ("Stops a project and forgets it. Its folder stays as it is."),
                     entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return rk_cli_usage_error ("remove", _ ("which project? Give one name"));
  g_autoptr (RkStore) store = rk_cli_load_store ();
  g_autofree char *id = store != NULL ? rk_store_match (store, argv[1], &error) : NULL;
  if (id == NULL)
    return error != NULL ? rk_cli_fail (error) : RK_EXIT_ERROR;

  g_autofree char *question = g_strdup_printf (_ ("Remove “%s” from Rekindle?"), id);
  if (!yes && isatty (STDIN_FILENO) && !rk_cli_ask (question))
    return RK_EXIT_ERROR;
  if (!rk_store_remove (store, id, &error))
    return rk_cli_fail (error);
  remove_journal (id);
  rk_cli_say (_ ("“%s” is removed"), id);
  return RK_EXIT_OK;
}

static int
review (RkStore *store, const char *id, gboolean agreed)
{
  RkFileProblem *problem = NULL;
  g_autoptr (GError) error = NULL;
  const RkStoreEntry *entry = rk_store_peek_entry (store, id);

  if (entry->own_path == NULL)
    {
      rk_cli_say (_ ("“%s” was not registered from a %s, so there is nothing to review"), id,
                  RK_OWN_FILE_NAME);
      return RK_EXIT_OK;
    }
  if (!entry->own_changed)
    {
      rk_cli_say (_ ("%s is as you agreed to it"), entry->own_path);
      return RK_EXIT_OK;
    }
  g_autoptr (RkOwnFile) own = rk_own_file_read (entry->own_path, &problem);
  if (own == NULL)
    return rk_cli_fail_problem (problem);
  if (!rk_cli_agree (own, agreed))
    {
      rk_cli_say (_ ("the version that you agreed to goes on"));
      return RK_EXIT_ERROR;
    }
  if (!rk_store_agree (store, id, own, &error))
    return rk_cli_fail (error);
  rk_cli_tell_host ();
  rk_cli_say (_ ("the new version counts from now on"));
  return RK_EXIT_OK;
}

/**
 * rk_cli_review:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_review (int argc, char **argv)
{
  gboolean agreed = FALSE;
  int status;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "agree", 0, 0, G_OPTION_ARG_NONE, &agreed, N_ ("Agree without being asked"), NULL },
    { NULL },
  };

  if (!rk_cli_parse (_ ("NAME"), _ ("Shows the changed rekindle.project of a project, and asks."),
                     entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return rk_cli_usage_error ("review", _ ("which project? Give one name"));
  g_autoptr (RkStore) store = rk_cli_load_store ();
  g_autofree char *id = store != NULL ? rk_store_match (store, argv[1], &error) : NULL;
  if (id == NULL)
    return error != NULL ? rk_cli_fail (error) : RK_EXIT_ERROR;
  return review (store, id, agreed);
}

static int
explain (RkStore *store, const char *id, const char *text)
{
  RkProject *project = rk_store_find (store, id);
  g_autofree char *path = g_canonicalize_filename (text, NULL);
  g_auto (RkExplanation) explanation = { 0 };

  if (project == NULL)
    {
      rk_cli_warn (_ ("the file of “%s” is broken: rekindle list says where"), id);
      return RK_EXIT_ERROR;
    }
  rk_explain (project, path, &explanation);
  g_autofree char *shown_path = rk_cli_show (path);
  g_autofree char *reason = rk_cli_show (explanation.reason);
  rk_cli_print ("%s: %s\n  %s\n", shown_path,
                explanation.counts ? _ ("a change restarts the program")
                                   : _ ("a change restarts nothing"),
                reason);
  if (explanation.watched_by[0] != '\0')
    rk_cli_print (_ ("  watched by %s\n"), explanation.watched_by);
  return RK_EXIT_OK;
}

/**
 * rk_cli_explain:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_explain (int argc, char **argv)
{
  int status;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = { { NULL } };

  if (!rk_cli_parse (_ ("NAME PATH"),
                     _ ("Says whether a change of PATH would restart the project, and why."),
                     entries, &argc, &argv, &status))
    return status;
  if (argc != 3)
    return rk_cli_usage_error ("explain", _ ("give a project’s name and a path"));
  g_autoptr (RkStore) store = rk_cli_load_store ();
  g_autofree char *id = store != NULL ? rk_store_match (store, argv[1], &error) : NULL;
  if (id == NULL)
    return error != NULL ? rk_cli_fail (error) : RK_EXIT_ERROR;
  return explain (store, id, argv[2]);
}
