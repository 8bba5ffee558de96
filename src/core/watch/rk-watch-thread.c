/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-watch-thread.h"

struct _RkWatchThread
{
  gint ref_count;
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
};

/* The thread owns the loop, not the handle: the last handle may be dropped in this very thread. */
static gpointer
run (gpointer user_data)
{
  g_autoptr (GMainLoop) loop = user_data;
  GMainContext *context = g_main_loop_get_context (loop);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

/**
 * rk_watch_thread_new:
 *
 * Returns: (transfer full): a handle on a new thread, which runs until the last handle is dropped
 */
RkWatchThread *
rk_watch_thread_new (void)
{
  RkWatchThread *self = g_new (RkWatchThread, 1);

  self->ref_count = 1;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_thread_unref (g_thread_new ("watch", run, g_main_loop_ref (self->loop)));
  return self;
}

/**
 * rk_watch_thread_ref:
 * @self: a handle
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
RkWatchThread *
rk_watch_thread_ref (RkWatchThread *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * rk_watch_thread_ref_default:
 *
 * Any thread.
 *
 * Returns: (transfer full): a handle on the host's one watch thread, which is started at the first
 *   call and stays
 */
RkWatchThread *
rk_watch_thread_ref_default (void)
{
  static RkWatchThread *thread;

  if (g_once_init_enter (&thread))
    g_once_init_leave (&thread, rk_watch_thread_new ());
  return rk_watch_thread_ref (thread);
}

static gboolean
quit (gpointer user_data)
{
  g_autoptr (GMainLoop) loop = user_data;

  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/**
 * rk_watch_thread_unref:
 * @self: (transfer full): a handle
 *
 * Any thread. The last one ends the thread once it has done what it was asked to do before; it is
 * not waited for, since a file system may be holding it.
 */
void
rk_watch_thread_unref (RkWatchThread *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  rk_watch_thread_invoke (self, quit, g_steal_pointer (&self->loop));
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * rk_watch_thread_peek_context:
 * @self: a handle
 *
 * Returns: (transfer none): the thread's main context
 */
GMainContext *
rk_watch_thread_peek_context (RkWatchThread *self)
{
  return self->context;
}

/**
 * rk_watch_thread_invoke:
 * @self: a handle
 * @func: what to call, once, in the watch thread, never before this function has returned there
 * @user_data: for @func
 *
 * Any thread. Calls are made in the order in which they were asked for.
 */
void
rk_watch_thread_invoke (RkWatchThread *self, GSourceFunc func, gpointer user_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "rekindle watch call");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, self->context);
}
