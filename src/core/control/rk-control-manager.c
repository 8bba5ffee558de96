/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Calls from the bus are passed on to programs, store and host; nothing is decided here. */

#include "config.h"

#include "rk-control-manager.h"

#include <string.h>
#include <unistd.h>

#include "rk-control-explain.h"
#include "rk-error.h"
#include "rk-program-list.h"
#include "rk-store-edit.h"

struct _RkControlManager
{
  RkStore *store;       /* (owned) */
  GListModel *programs; /* (owned) (element-type RkProgram) */
  RkControlHost host;
  gpointer user_data; /* (not owned) */

  RkDBusManager *object; /* (owned) */
  GSource *quit_source;  /* (owned) (nullable) */
  gboolean hand_over;
};

static gboolean
on_add_project (RkDBusManager *manager, GDBusMethodInvocation *call, const char *text,
                RkControlManager *self)
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
                   RkControlManager *self)
{
  g_autoptr (GError) error = NULL;

  if (rk_store_remove (self->store, id, &error))
    rk_dbus_manager_complete_remove_project (manager, call);
  else
    g_dbus_method_invocation_return_gerror (call, error);
  return TRUE;
}

static gboolean
on_reload (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  rk_store_reload (self->store);
  rk_dbus_manager_complete_reload (manager, call);
  return TRUE;
}

static gboolean
on_start_all (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  rk_program_list_call (self->programs, rk_program_start, FALSE);
  rk_dbus_manager_complete_start_all (manager, call);
  return TRUE;
}

static gboolean
on_stop_all (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  rk_program_list_call (self->programs, rk_program_stop, FALSE);
  rk_dbus_manager_complete_stop_all (manager, call);
  return TRUE;
}

static gboolean
on_restart_all (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  rk_program_list_call (self->programs, rk_program_restart, TRUE);
  rk_dbus_manager_complete_restart_all_running (manager, call);
  return TRUE;
}

/**
 * rk_control_manager_tell_paused:
 * @self: a manager
 * @paused: whether changes of files wait now, whoever wished it
 */
void
rk_control_manager_tell_paused (RkControlManager *self, gboolean paused)
{
  rk_dbus_manager_set_paused (self->object, paused);
}

static void
set_paused (RkControlManager *self, gboolean paused)
{
  if (self->host.set_paused != NULL)
    self->host.set_paused (paused, self->user_data);
  rk_control_manager_tell_paused (self, paused);
}

static gboolean
on_pause (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  set_paused (self, TRUE);
  rk_dbus_manager_complete_pause (manager, call);
  return TRUE;
}

static gboolean
on_resume (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  set_paused (self, FALSE);
  rk_dbus_manager_complete_resume (manager, call);
  return TRUE;
}

static gboolean
on_read_login_environment (RkDBusManager *manager, GDBusMethodInvocation *call,
                           RkControlManager *self)
{
  if (self->host.read_login_environment != NULL)
    self->host.read_login_environment (self->user_data);
  rk_dbus_manager_complete_read_login_environment (manager, call);
  return TRUE;
}

static void
on_looked_for_ports (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_dbus_method_invocation_return_value (user_data, NULL);
}

static gboolean
on_look_for_ports (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  if (self->host.look_for_ports != NULL)
    self->host.look_for_ports (on_looked_for_ports, call, self->user_data);
  else
    rk_dbus_manager_complete_look_for_ports (manager, call);
  return TRUE;
}

static gboolean
on_explain (RkDBusManager *manager, GDBusMethodInvocation *call, const char *id, const char *path,
            RkControlManager *self)
{
  g_autoptr (GError) error = NULL;
  RkProgram *program = rk_program_list_need (self->programs, id, &error);

  if (program != NULL)
    rk_control_explain (manager, call, rk_program_get_project (program), path);
  else
    g_dbus_method_invocation_return_gerror (call, error);
  return TRUE;
}

static gboolean
leave (gpointer data)
{
  RkControlManager *self = data;

  g_clear_pointer (&self->quit_source, g_source_unref);
  self->host.quit (self->hand_over, self->user_data);
  return G_SOURCE_REMOVE;
}

/* The answer goes first: a host that leaves cannot send it. */
static void
leave_soon (RkControlManager *self, GDBusMethodInvocation *call, gboolean hand_over)
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
on_quit (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  g_object_ref (call);
  rk_dbus_manager_complete_quit (manager, call);
  leave_soon (self, call, FALSE);
  g_object_unref (call);
  return TRUE;
}

static gboolean
on_hand_over (RkDBusManager *manager, GDBusMethodInvocation *call, RkControlManager *self)
{
  g_object_ref (call);
  rk_dbus_manager_complete_hand_over (manager, call);
  leave_soon (self, call, TRUE);
  g_object_unref (call);
  return TRUE;
}

static void
connect_calls (RkControlManager *self)
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
    { "handle-look-for-ports", G_CALLBACK (on_look_for_ports) },
    { "handle-explain", G_CALLBACK (on_explain) },
    { "handle-quit", G_CALLBACK (on_quit) },
    { "handle-hand-over", G_CALLBACK (on_hand_over) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (self->object, handlers[i].signal, handlers[i].callback, self);
}

/**
 * rk_control_manager_new:
 * @store: the projects
 * @programs: (element-type RkProgram): the programs of the projects
 * @host: what else the host can do; copied
 * @user_data: for the functions of @host; must outlive the manager
 *
 * Returns: (transfer full): the manager, not yet on a bus
 */
RkControlManager *
rk_control_manager_new (RkStore *store, GListModel *programs, const RkControlHost *host,
                        gpointer user_data)
{
  RkControlManager *self = g_new0 (RkControlManager, 1);

  self->store = g_object_ref (store);
  self->programs = g_object_ref (programs);
  self->host = *host;
  self->user_data = user_data;
  self->object = rk_dbus_manager_skeleton_new ();
  rk_dbus_manager_set_version (self->object, RK_VERSION);
  rk_dbus_manager_set_kind (self->object, self->host.kind);
  rk_dbus_manager_set_pid (self->object, (guint)getpid ());
  connect_calls (self);
  return self;
}

/**
 * rk_control_manager_free:
 * @self: (transfer full): a manager, which is on no bus
 *
 * Nothing is asked of the host any more. An explanation that is under way is still given.
 */
void
rk_control_manager_free (RkControlManager *self)
{
  if (self->quit_source != NULL)
    g_source_destroy (self->quit_source);
  g_clear_pointer (&self->quit_source, g_source_unref);
  g_signal_handlers_disconnect_by_data (self->object, self);
  g_object_unref (self->object);
  g_object_unref (self->store);
  g_object_unref (self->programs);
  g_free (self);
}

/**
 * rk_control_manager_set_connection:
 * @self: a manager
 * @connection: (nullable): where it is to be seen; %NULL: nowhere
 */
void
rk_control_manager_set_connection (RkControlManager *self, GDBusConnection *connection)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self->object);

  if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
  if (connection != NULL)
    g_dbus_interface_skeleton_export (skeleton, connection, RK_CONTROL_PATH, NULL);
}
