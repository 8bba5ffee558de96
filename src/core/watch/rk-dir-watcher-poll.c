/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-watcher-poll: directories of one mount, watched by looking. This side of it never touches
 * the mount: rk-poll-thread does, and if that hangs for longer than the deadline, the mount is
 * declared unreachable, and nothing is known about its files until it answers.
 *
 * The deadline is a timer that runs only while there is something to wait for.
 */
#include "config.h"

#include <gio/gio.h>

#include "rk-dir-watcher-poll.h"
#include "rk-poll-thread.h"

#define DEADLINE_USEC (3 * G_TIME_SPAN_SECOND)

struct _RkDirWatch
{
  guint64 id;
  gpointer cookie; /* (not owned) */
};

typedef struct
{
  RkPollJobFunc run;
  RkPollDoneFunc done; /* (nullable) */
  gpointer job_data;   /* (owned) (nullable) */
  GDestroyNotify free_job_data;
  gpointer user_data;
} Job;

struct _RkDirWatcherPoll
{
  GObject parent_instance;

  RkDirWatcherFunc func;
  gpointer user_data;
  RkPollThread *thread; /* (owned) */
  GHashTable *watches;  /* (owned) (element-type guint64 RkDirWatch) */
  GSource *deadline;    /* (owned) (nullable) */
  guint64 last_id;
  guint n_jobs;
  gboolean unreachable;
};

static void rk_dir_watcher_poll_iface_init (RkDirWatcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RkDirWatcherPoll, rk_dir_watcher_poll, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_DIR_WATCHER,
                                                      rk_dir_watcher_poll_iface_init))

static void
set_unreachable (RkDirWatcherPoll *self, gboolean unreachable)
{
  if (self->unreachable == unreachable)
    return;
  self->unreachable = unreachable;
  self->func (RK_DIR_WATCHER (self), NULL, unreachable ? RK_DIR_UNREACHABLE : RK_DIR_REACHABLE,
              NULL, self->user_data);
}

