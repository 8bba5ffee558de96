/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* One object for each file of the store, kept in step with store and programs. Calls from the bus
 * are passed on to programs, store and host; nothing is decided here.
 */

#include "config.h"

#include "rk-control.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "rk-bus-link.h"
#include "rk-control-explain.h"
#include "rk-control-project.h"
#include "rk-error.h"
#include "rk-program-list.h"
#include "rk-store-edit.h"

struct _RkControl
{
  GObject parent_instance;

  RkStore *store;       /* (owned) */
  GListModel *programs; /* (owned) (element-type RkProgram) */
  RkControlHost host;
  gpointer user_data; /* (not owned) */

  GDBusObjectManagerServer *server; /* (owned) */
  RkDBusManager *manager;           /* (owned) */
  GHashTable *objects; /* (owned) (element-type utf8 RkDBusObjectSkeleton): by the project's id */
  RkBusLink *link;     /* (owned) (nullable): once a name is wanted */
  guint owner_id;
  GSource *quit_source; /* (owned) (nullable) */
  gboolean hand_over;
};

G_DEFINE_FINAL_TYPE (RkControl, rk_control, G_TYPE_OBJECT)

static RkProgram *
need_program (RkControl *self, const char *id, GDBusMethodInvocation *call)
{
  RkProgram *program = rk_program_list_find (self->programs, id);

  if (program == NULL)
    g_dbus_method_invocation_return_error (call, RK_ERROR, RK_ERROR_NOT_FOUND,
                                           _ ("“%s” cannot be run: its file is broken"), id);
  return program;
}

static gboolean
on_start (RkDBusProject *object, GDBusMethodInvocation *call, RkControl *self)
{
  RkProgram *program = need_program (self, rk_dbus_project_get_id (object), call);

  if (program == NULL)
    return TRUE;
  rk_program_start (program);
  rk_dbus_project_complete_start (object, call);
  return TRUE;
}

static gboolean
on_stop (RkDBusProject *object, GDBusMethodInvocation *call, RkControl *self)
{
  RkProgram *program = need_program (self, rk_dbus_project_get_id (object), call);

  if (program == NULL)
    return TRUE;
  rk_program_stop (program);
  rk_dbus_project_complete_stop (object, call);
  return TRUE;
}

static gboolean
on_restart (RkDBusProject *object, GDBusMethodInvocation *call, RkControl *self)
{
  RkProgram *program = need_program (self, rk_dbus_project_get_id (object), call);

  if (program == NULL)
    return TRUE;
  rk_program_restart (program);
  rk_dbus_project_complete_restart (object, call);
  return TRUE;
}

static void
add_object (RkControl *self, const char *id)
{
  RkDBusObjectSkeleton *skeleton = rk_control_project_new (id);
  g_autoptr (RkDBusProject) object = rk_dbus_object_get_project (RK_DBUS_OBJECT (skeleton));

  g_signal_connect_object (object, "handle-start", G_CALLBACK (on_start), self, 0);
  g_signal_connect_object (object, "handle-stop", G_CALLBACK (on_stop), self, 0);
  g_signal_connect_object (object, "handle-restart", G_CALLBACK (on_restart), self, 0);
  g_hash_table_insert (self->objects, g_strdup (id), skeleton);
}

/* The object is exported when it is complete, so that nobody sees an empty one. */
static void
update_object (RkControl *self, const char *id)
{
  const RkStoreEntry *entry = rk_store_peek_entry (self->store, id);
  gboolean is_new = !g_hash_table_contains (self->objects, id);

  if (entry == NULL && is_new)
    return;
  if (entry == NULL)
    {
      g_autofree char *path = rk_control_project_dup_path (id);
      g_dbus_object_manager_server_unexport (self->server, path);
      g_hash_table_remove (self->objects, id);
      return;
    }
  if (is_new)
    add_object (self, id);
  RkDBusObjectSkeleton *skeleton = g_hash_table_lookup (self->objects, id);
  rk_control_project_update (skeleton, entry, rk_program_list_find (self->programs, id));
  if (is_new)
    g_dbus_object_manager_server_export (self->server, G_DBUS_OBJECT_SKELETON (skeleton));
}

