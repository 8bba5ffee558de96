/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-client.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rk-control.h"
#include "rk-error.h"
#include "rk-list-order.h"
#include "rk-project-name.h"

#define MANAGER_INTERFACE "io.github.rekindle.Rekindle.Control.Manager"
#define PROJECT_INTERFACE "io.github.rekindle.Rekindle.Control.Project"

/* A host that does not answer for so long hangs. */
#define LIMIT_MSEC 10000

/* A process can keep /proc waiting; whoever asks how things are does not want to. */
#define LOOK_LIMIT_MSEC 1000

struct _RkClient
{
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) */
};

G_DEFINE_FINAL_TYPE (RkClient, rk_client, G_TYPE_OBJECT)

/**
 * rk_client_project_free:
 * @self: (nullable) (transfer full): a project
 */
void
rk_client_project_free (RkClientProject *self)
{
  if (self == NULL)
    return;
  g_free (self->object_path);
  g_free (self->id);
  g_free (self->name);
  g_free (self->group);
  g_free (self->command);
  g_free (self->directory);
  g_free (self->state);
  g_free (self->state_detail);
  g_free (self->last_exit);
  g_strfreev (self->last_changed);
  g_free (self->ports);
  g_free (self->url);
  g_free (self->watching);
  g_free (self->broken);
  g_free (self);
}

static char *
dup_string (GVariant *properties, const char *name)
{
  char *value = NULL;

  return g_variant_lookup (properties, name, "s", &value) ? value : g_strdup ("");
}

static void
read_ports (RkClientProject *project, GVariant *properties)
{
  g_autoptr (GVariant) ports = g_variant_lookup_value (properties, "Ports", G_VARIANT_TYPE ("au"));
  gconstpointer data;

  if (ports == NULL)
    return;
  data = g_variant_get_fixed_array (ports, &project->n_ports, sizeof (guint32));
  project->ports = g_memdup2 (data, project->n_ports * sizeof (guint32));
}

static RkClientProject *
read_project (const char *path, GVariant *properties)
{
  RkClientProject *project = g_new0 (RkClientProject, 1);

  project->object_path = g_strdup (path);
  project->id = dup_string (properties, "Id");
  project->name = dup_string (properties, "Name");
  project->group = dup_string (properties, "Group");
  project->command = dup_string (properties, "Command");
  project->directory = dup_string (properties, "Directory");
  project->state = dup_string (properties, "State");
  project->state_detail = dup_string (properties, "StateDetail");
  project->last_exit = dup_string (properties, "LastExit");
  project->url = dup_string (properties, "Url");
  project->watching = dup_string (properties, "Watching");
  project->broken = dup_string (properties, "Broken");
  g_variant_lookup (properties, "Pid", "u", &project->pid);
  g_variant_lookup (properties, "StartedAt", "x", &project->started_at_usec);
  g_variant_lookup (properties, "Restarts", "u", &project->restarts);
  g_variant_lookup (properties, "RunNumber", "u", &project->run_number);
  g_variant_lookup (properties, "LastChanged", "^as", &project->last_changed);
  g_variant_lookup (properties, "NextTry", "x", &project->next_try_usec);
  g_variant_lookup (properties, "NeedsReview", "b", &project->needs_review);
  read_ports (project, properties);
  return project;
}

static GVariant *
call_sync (RkClient *self, const char *path, const char *interface, const char *method,
           GVariant *arguments, const char *reply_type, GError **error)
{
  GVariant *reply =
      g_dbus_connection_call_sync (self->bus, RK_CONTROL_NAME, path, interface, method, arguments,
                                   reply_type != NULL ? G_VARIANT_TYPE (reply_type) : NULL,
                                   G_DBUS_CALL_FLAGS_NO_AUTO_START, LIMIT_MSEC, NULL, error);

  if (reply == NULL && error != NULL)
    g_dbus_error_strip_remote_error (*error);
  return reply;
}

/**
 * rk_client_look_for_ports:
 * @self: a connection
 *
 * What rk_client_list() says of ports from now on is of this moment. Takes a second at most; what
 * is not known then is what was known before.
 */
void
rk_client_look_for_ports (RkClient *self)
{
  g_autoptr (GVariant) reply G_GNUC_UNUSED = g_dbus_connection_call_sync (
      self->bus, RK_CONTROL_NAME, RK_CONTROL_PATH, MANAGER_INTERFACE, "LookForPorts", NULL, NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, LOOK_LIMIT_MSEC, NULL, NULL);
}

static gboolean
has_owner (RkClient *self)
{
  gboolean owned = FALSE;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", RK_CONTROL_NAME), G_VARIANT_TYPE ("(b)"),
      G_DBUS_CALL_FLAGS_NONE, LIMIT_MSEC, NULL, NULL);

  if (reply != NULL)
    g_variant_get (reply, "(b)", &owned);
  return owned;
}

/**
 * rk_client_connect:
 * @error: return location for RK_ERROR_NO_HOST: none runs, or there is no session bus
 *
 * Returns: (transfer full) (nullable): a connection to the host that runs
 */
RkClient *
rk_client_connect (GError **error)
{
  g_autoptr (RkClient) self = g_object_new (RK_TYPE_CLIENT, NULL);
  g_autoptr (GError) local = NULL;

  /* Our errors arrive as what they are. */
  (void)RK_ERROR;
  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &local);
  if (self->bus == NULL)
    {
      g_set_error (error, RK_ERROR, RK_ERROR_NO_HOST, _ ("there is no session bus: %s"),
                   local->message);
      return NULL;
    }
  g_dbus_connection_set_exit_on_close (self->bus, FALSE);
  if (has_owner (self))
    return g_steal_pointer (&self);
  g_set_error_literal (error, RK_ERROR, RK_ERROR_NO_HOST, _ ("Rekindle does not run"));
  return NULL;
}

