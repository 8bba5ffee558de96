/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle list: the registered projects, from their files; no host is needed. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-cli-common.h"
#include "rk-json.h"
#include "rk-own-file.h"

static void
add_entry (JsonBuilder *builder, const RkStoreEntry *entry)
{
  const RkProject *project = entry->project;
  g_autofree char *command = project != NULL ? rk_project_describe_command (project) : NULL;
  g_autofree char *broken =
      entry->problem != NULL ? rk_file_problem_to_string (entry->problem) : NULL;

  json_builder_begin_object (builder);
  rk_json_add_string (builder, "id", entry->id);
  rk_json_add_string (builder, "name", project != NULL ? project->name : entry->id);
  rk_json_add_string (builder, "group", project != NULL ? project->group : NULL);
  rk_json_add_string (builder, "command", command);
  rk_json_add_string (builder, "directory", project != NULL ? project->directory : NULL);
  rk_json_add_string (builder, "file", entry->path);
  rk_json_add_string (builder, "broken", broken);
  rk_json_add_boolean (builder, "needs_review", entry->own_changed);
  json_builder_end_object (builder);
}

static void
print_json (RkStore *store, char **ids)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (gsize i = 0; ids[i] != NULL; i++)
    add_entry (builder, rk_store_peek_entry (store, ids[i]));
  json_builder_end_array (builder);
  rk_json_print (builder);
}

static void
print_entry (const RkStoreEntry *entry)
{
  const RkProject *project = entry->project;
  g_autofree char *command = project != NULL ? rk_project_describe_command (project) : NULL;
  g_autofree char *shown_name = rk_cli_show (project != NULL ? project->name : entry->id);
  g_autofree char *shown_command = rk_cli_show (command);
  g_autofree char *directory = rk_cli_show (project != NULL ? project->directory : "");

  rk_cli_print ("%-20s %-24s %s\n", entry->id, shown_name, shown_command);
  if (project != NULL)
    rk_cli_print (_ ("%20s in %s\n"), "", directory);
  if (entry->problem != NULL)
    {
      g_autofree char *problem = rk_file_problem_to_string (entry->problem);
      g_autofree char *shown = rk_cli_show (problem);
      rk_cli_print (_ ("%20s broken: %s\n"), "", shown);
    }
  if (entry->own_changed)
    rk_cli_print (_ ("%20s %s has changed: rekindle review %s\n"), "", RK_OWN_FILE_NAME, entry->id);
  for (guint i = 0; i < entry->warnings->len; i++)
    {
      g_autofree char *warning = rk_file_problem_to_string (entry->warnings->pdata[i]);
      g_autofree char *shown = rk_cli_show (warning);
      rk_cli_warn ("%s", shown);
    }
}

static void
print_names (RkStore *store, char **ids)
{
  for (gsize i = 0; ids[i] != NULL; i++)
    rk_cli_print ("%s\n", ids[i]);
}

/**
 * rk_cli_list:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_list (int argc, char **argv)
{
  gboolean json = FALSE, names = FALSE;
  int status;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON: rekindle(1) describes it"), NULL },
    { "names", 0, 0, G_OPTION_ARG_NONE, &names, N_ ("Print only the ids, one a line"), NULL },
    { NULL },
  };

  if (!rk_cli_parse ("", _ ("Lists the registered projects."), entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return rk_cli_usage_error ("list", _ ("“%s” is too much: list takes no name"), argv[1]);
  g_autoptr (RkStore) store = rk_cli_load_store ();
  if (store == NULL)
    return RK_EXIT_ERROR;

  g_auto (GStrv) ids = rk_store_list_ids (store);
  if (json)
    print_json (store, ids);
  else if (names)
    print_names (store, ids);
  else
    for (gsize i = 0; ids[i] != NULL; i++)
      print_entry (rk_store_peek_entry (store, ids[i]));
  if (ids[0] == NULL && !json && !names)
    rk_cli_say (_ ("there is no project yet; “rekindle add” in a folder registers it"));
  return RK_EXIT_OK;
}