static void
on_state_changed (RkProgram *program, int before, int after, RkControl *self)
{
  update_object (self, rk_program_get_project (program)->id);
}

static void
on_news (RkProgram *program, int news, const char *text, RkControl *self)
{
  update_object (self, rk_program_get_project (program)->id);
}

static void
on_ports_changed (RkProgram *program, RkControl *self)
{
  update_object (self, rk_program_get_project (program)->id);
}

static void
on_programs_changed (GListModel *programs, guint position, guint n_removed, guint n_added,
                     RkControl *self)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (programs, i);
      g_signal_connect_object (program, "state-changed", G_CALLBACK (on_state_changed), self, 0);
      g_signal_connect_object (program, "news", G_CALLBACK (on_news), self, 0);
      g_signal_connect_object (program, "ports-changed", G_CALLBACK (on_ports_changed), self, 0);
      update_object (self, rk_program_get_project (program)->id);
    }
}

static void
on_project (RkStore *store, RkProject *project, RkControl *self)
{
  update_object (self, project->id);
}

static void
on_project_changed (RkStore *store, RkProject *before, RkProject *after, RkControl *self)
{
  update_object (self, after->id);
}

static void
on_id (RkStore *store, const char *id, RkControl *self)
{
  update_object (self, id);
}

static gboolean
on_add_project (RkDBusManager *manager, GDBusMethodInvocation *call, const char *text,
                RkControl *self)
{
  RkFileProblem *problem = NULL;
  g_autoptr (GError) error = NULL;
  RkProjectFile file = { "project", NULL, { NULL, g_get_home_dir () } };
  g_autoptr (RkProject) project =
      rk_project_file_parse (&file, text, strlen (text), NULL, &problem);

  if (project == NULL)
    {
      g_autofree char *words = rk_file_problem_to_string (problem);
      g_dbus_method_invocation_return_error_literal (call, RK_ERROR, RK_ERROR_BROKEN, words);
      rk_file_problem_free (problem);
      return TRUE;
    }
  g_autofree char *id = rk_store_add (self->store, project, &error);
  if (id != NULL)
    rk_dbus_manager_complete_add_project (manager, call, id);
  else
    g_dbus_method_invocation_return_gerror (call, error);
  return TRUE;
}

static gboolean
on_remove_project (RkDBusManager *manager, GDBusMethodInvocation *call, const char *id,
                   RkControl *self)
{
  g_autoptr (GError) error = NULL;

  if (rk_store_remove (self->store, id, &error))
    rk_dbus_manager_complete_remove_project (manager, call);
  else
    g_dbus_method_invocation_return_gerror (call, error);
  return TRUE;
}

static gboolean
on_reload (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  rk_store_reload (self->store);
  rk_dbus_manager_complete_reload (manager, call);
  return TRUE;
}

static gboolean
on_start_all (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  rk_program_list_call (self->programs, rk_program_start, FALSE);
  rk_dbus_manager_complete_start_all (manager, call);
  return TRUE;
}

static gboolean
on_stop_all (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  rk_program_list_call (self->programs, rk_program_stop, FALSE);
  rk_dbus_manager_complete_stop_all (manager, call);
  return TRUE;
}

static gboolean
on_restart_all (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  rk_program_list_call (self->programs, rk_program_restart, TRUE);
  rk_dbus_manager_complete_restart_all_running (manager, call);
  return TRUE;
}

static void
set_paused (RkControl *self, gboolean paused)
{
  if (self->host.set_paused != NULL)
    self->host.set_paused (paused, self->user_data);
  rk_dbus_manager_set_paused (self->manager, paused);
}