static void
clear_deadline (RkDirWatcherPoll *self)
{
  if (self->deadline == NULL)
    return;
  g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_autoptr (RkDirWatcherPoll) self = g_object_ref (user_data);
  gint64 now_usec = g_get_monotonic_time ();
  gint64 busy_since_usec = rk_poll_thread_get_busy_since_usec (self->thread);

  if (g_hash_table_size (self->watches) == 0 && self->n_jobs == 0)
    {
      clear_deadline (self);
      return G_SOURCE_REMOVE;
    }
  if (busy_since_usec == 0 || self->unreachable)
    busy_since_usec = now_usec;
  g_source_set_ready_time (self->deadline, busy_since_usec + DEADLINE_USEC);
  if (now_usec - busy_since_usec >= DEADLINE_USEC)
    {
      g_source_set_ready_time (self->deadline, now_usec + DEADLINE_USEC);
      set_unreachable (self, TRUE);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_deadline (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs deadline_funcs = { .dispatch = dispatch_deadline };

static void
arm_deadline (RkDirWatcherPoll *self)
{
  if (self->deadline != NULL)
    return;
  self->deadline = g_source_new (&deadline_funcs, sizeof (GSource));
  g_source_set_static_name (self->deadline, "rk-dir-watcher-poll deadline");
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_set_ready_time (self->deadline, g_get_monotonic_time () + DEADLINE_USEC);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
}

static void
run_job (gpointer data)
{
  Job *job = data;

  job->run (job->job_data);
}

static void
free_job (gpointer data)
{
  Job *job = data;

  if (job->free_job_data != NULL)
    job->free_job_data (job->job_data);
  g_free (job);
}

static void
take_event (RkDirWatcherPoll *self, const RkPollNews *news)
{
  RkDirWatch *watch = g_hash_table_lookup (self->watches, &news->id);

  if (watch != NULL)
    self->func (RK_DIR_WATCHER (self), watch->cookie, news->event, news->name, self->user_data);
}

static void
finish_job (RkDirWatcherPoll *self, Job *job)
{
  self->n_jobs--;
  if (job->done != NULL)
    job->done (job->job_data, job->user_data);
}

static void
on_news (GArray *news, gpointer user_data)
{
  g_autoptr (RkDirWatcherPoll) self = g_object_ref (user_data);

  for (guint i = 0; i < news->len && self->thread != NULL; i++)
    {
      RkPollNews *item = &g_array_index (news, RkPollNews, i);
      switch (item->type)
        {
        case RK_POLL_NEWS_EVENT:
          take_event (self, item);
          break;
        case RK_POLL_NEWS_ANSWERED:
        case RK_POLL_NEWS_FAILED:
          set_unreachable (self, item->type == RK_POLL_NEWS_FAILED);
          break;
        case RK_POLL_NEWS_ROOM:
          self->func (RK_DIR_WATCHER (self), NULL, RK_DIR_ROOM, NULL, self->user_data);
          break;
        case RK_POLL_NEWS_DONE:
          finish_job (self, item->job);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

static RkDirWatch *
rk_dir_watcher_poll_add (RkDirWatcher *watcher, const char *path, gpointer cookie)
{
  RkDirWatcherPoll *self = RK_DIR_WATCHER_POLL (watcher);
  RkDirWatch *watch = g_new0 (RkDirWatch, 1);

  watch->id = ++self->last_id;
  watch->cookie = cookie;
  g_hash_table_insert (self->watches, &watch->id, watch);
  rk_poll_thread_add (self->thread, watch->id, path);
  arm_deadline (self);

  return watch;
}

static void
rk_dir_watcher_poll_remove (RkDirWatcher *watcher, RkDirWatch *watch)
{
  RkDirWatcherPoll *self = RK_DIR_WATCHER_POLL (watcher);

  rk_poll_thread_remove (self->thread, watch->id);
  g_hash_table_remove (self->watches, &watch->id);
}

static void
rk_dir_watcher_poll_dispose (GObject *object)
{
  RkDirWatcherPoll *self = RK_DIR_WATCHER_POLL (object);

  clear_deadline (self);
  g_clear_pointer (&self->thread, rk_poll_thread_abandon);
  g_hash_table_remove_all (self->watches);

  G_OBJECT_CLASS (rk_dir_watcher_poll_parent_class)->dispose (object);
}

static void
rk_dir_watcher_poll_finalize (GObject *object)
{
  g_hash_table_unref (RK_DIR_WATCHER_POLL (object)->watches);

  G_OBJECT_CLASS (rk_dir_watcher_poll_parent_class)->finalize (object);
}

static void
rk_dir_watcher_poll_class_init (RkDirWatcherPollClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rk_dir_watcher_poll_dispose;
  object_class->finalize = rk_dir_watcher_poll_finalize;
}

static void
rk_dir_watcher_poll_iface_init (RkDirWatcherInterface *iface)
{
  iface->add = rk_dir_watcher_poll_add;
  iface->remove = rk_dir_watcher_poll_remove;
}

static void
rk_dir_watcher_poll_init (RkDirWatcherPoll *self)
{
  self->watches = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
}

/**
 * rk_dir_watcher_poll_new:
 * @fixed_interval_usec: between two looks, or 0 for half a second while something happens, sliding
 * to two seconds, the sooner the more a look costs
 * @func: receives the events, in the thread-default main context of the caller
 *
 * A watcher for directories of one mount; take another one for another mount, so that a share that
 * hangs holds up nothing else. A file that differs is reported as WRITING, and as WRITTEN when the
 * next look agrees.
 *
 * Returns: (transfer full): a watcher.
 */
RkDirWatcher *
rk_dir_watcher_poll_new (gint64 fixed_interval_usec, RkDirWatcherFunc func, gpointer user_data)
{
  RkDirWatcherPoll *self = g_object_new (RK_TYPE_DIR_WATCHER_POLL, NULL);

  self->func = func;
  self->user_data = user_data;
  self->thread = rk_poll_thread_start (fixed_interval_usec, on_news, self);

  return RK_DIR_WATCHER (self);
}

/**
 * rk_dir_watcher_poll_run:
 * @run: called in the polling thread, between two rounds; may block
 * @done: (nullable): called in the watcher's main context afterwards; not when the watcher was
 * disposed of meanwhile
 * @job_data: (transfer full) (nullable): for both
 * @free_job_data: (nullable): called once, after @done or instead of it, in any thread
 * @user_data: for @done; must be valid for as long as the watcher is
 *
 * For everything else that has to be done on the mount: to list a directory, to read a file. Never
 * calls back before it returns. Jobs are carried out in their order.
 */
void
rk_dir_watcher_poll_run (RkDirWatcherPoll *self, RkPollJobFunc run, RkPollDoneFunc done,
                         gpointer job_data, GDestroyNotify free_job_data, gpointer user_data)
{
  g_return_if_fail (RK_IS_DIR_WATCHER_POLL (self));
  g_return_if_fail (run != NULL);

  Job *job = g_new0 (Job, 1);
  job->run = run;
  job->done = done;
  job->job_data = job_data;
  job->free_job_data = free_job_data;
  job->user_data = user_data;
  self->n_jobs++;
  rk_poll_thread_run (self->thread, run_job, job, free_job);
  arm_deadline (self);
}

/**
 * rk_dir_watcher_poll_await_room:
 *
 * Asks for one %RK_DIR_ROOM. It is looked for after a round of polling, every few seconds, so it
 * costs no wake-up; nor is it found where nothing is polled.
 */
void
rk_dir_watcher_poll_await_room (RkDirWatcherPoll *self)
{
  rk_poll_thread_await_room (self->thread);
}
