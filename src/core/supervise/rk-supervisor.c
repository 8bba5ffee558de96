/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-supervisor.h"

#include <string.h>

struct _RkSupervisor
{
  GObject parent_instance;

  RkProgramParts parts; /* clock: (owned) */
  GPtrArray *programs;  /* (element-type RkProgram) (owned) */
  GPtrArray
      *leaving; /* (element-type RkProgram) (owned): removed, but something of them still lives */
  gboolean paused;
  gboolean shutting_down;
};

enum
{
  SIGNAL_NEWS,
  SIGNAL_STATE_CHANGED,
  SIGNAL_PAUSED_CHANGED,
  SIGNAL_SHUT_DOWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return RK_TYPE_PROGRAM;
}

static guint
get_n_items (GListModel *model)
{
  return RK_SUPERVISOR (model)->programs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RkSupervisor *self = RK_SUPERVISOR (model);

  return position < self->programs->len
             ? g_object_ref (g_ptr_array_index (self->programs, position))
             : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RkSupervisor, rk_supervisor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
is_alive (RkProgram *program)
{
  return rk_state_is_alive (rk_program_get_status (program)->state);
}

static void
tell_if_shut_down (RkSupervisor *self)
{
  if (!self->shutting_down || rk_supervisor_count_alive (self) > 0)
    return;
  self->shutting_down = FALSE;
  g_signal_emit (self, signals[SIGNAL_SHUT_DOWN], 0);
}

static void
on_news (RkProgram *program, int news, const char *text, RkSupervisor *self)
{
  g_signal_emit (self, signals[SIGNAL_NEWS], 0, program, news, text);
}

static void
on_state_changed (RkProgram *program, int old, int state, RkSupervisor *self)
{
  g_object_ref (self);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, program, old, state);
  if (!rk_state_is_alive (state))
    {
      g_ptr_array_remove (self->leaving, program);
      tell_if_shut_down (self);
    }
  g_object_unref (self);
}

static RkProgram *
create_program (RkSupervisor *self, RkProject *project)
{
  RkProgram *program = rk_program_new (project, &self->parts);

  g_signal_connect (program, "news", G_CALLBACK (on_news), self);
  g_signal_connect (program, "state-changed", G_CALLBACK (on_state_changed), self);
  return program;
}

/* One that was removed and comes back while something of it still lives: a second program beside it
 * would be started over a living tree.
 */
static RkProgram *
take_back (RkSupervisor *self, RkProject *project)
{
  for (guint i = 0; project->id != NULL && i < self->leaving->len; i++)
    {
      RkProgram *program = g_ptr_array_index (self->leaving, i);
      if (g_strcmp0 (rk_program_get_project (program)->id, project->id) != 0)
        continue;
      g_ptr_array_steal_index (self->leaving, i);
      rk_program_set_project (program, project);
      return program;
    }
  return NULL;
}

/**
 * rk_supervisor_add:
 * @self: a supervisor
 * @project: what the person registered
 *
 * Returns: (transfer none): its program at the end of the list, stopped; or still stopping, if it
 * was removed a moment ago
 */
RkProgram *
rk_supervisor_add (RkSupervisor *self, RkProject *project)
{
  RkProgram *program = take_back (self, project);

  if (program == NULL)
    program = create_program (self, project);
  g_ptr_array_add (self->programs, program);
  rk_program_set_paused (program, self->paused);
  g_list_model_items_changed (G_LIST_MODEL (self), self->programs->len - 1, 0, 1);
  return program;
}

/**
 * rk_supervisor_remove:
 * @self: a supervisor
 * @program: one of its programs
 *
 * Takes the program off the list and stops it; it is looked after until nothing of it is left.
 */