static gboolean
on_pause (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  set_paused (self, TRUE);
  rk_dbus_manager_complete_pause (manager, call);
  return TRUE;
}

static gboolean
on_resume (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  set_paused (self, FALSE);
  rk_dbus_manager_complete_resume (manager, call);
  return TRUE;
}

static gboolean
on_read_login_environment (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  if (self->host.read_login_environment != NULL)
    self->host.read_login_environment (self->user_data);
  rk_dbus_manager_complete_read_login_environment (manager, call);
  return TRUE;
}

static gboolean
on_explain (RkDBusManager *manager, GDBusMethodInvocation *call, const char *id, const char *path,
            RkControl *self)
{
  RkProgram *program = need_program (self, id, call);

  if (program != NULL)
    rk_control_explain (manager, call, rk_program_get_project (program), path);
  return TRUE;
}

static gboolean
leave (gpointer data)
{
  RkControl *self = data;

  g_clear_pointer (&self->quit_source, g_source_unref);
  self->host.quit (self->hand_over, self->user_data);
  return G_SOURCE_REMOVE;
}

/* The answer goes first: a host that leaves cannot send it. */
static void
leave_soon (RkControl *self, GDBusMethodInvocation *call, gboolean hand_over)
{
  g_dbus_connection_flush_sync (g_dbus_method_invocation_get_connection (call), NULL, NULL);
  self->hand_over = hand_over;
  if (self->quit_source != NULL)
    return;
  self->quit_source = g_idle_source_new ();
  g_source_set_static_name (self->quit_source, "rekindle quit");
  g_source_set_callback (self->quit_source, leave, self, NULL);
  g_source_attach (self->quit_source, g_main_context_get_thread_default ());
}

static gboolean
on_quit (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  g_object_ref (call);
  rk_dbus_manager_complete_quit (manager, call);
  leave_soon (self, call, FALSE);
  g_object_unref (call);
  return TRUE;
}

static gboolean
on_hand_over (RkDBusManager *manager, GDBusMethodInvocation *call, RkControl *self)
{
  g_object_ref (call);
  rk_dbus_manager_complete_hand_over (manager, call);
  leave_soon (self, call, TRUE);
  g_object_unref (call);
  return TRUE;
}

static void
connect_manager (RkControl *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-add-project", G_CALLBACK (on_add_project) },
    { "handle-remove-project", G_CALLBACK (on_remove_project) },
    { "handle-reload", G_CALLBACK (on_reload) },
    { "handle-start-all", G_CALLBACK (on_start_all) },
    { "handle-stop-all", G_CALLBACK (on_stop_all) },
    { "handle-restart-all-running", G_CALLBACK (on_restart_all) },
    { "handle-pause", G_CALLBACK (on_pause) },
    { "handle-resume", G_CALLBACK (on_resume) },
    { "handle-read-login-environment", G_CALLBACK (on_read_login_environment) },
    { "handle-explain", G_CALLBACK (on_explain) },
    { "handle-quit", G_CALLBACK (on_quit) },
    { "handle-hand-over", G_CALLBACK (on_hand_over) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->manager, handlers[i].signal, handlers[i].callback, self, 0);
  rk_dbus_manager_set_version (self->manager, RK_VERSION);
  rk_dbus_manager_set_kind (self->manager, self->host.kind);
  rk_dbus_manager_set_pid (self->manager, (guint)getpid ());
}

static void
connect_world (RkControl *self)
{
  g_signal_connect_object (self->store, "project-added", G_CALLBACK (on_project), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->store, "project-removed", G_CALLBACK (on_project), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->store, "project-changed", G_CALLBACK (on_project_changed), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->store, "problem-changed", G_CALLBACK (on_id), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->store, "review-changed", G_CALLBACK (on_id), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->programs, "items-changed", G_CALLBACK (on_programs_changed), self,
                           G_CONNECT_AFTER);
}

