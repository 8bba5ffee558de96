/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-port-watches.h"

struct _RkPortWatches
{
  GListModel *programs; /* (owned) */
  RkClock *clock;       /* (owned) */
  RkPortWatchOutputFunc dup_output;
  gpointer user_data;
  GPtrArray *watches; /* (element-type RkPortWatch) (owned): in the order of the programs */
};

static void
drop (gpointer watch)
{
  g_object_run_dispose (watch);
  g_object_unref (watch);
}

static void
on_items_changed (GListModel *programs, guint position, guint n_removed, guint n_added,
                  RkPortWatches *self)
{
  if (n_removed > 0)
    g_ptr_array_remove_range (self->watches, position, n_removed);
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (programs, i);
      g_ptr_array_insert (
          self->watches, (int)i,
          rk_port_watch_new (program, self->clock, self->dup_output, self->user_data));
    }
}

/**
 * rk_port_watches_new:
 * @programs: (element-type RkProgram): the programs
 * @clock: the clock
 * @dup_output: (nullable): tells a program's last words
 * @user_data: for @dup_output
 *
 * Returns: (transfer full): what looks for the ports of all of them
 */
RkPortWatches *
rk_port_watches_new (GListModel *programs, RkClock *clock, RkPortWatchOutputFunc dup_output,
                     gpointer user_data)
{
  RkPortWatches *self = g_new0 (RkPortWatches, 1);

  self->programs = g_object_ref (programs);
  self->clock = g_object_ref (clock);
  self->dup_output = dup_output;
  self->user_data = user_data;
  self->watches = g_ptr_array_new_with_free_func (drop);
  g_signal_connect (programs, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (programs, 0, 0, g_list_model_get_n_items (programs), self);
  return self;
}

/**
 * rk_port_watches_free:
 * @self: (transfer full): the watches
 *
 * No program hears of its ports any more.
 */
void
rk_port_watches_free (RkPortWatches *self)
{
  g_signal_handlers_disconnect_by_data (self->programs, self);
  g_ptr_array_unref (self->watches);
  g_object_unref (self->programs);
  g_object_unref (self->clock);
  g_free (self);
}

static void
on_one_looked (GObject *watch, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint *n_left = g_task_get_task_data (task);

  if (--*n_left == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * rk_port_watches_look_async:
 * @self: the watches
 * @callback: called when all programs that run have been told their ports of now, never before this
 * returns
 * @user_data: for @callback
 *
 * Somebody asks: looks at once.
 */
void
rk_port_watches_look_async (RkPortWatches *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  guint *n_left = g_new (guint, 1);

  *n_left = self->watches->len;
  g_task_set_task_data (task, n_left, g_free);
  if (*n_left == 0)
    g_task_return_boolean (task, TRUE);
  for (guint i = 0; i < self->watches->len; i++)
    rk_port_watch_look_async (self->watches->pdata[i], on_one_looked, g_object_ref (task));
}