void
rk_supervisor_remove (RkSupervisor *self, RkProgram *program)
{
  guint position;

  g_return_if_fail (g_ptr_array_find (self->programs, program, &position));
  /* It may be gone as soon as it is stopped. */
  g_autoptr (RkProgram) held G_GNUC_UNUSED = g_object_ref (program);
  g_ptr_array_add (self->leaving, g_object_ref (program));
  g_ptr_array_remove_index (self->programs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  rk_program_stop (program);
  if (!is_alive (program))
    g_ptr_array_remove (self->leaving, program);
}

/**
 * rk_supervisor_find:
 * @self: a supervisor
 * @id: the id of a project
 *
 * Returns: (transfer none) (nullable): its program
 */
RkProgram *
rk_supervisor_find (RkSupervisor *self, const char *id)
{
  for (guint i = 0; i < self->programs->len; i++)
    {
      RkProgram *program = g_ptr_array_index (self->programs, i);
      if (g_strcmp0 (rk_program_get_project (program)->id, id) == 0)
        return program;
    }
  return NULL;
}

/**
 * rk_supervisor_count_alive:
 * @self: a supervisor
 *
 * Returns: of how many programs processes may exist, those included that were removed and still end
 */
guint
rk_supervisor_count_alive (RkSupervisor *self)
{
  guint n_alive = 0;

  for (guint i = 0; i < self->programs->len; i++)
    n_alive += is_alive (g_ptr_array_index (self->programs, i));
  for (guint i = 0; i < self->leaving->len; i++)
    n_alive += is_alive (g_ptr_array_index (self->leaving, i));
  return n_alive;
}

/**
 * rk_supervisor_start_all:
 * @self: a supervisor
 *
 * Starts every program that does not run.
 */
void
rk_supervisor_start_all (RkSupervisor *self)
{
  for (guint i = 0; i < self->programs->len; i++)
    rk_program_start (g_ptr_array_index (self->programs, i));
}

/**
 * rk_supervisor_stop_all:
 * @self: a supervisor
 *
 * Stops every program, all at the same time.
 */
void
rk_supervisor_stop_all (RkSupervisor *self)
{
  for (guint i = 0; i < self->programs->len; i++)
    rk_program_stop (g_ptr_array_index (self->programs, i));
}

/**
 * rk_supervisor_restart_all_running:
 * @self: a supervisor
 *
 * Gives every program that runs, or waits after a crash, a new run.
 */
void
rk_supervisor_restart_all_running (RkSupervisor *self)
{
  for (guint i = 0; i < self->programs->len; i++)
    {
      RkProgram *program = g_ptr_array_index (self->programs, i);
      RkState state = rk_program_get_status (program)->state;
      if (state != RK_STATE_STOPPED && state != RK_STATE_FINISHED)
        rk_program_restart (program);
    }
}

/**
 * rk_supervisor_look_again:
 * @self: the supervisor
 *
 * All programs: rk_program_look_again().
 */
void
rk_supervisor_look_again (RkSupervisor *self)
{
  for (guint i = 0; i < self->programs->len; i++)
    rk_program_look_again (g_ptr_array_index (self->programs, i));
}

/**
 * rk_supervisor_set_paused:
 * @self: a supervisor
 * @paused: whether changes of files are to wait, in all programs
 */
void
rk_supervisor_set_paused (RkSupervisor *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  for (guint i = 0; i < self->programs->len; i++)
    rk_program_set_paused (g_ptr_array_index (self->programs, i), paused);
  g_signal_emit (self, signals[SIGNAL_PAUSED_CHANGED], 0);
}

/**
 * rk_supervisor_get_paused:
 * @self: a supervisor
 *
 * Returns: whether changes of files wait
 */
gboolean
rk_supervisor_get_paused (RkSupervisor *self)
{
  return self->paused;
}

/**
 * rk_supervisor_shut_down:
 * @self: a supervisor
 * @grace_usec: the longest grace period before SIGKILL, in microseconds
 *
 * Stops everything in bounded time. #RkSupervisor::shut-down tells when nothing is left; that may
 * be before this returns.
 */
void
rk_supervisor_shut_down (RkSupervisor *self, gint64 grace_usec)
{
  self->shutting_down = TRUE;
  for (guint i = 0; i < self->programs->len; i++)
    rk_program_stop_within (g_ptr_array_index (self->programs, i), grace_usec);
  for (guint i = 0; i < self->leaving->len; i++)
    rk_program_stop_within (g_ptr_array_index (self->leaving, i), grace_usec);
  tell_if_shut_down (self);
}

static void
rk_supervisor_dispose (GObject *object)
{
  RkSupervisor *self = RK_SUPERVISOR (object);

  for (guint i = 0; i < self->programs->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->programs, i), self);
  for (guint i = 0; i < self->leaving->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->leaving, i), self);
  g_ptr_array_set_size (self->programs, 0);
  g_ptr_array_set_size (self->leaving, 0);
  g_clear_object (&self->parts.clock);
  G_OBJECT_CLASS (rk_supervisor_parent_class)->dispose (object);
}

static void
rk_supervisor_finalize (GObject *object)
{
  RkSupervisor *self = RK_SUPERVISOR (object);

  g_ptr_array_unref (self->programs);
  g_ptr_array_unref (self->leaving);
  G_OBJECT_CLASS (rk_supervisor_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_params, ...)
{
  va_list args;

  va_start (args, n_params);
  guint id = g_signal_new_valist (name, RK_TYPE_SUPERVISOR, G_SIGNAL_RUN_LAST, NULL, NULL, NULL,
                                  NULL, G_TYPE_NONE, n_params, args);
  va_end (args);
  return id;
}

static void
rk_supervisor_class_init (RkSupervisorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_supervisor_dispose;
  G_OBJECT_CLASS (klass)->finalize = rk_supervisor_finalize;

  /**
   * RkSupervisor::news:
   * @self: the supervisor
   * @program: whom it is about
   * @news: a #RkProgramNews
   * @text: (nullable): what goes with it
   */
  signals[SIGNAL_NEWS] = add_signal ("news", 3, RK_TYPE_PROGRAM, G_TYPE_INT, G_TYPE_STRING);

  /**
   * RkSupervisor::state-changed:
   * @self: the supervisor
   * @program: whom it is about
   * @old: a #RkState
   * @state: the #RkState that it is in now
   */
  signals[SIGNAL_STATE_CHANGED] =
      add_signal ("state-changed", 3, RK_TYPE_PROGRAM, G_TYPE_INT, G_TYPE_INT);

  /**
   * RkSupervisor::paused-changed:
   * @self: the supervisor
   */
  signals[SIGNAL_PAUSED_CHANGED] = add_signal ("paused-changed", 0);

  /**
   * RkSupervisor::shut-down:
   * @self: the supervisor
   *
   * After rk_supervisor_shut_down(): nothing is left.
   */
  signals[SIGNAL_SHUT_DOWN] = add_signal ("shut-down", 0);
}

static void
rk_supervisor_init (RkSupervisor *self)
{
  self->programs = g_ptr_array_new_with_free_func (g_object_unref);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rk_supervisor_new:
 * @parts: what lets the world in; copied for every program
 *
 * Returns: (transfer full): a supervisor without programs
 */
RkSupervisor *
rk_supervisor_new (const RkProgramParts *parts)
{
  RkSupervisor *self = g_object_new (RK_TYPE_SUPERVISOR, NULL);

  self->parts = *parts;
  g_object_ref (self->parts.clock);
  return self;
}
