/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-report-queue.h"

/* So many reports are worth a wake-up of the main loop, while more are known to come. */
#define CORKED_BATCH 64

typedef struct
{
  RkWatchReport report;
  char *text;              /* (owned) (nullable) */
  gint64 latest_real_usec; /* of a change: it was made before that; G_MAXINT64: nobody knows */
} Item;

struct _RkReportQueue
{
  gint ref_count;
  GMutex lock;
  GQueue items;               /* (element-type Item) guarded by lock */
  gboolean corked;            /* guarded by lock */
  guint n_corked;             /* pushed since then, guarded by lock */
  GSource *source;            /* (owned) (nullable) guarded by lock; %NULL once closed */
  RkWatcher *watcher;         /* (not owned) used in the main context only, until closed */
  gint64 run_start_real_usec; /* used in the main context only */
};

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->text);
  g_free (item);
}

/* A change that was on its way while a run started and had been made before: the run has seen it.
 * Unless somebody has put the clock back: then no time says anything.
 */
static gboolean
is_seen (RkReportQueue *self, const Item *item)
{
  return item->report == RK_WATCH_CHANGED && item->latest_real_usec < self->run_start_real_usec
         && g_get_real_time () >= self->run_start_real_usec;
}

/* Everything that is there, in one go; a handler may close the queue. */
static gboolean
deliver (gpointer user_data)
{
  g_autoptr (RkReportQueue) self = rk_report_queue_ref (user_data);
  GQueue items;
  Item *item;

  g_mutex_lock (&self->lock);
  if (self->source != NULL)
    g_source_set_ready_time (self->source, -1);
  items = self->items;
  g_queue_init (&self->items);
  g_mutex_unlock (&self->lock);

  while ((item = g_queue_pop_head (&items)) != NULL)
    {
      if (self->watcher != NULL && !is_seen (self, item))
        rk_watcher_report (self->watcher, item->report, item->text);
      item_free (item);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

/**
 * rk_report_queue_new:
 * @watcher: (not owned): who is to emit the reports; it must close the queue before it goes
 *
 * Returns: (transfer full): a queue that ends in the thread-default main context of the caller
 */
RkReportQueue *
rk_report_queue_new (RkWatcher *watcher)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  RkReportQueue *self = g_new0 (RkReportQueue, 1);

  self->ref_count = 1;
  self->watcher = watcher;
  g_mutex_init (&self->lock);
  g_queue_init (&self->items);
  self->source = g_source_new (&funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "rekindle watch reports");
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, deliver, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

/**
 * rk_report_queue_ref:
 * @self: a queue
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
RkReportQueue *
rk_report_queue_ref (RkReportQueue *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * rk_report_queue_unref:
 * @self: (transfer full): a queue; the last one to go must find it closed
 *
 * Any thread.
 */
void
rk_report_queue_unref (RkReportQueue *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_assert (self->source == NULL);
  g_queue_clear_full (&self->items, item_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* The first of a batch is told at once: a program that has to stop should not wait for the rest. */
static gboolean
is_worth_waking (RkReportQueue *self)
{
  return self->corked ? self->n_corked++ % CORKED_BATCH == 0 : self->items.length == 1;
}

static void
push (RkReportQueue *self, RkWatchReport report, const char *text, gint64 latest_real_usec)
{
  g_mutex_lock (&self->lock);
  if (self->source != NULL)
    {
      Item *item = g_new (Item, 1);

      *item = (Item){ report, g_strdup (text), latest_real_usec };
      g_queue_push_tail (&self->items, item);
      if (is_worth_waking (self))
        g_source_set_ready_time (self->source, 0);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * rk_report_queue_push:
 * @self: a queue
 * @report: what to report
 * @text: (nullable): its text, copied
 *
 * Any thread. Reports arrive in the order in which they were pushed; after the queue was closed
 * nothing happens.
 */
void
rk_report_queue_push (RkReportQueue *self, RkWatchReport report, const char *text)
{
  push (self, report, text, G_MAXINT64);
}

/**
 * rk_report_queue_push_change:
 * @self: a queue
 * @path: what has changed, copied
 * @latest_real_usec: the change was made at this time or before, on the clock of local files;
 * G_MAXINT64 if that is not known
 *
 * Any thread. Reports RK_WATCH_CHANGED, unless a run turns out to have started after the change.
 */
void
rk_report_queue_push_change (RkReportQueue *self, const char *path, gint64 latest_real_usec)
{
  push (self, RK_WATCH_CHANGED, path, latest_real_usec);
}

/**
 * rk_report_queue_cork:
 * @self: a queue
 *
 * Many reports come now: the main loop is not woken for each. To be ended by
 * rk_report_queue_uncork(). Any thread, but one at a time.
 */
void
rk_report_queue_cork (RkReportQueue *self)
{
  g_mutex_lock (&self->lock);
  self->corked = TRUE;
  self->n_corked = 0;
  g_mutex_unlock (&self->lock);
}

/**
 * rk_report_queue_uncork:
 * @self: a queue
 *
 * What was pushed meanwhile arrives now at the latest. Any thread.
 */
void
rk_report_queue_uncork (RkReportQueue *self)
{
  g_mutex_lock (&self->lock);
  self->corked = FALSE;
  if (self->source != NULL && self->items.length > 0)
    g_source_set_ready_time (self->source, 0);
  g_mutex_unlock (&self->lock);
}

/**
 * rk_report_queue_set_run_start:
 * @self: a queue
 * @start_real_usec: a run starts now, at this time on the clock of local files
 *
 * Main context only.
 */
void
rk_report_queue_set_run_start (RkReportQueue *self, gint64 start_real_usec)
{
  self->run_start_real_usec = start_real_usec;
}

/**
 * rk_report_queue_close:
 * @self: a queue
 *
 * Main context of the queue. Nothing is reported any more.
 */
void
rk_report_queue_close (RkReportQueue *self)
{
  g_mutex_lock (&self->lock);
  self->watcher = NULL;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->lock);
}