static int
compare_projects (gconstpointer a, gconstpointer b)
{
  const RkClientProject *first = *(const RkClientProject *const *)a;
  const RkClientProject *second = *(const RkClientProject *const *)b;

  return rk_list_order_compare_names (first->name, second->name);
}

/**
 * rk_client_list:
 * @self: a connection
 * @error: return location for a #GDBusError
 *
 * Returns: (transfer full) (nullable) (element-type RkClientProject): all projects, by name
 */
GPtrArray *
rk_client_list (RkClient *self, GError **error)
{
  g_autoptr (GVariantIter) objects = NULL;
  const char *path;
  GVariantIter *interfaces;
  g_autoptr (GVariant) reply =
      call_sync (self, RK_CONTROL_PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
                 NULL, "(a{oa{sa{sv}}})", error);

  if (reply == NULL)
    return NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_client_project_free);
  g_variant_get (reply, "(a{oa{sa{sv}}})", &objects);
  while (g_variant_iter_loop (objects, "{&oa{sa{sv}}}", &path, &interfaces))
    {
      const char *interface;
      GVariant *properties;
      while (g_variant_iter_loop (interfaces, "{&s@a{sv}}", &interface, &properties))
        if (strcmp (interface, PROJECT_INTERFACE) == 0)
          g_ptr_array_add (list, read_project (path, properties));
    }
  g_ptr_array_sort (list, compare_projects);
  return list;
}

/**
 * rk_client_match:
 * @projects: (element-type RkClientProject): projects
 * @name: an id, a name, or the beginning of one
 * @error: return location for RK_ERROR_NOT_FOUND or RK_ERROR_AMBIGUOUS
 *
 * Returns: (transfer full) (nullable): the id of the one that is meant
 */
char *
rk_client_match (GPtrArray *projects, const char *name, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < projects->len; i++)
    {
      const RkClientProject *project = projects->pdata[i];
      g_ptr_array_add (ids, project->id);
      g_ptr_array_add (names, project->name);
    }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (names, NULL);
  return rk_project_name_match ((const char *const *)ids->pdata, (const char *const *)names->pdata,
                                name, error);
}

/**
 * rk_client_find:
 * @self: a connection
 * @name: an id, a name, or the beginning of one
 * @error: return location for RK_ERROR_NOT_FOUND, RK_ERROR_AMBIGUOUS or a #GDBusError
 *
 * Returns: (transfer full) (nullable): the project that is meant
 */
RkClientProject *
rk_client_find (RkClient *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) list = rk_client_list (self, error);
  g_autofree char *id = list != NULL ? rk_client_match (list, name, error) : NULL;

  for (guint i = 0; id != NULL && i < list->len; i++)
    if (strcmp (((RkClientProject *)list->pdata[i])->id, id) == 0)
      return g_ptr_array_steal_index (list, i);
  return NULL;
}

/**
 * rk_client_call_project:
 * @self: a connection
 * @project: one of its projects
 * @method: "Start", "Stop" or "Restart"
 * @error: return location for a #RkError or #GDBusError
 *
 * Returns: whether the host accepted it
 */
gboolean
rk_client_call_project (RkClient *self, const RkClientProject *project, const char *method,
                        GError **error)
{
  g_autoptr (GVariant) reply =
      call_sync (self, project->object_path, PROJECT_INTERFACE, method, NULL, NULL, error);

  return reply != NULL;
}

/**
 * rk_client_call:
 * @self: a connection
 * @method: a method of the interface Manager that takes and returns nothing
 * @error: return location for a #RkError or #GDBusError
 *
 * Returns: whether the host accepted it
 */
gboolean
rk_client_call (RkClient *self, const char *method, GError **error)
{
  g_autoptr (GVariant) reply =
      call_sync (self, RK_CONTROL_PATH, MANAGER_INTERFACE, method, NULL, NULL, error);

  return reply != NULL;
}

/**
 * rk_client_explain:
 * @self: a connection
 * @id: a project's id
 * @path: an absolute path
 * @counts: (out): whether a change of it restarts the program
 * @reason: (out) (transfer full): why
 * @watched_by: (out) (transfer full): what watches it
 * @error: return location for a #RkError or #GDBusError
 *
 * Returns: whether the host answered
 */
gboolean
rk_client_explain (RkClient *self, const char *id, const char *path, gboolean *counts,
                   char **reason, char **watched_by, GError **error)
{
  g_autoptr (GVariant) reply = call_sync (self, RK_CONTROL_PATH, MANAGER_INTERFACE, "Explain",
                                          g_variant_new ("(ss)", id, path), "(bss)", error);

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(bss)", counts, reason, watched_by);
  return TRUE;
}

/**
 * rk_client_is_paused:
 * @self: a connection
 *
 * Returns: whether the host disregards changes at present
 */
gboolean
rk_client_is_paused (RkClient *self)
{
  gboolean paused = FALSE;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) reply =
      call_sync (self, RK_CONTROL_PATH, "org.freedesktop.DBus.Properties", "Get",
                 g_variant_new ("(ss)", MANAGER_INTERFACE, "Paused"), "(v)", NULL);

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(v)", &value);
  g_variant_get (value, "b", &paused);
  return paused;
}

static void
rk_client_finalize (GObject *object)
{
  g_clear_object (&RK_CLIENT (object)->bus);
  G_OBJECT_CLASS (rk_client_parent_class)->finalize (object);
}

static void
rk_client_class_init (RkClientClass *class)
{
  G_OBJECT_CLASS (class)->finalize = rk_client_finalize;
}

static void
rk_client_init (RkClient *self)
{
}
