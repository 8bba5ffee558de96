/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-poll-thread: looks at directories round after round, and does other jobs on the same mount
 * in between. Every one of its calls may hang for ever, so nobody joins it and it holds no lock
 * while it touches the mount; what it shares is counted, and whoever lets go last frees it.
 */
#include "config.h"

#include <time.h>
#include <gio/gio.h>

#include "rk-inotify-probe.h"
#include "rk-poll-set.h"
#include "rk-poll-thread.h"

/* Somebody is at work: half a second is what a person waits for anyway. Idle: a tenth of a core's
 * per cent for a small project. */
#define FRESH_INTERVAL_USEC (500 * G_TIME_SPAN_MILLISECOND)
#define IDLE_INTERVAL_USEC (2 * G_TIME_SPAN_SECOND)
#define FRESH_FOR_USEC (30 * G_TIME_SPAN_SECOND)
/* While somebody is at work, looking takes at most a tenth of a core, or happens as seldom as in
 * idle times. 10,000 files cost 17 ms a round: less than a hundredth of a core when idle. */
#define CPU_SHARE 10
#define SLOW_ROUND_USEC (G_TIME_SPAN_SECOND)
/* Somebody who has just raised the kernel's limit looks whether it helped. */
#define ROOM_INTERVAL_USEC (5 * G_TIME_SPAN_SECOND)

typedef struct
{
  RkPollThreadJob run; /* (nullable): NULL for add and remove */
  gpointer job;        /* (owned) (nullable) */
  GDestroyNotify free_job;
  guint64 id;
  char *path; /* (owned) (nullable): NULL removes */
} Order;

struct _RkPollThread
{
  gint64 fixed_interval_usec; /* 0: adapt */
  GMainContext *context;      /* (owned) (nullable) */

  GMutex lock; /* of what follows, up to the next paragraph */
  GCond wake;
  GQueue orders; /* (element-type Order) */
  GArray *news;  /* (owned) (element-type RkPollNews) */
  gboolean delivery_pending;
  gboolean abandoned;
  gint64 busy_since_usec; /* 0: not touching the mount */
  RkPollNewsFunc func;    /* used in the context's thread, with user_data */
  gpointer user_data;

  gint awaits_room; /* atomic */

  /* Of the thread alone. */
  RkPollSet *dirs; /* (owned) */
  GArray *round;   /* (owned) (element-type RkPollNews): of one round, until it is complete */
  GArray *fresh;   /* (owned) (element-type guint64): ids that were not looked at yet */
  guint64 current_id;
  gint64 next_round_usec;
  gint64 next_room_usec; /* when to ask the kernel again at the earliest */
  gint64 last_difference_usec;
  gint64 round_cpu_usec; /* what the last round cost */
  RkPollNewsType last_outcome;
};

static void
clear_news (gpointer news)
{
  RkPollNews *item = news;

  g_free (item->name);
  if (item->free_job != NULL)
    item->free_job (item->job);
}

static GArray *
new_news (void)
{
  GArray *news = g_array_new (FALSE, FALSE, sizeof (RkPollNews));

  g_array_set_clear_func (news, clear_news);
  return news;
}

static void
free_order (Order *order)
{
  if (order->free_job != NULL)
    order->free_job (order->job);
  g_free (order->path);
  g_free (order);
}

static void
clear_thread (gpointer data)
{
  RkPollThread *self = data;

  g_queue_clear_full (&self->orders, (GDestroyNotify)free_order);
  rk_poll_set_free (self->dirs);
  g_array_unref (self->round);
  g_array_unref (self->fresh);
  g_array_unref (self->news);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
}

static void
unref_thread (gpointer self)
{
  g_atomic_rc_box_release_full (self, clear_thread);
}

static gboolean
deliver (gpointer data)
{
  RkPollThread *self = data;

  g_mutex_lock (&self->lock);
  g_autoptr (GArray) news = g_steal_pointer (&self->news);
  self->news = new_news ();
  self->delivery_pending = FALSE;
  gboolean abandoned = self->abandoned;
  g_mutex_unlock (&self->lock);

  /* Only this thread abandons, so the answer stays true. */
  if (!abandoned)
    self->func (news, self->user_data);

  return G_SOURCE_REMOVE;
}

/* Takes the elements out of @news. */
static void
post (RkPollThread *self, GArray *news)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_array_append_vals (self->news, news->data, news->len);
  g_array_set_clear_func (news, NULL);
  g_array_set_size (news, 0);
  g_array_set_clear_func (news, clear_news);
  if (self->delivery_pending)
    return;

  self->delivery_pending = TRUE;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_static_name (source, "rk-poll-thread news");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, g_atomic_rc_box_acquire (self), unref_thread);
  g_source_attach (source, self->context);
}

static void
note_event (RkDirEvent event, const char *name, gpointer user_data)
{
  RkPollThread *self = user_data;
  RkPollNews news = {
    .type = RK_POLL_NEWS_EVENT, .event = event, .id = self->current_id, .name = g_strdup (name)
  };

  g_array_append_val (self->round, news);
}

