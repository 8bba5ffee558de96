/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* One object for each file of the store, kept in step with store and programs, and the name on the
 * bus. What concerns all projects together is rk-control-manager's.
 */

#include "config.h"

#include "rk-control.h"

#include "rk-bus-link.h"
#include "rk-control-manager.h"
#include "rk-control-project.h"
#include "rk-program-list.h"

struct _RkControl
{
  GObject parent_instance;

  RkStore *store;                   /* (owned) */
  GListModel *programs;             /* (owned) (element-type RkProgram) */
  GDBusObjectManagerServer *server; /* (owned) */
  RkControlManager *manager;        /* (owned) (nullable): until the end */
  GHashTable *objects; /* (owned) (element-type utf8 RkDBusObjectSkeleton): by the project's id */
  RkBusLink *link;     /* (owned) (nullable): once a name is wanted */
  guint owner_id;
};

G_DEFINE_FINAL_TYPE (RkControl, rk_control, G_TYPE_OBJECT)

static gboolean
pass_on (RkControl *self, RkDBusProject *object, GDBusMethodInvocation *call,
         void (*func) (RkProgram *), void (*complete) (RkDBusProject *, GDBusMethodInvocation *))
{
  g_autoptr (GError) error = NULL;
  RkProgram *program =
      rk_program_list_need (self->programs, rk_dbus_project_get_id (object), &error);

  if (program == NULL)
    {
      g_dbus_method_invocation_return_gerror (call, error);
      return TRUE;
    }
  func (program);
  complete (object, call);
  return TRUE;
}

static gboolean
on_start (RkDBusProject *object, GDBusMethodInvocation *call, RkControl *self)
{
  return pass_on (self, object, call, rk_program_start, rk_dbus_project_complete_start);
}

static gboolean
on_stop (RkDBusProject *object, GDBusMethodInvocation *call, RkControl *self)
{
  return pass_on (self, object, call, rk_program_stop, rk_dbus_project_complete_stop);
}

static gboolean
on_restart (RkDBusProject *object, GDBusMethodInvocation *call, RkControl *self)
{
  return pass_on (self, object, call, rk_program_restart, rk_dbus_project_complete_restart);
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
      g_signal_handlers_disconnect_by_data (program, self); /* one that was removed and is back */
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
  self->manager = rk_control_manager_new (store, programs, host, user_data);
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
  rk_control_manager_set_connection (self->manager, connection);
  g_dbus_object_manager_server_set_connection (self->server, connection);
}

/**
 * rk_control_tell_paused:
 * @self: a control interface
 * @paused: whether changes of files wait now
 *
 * To be called whenever that changes, whoever wished it.
 */
void
rk_control_tell_paused (RkControl *self, gboolean paused)
{
  rk_control_manager_tell_paused (self->manager, paused);
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
  if (self->manager != NULL)
    rk_control_set_connection (self, NULL);
  g_clear_pointer (&self->manager, rk_control_manager_free);
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
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}
