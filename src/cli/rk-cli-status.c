/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle status: how the projects are, from the host; without one, none runs. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-cli-common.h"
#include "rk-json.h"
#include "rk-state-words.h"

static void
add_ports (JsonBuilder *builder, const RkClientProject *project)
{
  json_builder_set_member_name (builder, "ports");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < project->n_ports; i++)
    json_builder_add_int_value (builder, project->ports[i]);
  json_builder_end_array (builder);
}

static void
add_project (JsonBuilder *builder, const RkClientProject *project)
{
  json_builder_begin_object (builder);
  rk_json_add_string (builder, "id", project->id);
  rk_json_add_string (builder, "name", project->name);
  rk_json_add_string (builder, "group", project->group);
  rk_json_add_string (builder, "command", project->command);
  rk_json_add_string (builder, "directory", project->directory);
  rk_json_add_string (builder, "state", project->state);
  rk_json_add_string (builder, "detail", project->state_detail);
  rk_json_add_integer (builder, "pid", project->pid);
  rk_json_add_time (builder, "started_at", project->started_at_usec);
  rk_json_add_integer (builder, "restarts", project->restarts);
  rk_json_add_integer (builder, "run", project->run_number);
  rk_json_add_string (builder, "last_exit", project->last_exit);
  rk_json_add_time (builder, "next_try", project->next_try_usec);
  rk_json_add_string (builder, "url", project->url);
  rk_json_add_string (builder, "watching", project->watching);
  rk_json_add_string (builder, "broken", project->broken);
  rk_json_add_boolean (builder, "needs_review", project->needs_review);
  rk_json_add_strings (builder, "last_changed", (const char *const *)project->last_changed);
  add_ports (builder, project);
  json_builder_end_object (builder);
}

static void
print_json (GPtrArray *projects, gboolean has_host, gboolean paused)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  rk_json_add_boolean (builder, "host", has_host);
  rk_json_add_boolean (builder, "paused", paused);
  json_builder_set_member_name (builder, "projects");
  json_builder_begin_array (builder);
  for (guint i = 0; i < projects->len; i++)
    add_project (builder, projects->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  rk_json_print (builder);
}

