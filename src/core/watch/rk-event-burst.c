/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-event-burst: tells from the number of events alone when some may have been lost, for a watcher
 * that is not told (GFileMonitor). The timer exists only in a suspicious burst.
 */
#include "config.h"

#include "rk-event-burst.h"

/* GLib merges writes, so that fewer events arrive than were queued. A burst is suspected from this
 * many on; a needless look at the directories costs little, a missing one a stale program. */
#define SUSPICIOUS_EVENTS 64
#define CALM_MSEC 30
/* Something that never stops writing must not put the look off for ever. */
#define MAX_BURST_USEC (2 * G_TIME_SPAN_SECOND)

/**
 * rk_event_burst_init:
 * @self: (out): to be cleared with rk_event_burst_clear()
 * @queue_limit: how many events the kernel keeps; a burst is suspected at half of that already
 * @func: called when a suspicious burst is over, or has lasted for two seconds
 */
void
rk_event_burst_init (RkEventBurst *self, guint queue_limit, RkEventBurstFunc func,
                     gpointer user_data)
{
  *self = (RkEventBurst){
    .func = func,
    .user_data = user_data,
    .n_suspicious = MIN (SUSPICIOUS_EVENTS, MAX (1, queue_limit / 2)),
  };
}

static void
disarm (RkEventBurst *self)
{
  if (self->calm_timer == NULL)
    return;
  g_source_destroy (self->calm_timer);
  g_clear_pointer (&self->calm_timer, g_source_unref);
}

/**
 * rk_event_burst_clear:
 *
 * The function is not called any more.
 */
void
rk_event_burst_clear (RkEventBurst *self)
{
  disarm (self);
}

static gboolean
on_calm_timer (gpointer user_data)
{
  RkEventBurst *self = user_data;
  gint64 now_usec = g_get_monotonic_time ();

  if (now_usec - self->last_event_usec < CALM_MSEC * G_TIME_SPAN_MILLISECOND
      && now_usec - self->suspected_usec < MAX_BURST_USEC)
    return G_SOURCE_CONTINUE;

  disarm (self);
  self->n_events = 0;
  self->func (self->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * rk_event_burst_count:
 *
 * To be called for each event, in the thread-default main context in which the function shall be
 * called. Never calls it itself.
 */
void
rk_event_burst_count (RkEventBurst *self)
{
  gint64 now_usec = g_get_monotonic_time ();

  if (self->calm_timer == NULL
      && now_usec - self->last_event_usec > CALM_MSEC * G_TIME_SPAN_MILLISECOND)
    self->n_events = 0;
  self->last_event_usec = now_usec;
  if (++self->n_events < self->n_suspicious || self->calm_timer != NULL)
    return;

  self->suspected_usec = now_usec;
  self->calm_timer = g_timeout_source_new (CALM_MSEC);
  g_source_set_static_name (self->calm_timer, "rk-event-burst calm");
  g_source_set_callback (self->calm_timer, on_calm_timer, self, NULL);
  g_source_attach (self->calm_timer, g_main_context_get_thread_default ());
}