static void
set_busy (RkPollThread *self, gboolean busy)
{
  g_mutex_lock (&self->lock);
  self->busy_since_usec = busy ? g_get_monotonic_time () : 0;
  g_mutex_unlock (&self->lock);
}

/* The deadline is for one directory, not for a round: a large tree may take its time. */
static RkPollResult
look_at_dir (RkPollThread *self, guint64 id, RkPollDir *dir)
{
  self->current_id = id;
  set_busy (self, TRUE);
  RkPollResult result = rk_poll_dir_look (dir, note_event, self);
  set_busy (self, FALSE);
  if (result == RK_POLL_GONE)
    note_event (RK_DIR_GONE, NULL, self);
  if (result == RK_POLL_FIRST)
    note_event (RK_DIR_LOST, NULL, self);

  return result;
}

static gint64
choose_interval_usec (RkPollThread *self, gint64 now_usec)
{
  gint64 calm_usec = now_usec - self->last_difference_usec - FRESH_FOR_USEC;

  if (self->fixed_interval_usec > 0)
    return self->fixed_interval_usec;
  /* Slides from one to the other within as long again. */
  calm_usec = CLAMP (calm_usec, 0, FRESH_FOR_USEC);
  gint64 sliding_usec =
      FRESH_INTERVAL_USEC + (IDLE_INTERVAL_USEC - FRESH_INTERVAL_USEC) * calm_usec / FRESH_FOR_USEC;
  return MIN (MAX (self->round_cpu_usec * CPU_SHARE, sliding_usec), IDLE_INTERVAL_USEC);
}

static void
post_round (RkPollThread *self, RkPollNewsType outcome)
{
  RkPollNews news = { .type = outcome };

  if (outcome == RK_POLL_NEWS_ANSWERED)
    g_array_prepend_val (self->round, news);
  else
    g_array_append_val (self->round, news);
  post (self, self->round);
}

/* Looks at what was added since the last look, so that a tree that is being discovered does not
 * cost a round for each of its directories. */
static void
look_at_new (RkPollThread *self)
{
  RkPollNewsType outcome = RK_POLL_NEWS_ANSWERED;

  for (guint i = 0; i < self->fresh->len && outcome == RK_POLL_NEWS_ANSWERED; i++)
    {
      guint64 id = g_array_index (self->fresh, guint64, i);
      RkPollDir *dir = rk_poll_set_peek (self->dirs, id);
      RkPollResult result = dir != NULL ? look_at_dir (self, id, dir) : RK_POLL_OK;
      if (result == RK_POLL_UNREACHABLE)
        outcome = RK_POLL_NEWS_FAILED;
      else if (result == RK_POLL_GONE)
        rk_poll_set_remove (self->dirs, id);
    }
  g_array_set_size (self->fresh, 0);
  post_round (self, outcome);
}

static gint64
get_cpu_usec (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return (gint64)used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

static RkPollVerdict
look_at_one (guint64 id, RkPollDir *dir, gpointer user_data)
{
  RkPollThread *self = user_data;

  switch (look_at_dir (self, id, dir))
    {
    case RK_POLL_UNREACHABLE:
      return RK_POLL_STOP;
    case RK_POLL_GONE:
      return RK_POLL_DROP;
    case RK_POLL_OK:
    case RK_POLL_FIRST:
    default:
      return RK_POLL_KEEP;
    }
}

static void
look_at_all (RkPollThread *self)
{
  gint64 start_usec = g_get_monotonic_time (), start_cpu_usec = get_cpu_usec ();

  RkPollNewsType outcome = rk_poll_set_foreach (self->dirs, look_at_one, self)
                               ? RK_POLL_NEWS_ANSWERED
                               : RK_POLL_NEWS_FAILED;

  gint64 now_usec = g_get_monotonic_time ();
  self->round_cpu_usec = get_cpu_usec () - start_cpu_usec;
  /* The other side may have declared it dead meanwhile; otherwise a calm round wakes nobody. */
  gboolean was_slow = now_usec - start_usec > SLOW_ROUND_USEC;
  if (self->round->len > 0)
    self->last_difference_usec = now_usec;
  self->next_round_usec = now_usec + choose_interval_usec (self, now_usec);
  if (self->round->len > 0 || outcome != self->last_outcome || was_slow)
    post_round (self, outcome);
  self->last_outcome = outcome;
}

/* After a round, since that has woken the thread anyway. */
static void
look_for_room (RkPollThread *self)
{
  gint64 now_usec = g_get_monotonic_time ();

  if (!g_atomic_int_get (&self->awaits_room) || now_usec < self->next_room_usec)
    return;
  self->next_room_usec = now_usec + ROOM_INTERVAL_USEC;
  if (!rk_inotify_has_room ())
    return;
  g_atomic_int_set (&self->awaits_room, FALSE);
  post_round (self, RK_POLL_NEWS_ROOM);
}

static void
carry_out_job (RkPollThread *self, Order *order)
{
  g_autoptr (GArray) news = new_news ();
  RkPollNews done = { .type = RK_POLL_NEWS_DONE, .job = order->job, .free_job = order->free_job };

  set_busy (self, TRUE);
  order->run (order->job);
  set_busy (self, FALSE);
  order->free_job = NULL;
  g_array_append_val (news, done);
  post (self, news);
}

static void
carry_out (RkPollThread *self, Order *order)
{
  if (order->run != NULL)
    carry_out_job (self, order);
  else if (order->path != NULL)
    {
      rk_poll_set_add (self->dirs, order->id, order->path);
      g_array_append_val (self->fresh, order->id);
    }
  else
    rk_poll_set_remove (self->dirs, order->id);
  free_order (order);
}

/* Returns the next order, or NULL when a round is due; sets @end when nobody is interested any
 * more. */
static Order *
wait_for_work (RkPollThread *self, gboolean *end)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (;;)
    {
      *end = self->abandoned;
      if (self->abandoned)
        return NULL;
      if (!g_queue_is_empty (&self->orders))
        return g_queue_pop_head (&self->orders);
      if (self->fresh->len > 0)
        return NULL;
      if (rk_poll_set_is_empty (self->dirs))
        g_cond_wait (&self->wake, &self->lock);
      else if (!g_cond_wait_until (&self->wake, &self->lock, self->next_round_usec))
        return NULL;
    }
}