/* "8000, 8080". */
static char *
join_ports (const RkClientProject *project)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (gsize i = 0; i < project->n_ports; i++)
    g_string_append_printf (joined, "%s%u", i > 0 ? ", " : "", project->ports[i]);
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static char *
describe (const RkClientProject *project)
{
  if (project->state_detail[0] != '\0')
    return g_strdup (project->state_detail);
  if (strcmp (project->state, "broken") == 0)
    return g_strdup (project->broken);
  if (project->pid == 0)
    return g_strdup (project->last_exit);

  g_autofree char *since =
      rk_state_words_describe_span (g_get_real_time () - project->started_at_usec);
  if (project->n_ports == 0)
    return g_strdup_printf (_ ("for %s, pid %u"), since, project->pid);
  g_autofree char *ports = join_ports (project);
  /* Translators: how long it runs, its process id, the TCP ports that it listens on. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "for %s, pid %u, port %s",
                                       "for %s, pid %u, ports %s", project->n_ports),
                          since, project->pid, ports);
}

static void
print_line (const RkClientProject *project)
{
  g_autofree char *name = rk_cli_show (project->name);
  g_autofree char *detail = describe (project);
  g_autofree char *shown = rk_cli_show (detail);

  rk_cli_print ("%-24s %-20s %s\n", name, rk_state_words_get (project->state), shown);
}

static void
print_field (const char *title, const char *value)
{
  g_autofree char *shown = rk_cli_show (value);

  if (shown[0] != '\0')
    rk_cli_print ("  %-12s %s\n", title, shown);
}

/* A line for each thing there is to know. */
static void
print_watching (const RkClientProject *project)
{
  g_auto (GStrv) lines = g_strsplit (project->watching, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    print_field (i == 0 ? _ ("Watching") : "", lines[i]);
}

static void
print_details (const RkClientProject *project)
{
  g_autofree char *restarts = g_strdup_printf ("%u", project->restarts);

  print_line (project);
  print_field (_ ("Id"), project->id);
  print_field (_ ("Command"), project->command);
  print_field (_ ("Directory"), project->directory);
  print_field (_ ("Restarts"), restarts);
  print_field (_ ("Last exit"), project->last_exit);
  print_field (_ ("Address"), project->url);
  print_watching (project);
  print_field (_ ("Broken"), project->broken);
  for (gsize i = 0; project->last_changed != NULL && project->last_changed[i] != NULL; i++)
    print_field (i == 0 ? _ ("Changed") : "", project->last_changed[i]);
  if (project->needs_review)
    rk_cli_say (_ ("its own file has changed: rekindle review %s"), project->id);
}

static RkClientProject *
make_stopped (const RkStoreEntry *entry)
{
  RkClientProject *project = g_new0 (RkClientProject, 1);
  const RkProject *known = entry->project;

  project->id = g_strdup (entry->id);
  project->name = g_strdup (known != NULL ? known->name : entry->id);
  project->group = g_strdup (known != NULL && known->group != NULL ? known->group : "");
  project->command = known != NULL ? rk_project_describe_command (known) : g_strdup ("");
  project->directory = g_strdup (known != NULL ? known->directory : "");
  project->state = g_strdup (known != NULL ? "stopped" : "broken");
  project->state_detail = g_strdup ("");
  project->last_exit = g_strdup ("");
  project->url = g_strdup (known != NULL && known->open_url != NULL ? known->open_url : "");
  project->watching = g_strdup ("");
  project->broken =
      entry->problem != NULL ? rk_file_problem_to_string (entry->problem) : g_strdup ("");
  project->needs_review = entry->own_changed;
  return project;
}

/* Without a host nothing runs, and that can be said without starting one. */
static GPtrArray *
list_stopped (void)
{
  g_autoptr (RkStore) store = rk_cli_load_store ();
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_client_project_free);

  if (store == NULL)
    return list;
  g_auto (GStrv) ids = rk_store_list_ids (store);
  for (gsize i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (list, make_stopped (rk_store_peek_entry (store, ids[i])));
  return list;
}

/* Between two questions a host may leave. */
static gboolean
host_has_left (const GError *error)
{
  static const int codes[] = { G_DBUS_ERROR_NO_REPLY, G_DBUS_ERROR_SERVICE_UNKNOWN,
                               G_DBUS_ERROR_NAME_HAS_NO_OWNER, G_DBUS_ERROR_UNKNOWN_OBJECT,
                               G_DBUS_ERROR_UNKNOWN_METHOD };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, G_DBUS_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

static GPtrArray *
list_projects (RkClient **client, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) projects = *client != NULL ? rk_client_list (*client, &local) : NULL;

  if (projects != NULL)
    return g_steal_pointer (&projects);
  if (*client != NULL && !host_has_left (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_clear_object (client);
  return list_stopped ();
}

static GPtrArray *
keep_named (GPtrArray *all, const char *name, GError **error)
{
  g_autoptr (GPtrArray) owned = all;
  g_autofree char *id = rk_client_match (all, name, error);

  for (guint i = owned->len; id != NULL && i > 0; i--)
    if (strcmp (((RkClientProject *)owned->pdata[i - 1])->id, id) != 0)
      g_ptr_array_remove_index (owned, i - 1);
  return id != NULL ? g_steal_pointer (&owned) : NULL;
}

static void
print_all (GPtrArray *projects, gboolean has_host, gboolean paused, gboolean details)
{
  for (guint i = 0; i < projects->len; i++)
    if (details)
      print_details (projects->pdata[i]);
    else
      {
        print_line (projects->pdata[i]);
        print_watching (projects->pdata[i]);
      }
  if (!has_host)
    rk_cli_say (_ ("Rekindle does not run, so nothing does; “rekindle start NAME” starts both"));
  if (paused)
    rk_cli_say (_ ("paused: changes restart nothing until “rekindle resume”"));
}

/**
 * rk_cli_status:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the verb's name
 *
 * Returns: the exit status
 */
int
rk_cli_status (int argc, char **argv)
{
  gboolean json = FALSE;
  int status;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON: rekindle(1) describes it"), NULL },
    { NULL },
  };

  if (!rk_cli_parse (_ ("[NAME]"), _ ("Says how the projects are."), entries, &argc, &argv,
                     &status))
    return status;
  if (argc > 2)
    return rk_cli_usage_error ("status", _ ("“%s” is too much: one name, or none"), argv[2]);

  g_autoptr (RkClient) client = rk_cli_connect ();
  if (client != NULL)
    rk_client_look_for_ports (client);
  g_autoptr (GPtrArray) projects = list_projects (&client, &error);
  if (projects != NULL && argc == 2)
    projects = keep_named (g_steal_pointer (&projects), argv[1], &error);
  if (projects == NULL)
    return rk_cli_fail (error);

  gboolean paused = client != NULL && rk_client_is_paused (client);
  if (json)
    print_json (projects, client != NULL, paused);
  else
    print_all (projects, client != NULL, paused, argc == 2);
  return RK_EXIT_OK;
}