/**
 * rk_control_new:
 * @store: the projects
 * @programs: (element-type RkProgram): the programs of the projects
 * @host: what else the host can do; copied
 * @user_data: for the functions of @host; must outlive this object
 *
 * Returns: (transfer full): the control interface, not yet on a bus
 */
RkControl *
rk_control_new (RkStore *store, GListModel *programs, const RkControlHost *host, gpointer user_data)
{
  RkControl *self = g_object_new (RK_TYPE_CONTROL, NULL);
  g_auto (GStrv) ids = rk_store_list_ids (store);

  self->store = g_object_ref (store);
  self->programs = g_object_ref (programs);
  self->host = *host;
  self->user_data = user_data;
  connect_manager (self);
  connect_world (self);
  on_programs_changed (programs, 0, 0, g_list_model_get_n_items (programs), self);
  for (gsize i = 0; ids[i] != NULL; i++)
    update_object (self, ids[i]);
  return self;
}

/**
 * rk_control_set_connection:
 * @self: a control interface
 * @connection: (nullable): a bus, or the end of a peer-to-peer connection; %NULL: none
 *
 * Exports everything there, without owning a name.
 */
void
rk_control_set_connection (RkControl *self, GDBusConnection *connection)
{
  GDBusInterfaceSkeleton *manager = G_DBUS_INTERFACE_SKELETON (self->manager);

  if (g_dbus_interface_skeleton_get_connection (manager) != NULL)
    g_dbus_interface_skeleton_unexport (manager);
  if (connection != NULL)
    g_dbus_interface_skeleton_export (manager, connection, RK_CONTROL_PATH, NULL);
  g_dbus_object_manager_server_set_connection (self->server, connection);
}

/* A bus that has gone is a bus without our name. */
static void
on_link_changed (RkControl *self)
{
  GDBusConnection *bus = rk_bus_link_peek (self->link);

  g_clear_handle_id (&self->owner_id, g_bus_unown_name);
  rk_control_set_connection (self, bus);
  if (bus != NULL)
    self->owner_id = g_bus_own_name_on_connection (
        bus, RK_CONTROL_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

/**
 * rk_control_own_name:
 * @self: a control interface
 *
 * Goes on the session bus under RK_CONTROL_NAME, as soon as there is a bus and the name is free,
 * and again when a bus that died comes back. The name need not be free yet: a host that hands over
 * is about to leave.
 */
void
rk_control_own_name (RkControl *self)
{
  if (self->link != NULL)
    return;
  self->link = rk_bus_link_new (G_BUS_TYPE_SESSION);
  g_signal_connect_object (self->link, "changed", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
rk_control_dispose (GObject *object)
{
  RkControl *self = RK_CONTROL (object);

  g_clear_handle_id (&self->owner_id, g_bus_unown_name);
  g_clear_object (&self->link);
  if (self->quit_source != NULL)
    g_source_destroy (self->quit_source);
  g_clear_pointer (&self->quit_source, g_source_unref);
  rk_control_set_connection (self, NULL);
  g_clear_object (&self->store);
  g_clear_object (&self->programs);
  G_OBJECT_CLASS (rk_control_parent_class)->dispose (object);
}

static void
rk_control_finalize (GObject *object)
{
  RkControl *self = RK_CONTROL (object);

  g_clear_pointer (&self->objects, g_hash_table_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->manager);
  G_OBJECT_CLASS (rk_control_parent_class)->finalize (object);
}

static void
rk_control_class_init (RkControlClass *class)
{
  G_OBJECT_CLASS (class)->dispose = rk_control_dispose;
  G_OBJECT_CLASS (class)->finalize = rk_control_finalize;
}

static void
rk_control_init (RkControl *self)
{
  self->server = g_dbus_object_manager_server_new (RK_CONTROL_PATH);
  self->manager = rk_dbus_manager_skeleton_new ();
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}