static gpointer
thread_main (gpointer data)
{
  RkPollThread *self = data;

  for (;;)
    {
      gboolean end;
      Order *order = wait_for_work (self, &end);
      if (end)
        break;
      if (order != NULL)
        carry_out (self, order);
      else if (self->fresh->len > 0)
        look_at_new (self);
      else
        {
          look_at_all (self);
          look_for_room (self);
        }
    }
  unref_thread (self);

  return NULL;
}

static void
give_order (RkPollThread *self, const Order *order)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->orders, g_memdup2 (order, sizeof *order));
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

/**
 * rk_poll_thread_start:
 * @fixed_interval_usec: between two rounds, or 0 to look often while something happens and seldom
 *   otherwise
 * @func: called in the thread-default main context of the caller with what has happened since
 *
 * Returns: (transfer full): a running thread; to be let go with rk_poll_thread_abandon().
 */
RkPollThread *
rk_poll_thread_start (gint64 fixed_interval_usec, RkPollNewsFunc func, gpointer user_data)
{
  RkPollThread *self = g_atomic_rc_box_new0 (RkPollThread);

  self->fixed_interval_usec = fixed_interval_usec;
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->news = new_news ();
  self->round = new_news ();
  self->fresh = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->func = func;
  self->user_data = user_data;
  self->dirs = rk_poll_set_new ();
  self->last_difference_usec = g_get_monotonic_time ();
  self->last_outcome = RK_POLL_NEWS_ANSWERED;
  g_thread_unref (g_thread_new ("rk-poll", thread_main, g_atomic_rc_box_acquire (self)));

  return self;
}

/**
 * rk_poll_thread_abandon:
 * @self: (transfer full)
 *
 * Ends the thread as soon as it gets back from what it is doing, and does not wait for it. Nothing
 * is delivered from now on. To be called in the thread of the main context.
 */
void
rk_poll_thread_abandon (RkPollThread *self)
{
  g_mutex_lock (&self->lock);
  self->abandoned = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  unref_thread (self);
}

/**
 * rk_poll_thread_add:
 * @id: not in use
 *
 * Looks at one more directory from now on. Its first look is reported as %RK_DIR_LOST.
 */
void
rk_poll_thread_add (RkPollThread *self, guint64 id, const char *path)
{
  Order order = { .id = id, .path = g_strdup (path) };

  give_order (self, &order);
}

/**
 * rk_poll_thread_remove:
 *
 * News of this directory may still be on their way.
 */
void
rk_poll_thread_remove (RkPollThread *self, guint64 id)
{
  Order order = { .id = id };

  give_order (self, &order);
}

/**
 * rk_poll_thread_run:
 * @run: called in the thread, as soon as it is free
 * @job: (transfer full): comes back in news of type %RK_POLL_NEWS_DONE
 * @free_job: frees @job after that news, or when the thread was abandoned; called once, in any
 * thread
 */
void
rk_poll_thread_run (RkPollThread *self, RkPollThreadJob run, gpointer job, GDestroyNotify free_job)
{
  Order order = { .run = run, .job = job, .free_job = free_job };

  give_order (self, &order);
}

/**
 * rk_poll_thread_await_room:
 *
 * Asks for one %RK_POLL_NEWS_ROOM.
 */
void
rk_poll_thread_await_room (RkPollThread *self)
{
  g_atomic_int_set (&self->awaits_room, TRUE);
}

/**
 * rk_poll_thread_get_busy_since_usec:
 *
 * Returns: when the thread began what it is doing on the mount, in monotonic microseconds; 0 if it
 * is waiting.
 */
gint64
rk_poll_thread_get_busy_since_usec (RkPollThread *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->busy_since_usec;
}
