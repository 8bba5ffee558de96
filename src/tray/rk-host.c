/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-host.h"

#include "rk-control.h"
#include "rk-launcher-shim.h"
#include "rk-watcher-tree.h"

#define GRACE_USEC (3 * G_USEC_PER_SEC)

struct _RkHost
{
  GObject parent_instance;

  RkStore *store;
  RkSupervisor *supervisor;
  RkControl *control;
};

enum
{
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkHost, rk_host, G_TYPE_OBJECT)

static void
on_added (RkStore *store, RkProject *project, RkHost *self)
{
  RkProgram *program = rk_supervisor_add (self->supervisor, project);

  if (project->start_with_rekindle)
    rk_program_start (program);
}

static void
on_changed (RkStore *store, RkProject *before, RkProject *after, RkHost *self)
{
  RkProgram *program = rk_supervisor_find (self->supervisor, after->id);

  if (program != NULL)
    rk_program_set_project (program, after);
}

static void
on_removed (RkStore *store, RkProject *project, RkHost *self)
{
  RkProgram *program = rk_supervisor_find (self->supervisor, project->id);

  if (program != NULL)
    rk_supervisor_remove (self->supervisor, program);
}

static void
on_shut_down (RkSupervisor *supervisor, RkHost *self)
{
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static RkLauncher *
create_launcher (RkProject *project, gpointer user_data)
{
  return rk_launcher_shim_new_shared (G_USEC_PER_SEC / 2);
}

static RkWatcher *
create_watcher (RkProject *project, gpointer user_data)
{
  return rk_watcher_tree_new_for_project (project);
}

/**
 * rk_host_start:
 * @self: the host
 * @error: return location for an error
 *
 * Returns: whether the project files could be read
 */
gboolean
rk_host_start (RkHost *self, GError **error)
{
  if (!rk_store_load (self->store, error))
    return FALSE;
  rk_store_watch (self->store);
  return TRUE;
}

/**
 * rk_host_get_supervisor:
 * @self: the host
 *
 * Returns: (transfer none): the programs
 */
RkSupervisor *
rk_host_get_supervisor (RkHost *self)
{
  return self->supervisor;
}

/**
 * rk_host_get_store:
 * @self: the host
 *
 * Returns: (transfer none): the project files
 */
RkStore *
rk_host_get_store (RkHost *self)
{
  return self->store;
}

/**
 * rk_host_shut_down:
 * @self: the host
 * @why: what the end is for
 *
 * Stops everything in bounded time; #RkHost::ended tells when nothing is left.
 */
void
rk_host_shut_down (RkHost *self, RkHostEnd why)
{
  rk_supervisor_shut_down (self->supervisor, GRACE_USEC);
}

static void
rk_host_finalize (GObject *object)
{
  RkHost *self = RK_HOST (object);

  g_clear_object (&self->control);
  g_clear_object (&self->supervisor);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rk_host_parent_class)->finalize (object);
}

static void
rk_host_class_init (RkHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rk_host_finalize;
  signals[SIGNAL_ENDED] =
      g_signal_new ("ended", RK_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_host_init (RkHost *self)
{
}

/**
 * rk_host_new:
 * @clock: the clock
 *
 * Returns: (transfer full): a host that does nothing yet
 */
RkHost *
rk_host_new (RkClock *clock)
{
  RkHost *self = g_object_new (RK_TYPE_HOST, NULL);
  RkProgramParts parts = { clock, create_launcher, create_watcher, NULL, NULL };

  self->supervisor = rk_supervisor_new (&parts);
  self->store = rk_store_new (NULL);
  g_signal_connect_object (self->store, "project-added", G_CALLBACK (on_added), self, 0);
  g_signal_connect_object (self->store, "project-changed", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (self->store, "project-removed", G_CALLBACK (on_removed), self, 0);
  g_signal_connect_object (self->supervisor, "shut-down", G_CALLBACK (on_shut_down), self, 0);
  return self;
}
