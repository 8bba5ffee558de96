/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-fake-clock.h"

typedef struct
{
  guint id;
  gint64 due_usec;
  RkClockFunc func;
  gpointer user_data;
} Alarm;

struct _RkFakeClock
{
  GObject parent_instance;

  gint64 now_usec;
  gint64 wall_offset_usec;
  GArray *alarms; /* (element-type Alarm) (owned) */
  guint last_id;
};

static gint64
get_now_usec (RkClock *clock)
{
  return RK_FAKE_CLOCK (clock)->now_usec;
}

static gint64
get_real_usec (RkClock *clock)
{
  return RK_FAKE_CLOCK (clock)->now_usec + RK_FAKE_CLOCK (clock)->wall_offset_usec;
}

static guint
add_alarm (RkClock *clock, gint64 due_usec, RkClockFunc func, gpointer user_data)
{
  RkFakeClock *self = RK_FAKE_CLOCK (clock);
  Alarm alarm = { ++self->last_id, due_usec, func, user_data };

  g_array_append_val (self->alarms, alarm);
  return alarm.id;
}

static void
remove_alarm (RkClock *clock, guint alarm_id)
{
  RkFakeClock *self = RK_FAKE_CLOCK (clock);

  for (guint i = 0; i < self->alarms->len; i++)
    if (g_array_index (self->alarms, Alarm, i).id == alarm_id)
      {
        g_array_remove_index (self->alarms, i);
        return;
      }
  g_assert_not_reached ();
}

static void
rk_fake_clock_iface_init (RkClockInterface *iface)
{
  iface->get_monotonic_usec = get_now_usec;
  iface->get_real_usec = get_real_usec;
  iface->add_alarm = add_alarm;
  iface->remove_alarm = remove_alarm;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RkFakeClock, rk_fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_CLOCK, rk_fake_clock_iface_init))

static void
rk_fake_clock_finalize (GObject *object)
{
  g_array_unref (RK_FAKE_CLOCK (object)->alarms);
  G_OBJECT_CLASS (rk_fake_clock_parent_class)->finalize (object);
}

static void
rk_fake_clock_class_init (RkFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rk_fake_clock_finalize;
}

static void
rk_fake_clock_init (RkFakeClock *self)
{
  self->alarms = g_array_new (FALSE, FALSE, sizeof (Alarm));
}

/**
 * rk_fake_clock_new:
 * @now_usec: the time that it shows, on both scales
 *
 * Returns: (transfer full): a clock that stands still
 */
RkFakeClock *
rk_fake_clock_new (gint64 now_usec)
{
  RkFakeClock *self = g_object_new (RK_TYPE_FAKE_CLOCK, NULL);

  self->now_usec = now_usec;
  return self;
}

static gboolean
take_next_alarm (RkFakeClock *self, gint64 until_usec, Alarm *next)
{
  guint found = G_MAXUINT;

  for (guint i = 0; i < self->alarms->len; i++)
    {
      Alarm *alarm = &g_array_index (self->alarms, Alarm, i);
      if (alarm->due_usec > until_usec)
        continue;
      if (found == G_MAXUINT
          || alarm->due_usec < g_array_index (self->alarms, Alarm, found).due_usec)
        found = i;
    }
  if (found == G_MAXUINT)
    return FALSE;

  *next = g_array_index (self->alarms, Alarm, found);
  g_array_remove_index (self->alarms, found);
  return TRUE;
}

/**
 * rk_fake_clock_advance:
 * @self: the clock
 * @usec: how far
 *
 * Moves the time on and calls the alarms that are due, in order and each at its own time, also
 * those that are added meanwhile.
 */
void
rk_fake_clock_advance (RkFakeClock *self, gint64 usec)
{
  gint64 until_usec = self->now_usec + usec;
  Alarm alarm;

  while (take_next_alarm (self, until_usec, &alarm))
    {
      self->now_usec = MAX (self->now_usec, alarm.due_usec);
      alarm.func (alarm.user_data);
    }
  self->now_usec = until_usec;
}

/**
 * rk_fake_clock_count_alarms:
 * @self: the clock
 *
 * Returns: how many alarms wait: an idle program has none
 */
guint
rk_fake_clock_count_alarms (RkFakeClock *self)
{
  return self->alarms->len;
}

/**
 * rk_fake_clock_set_wall:
 * @self: the clock
 * @offset_usec: how far the wall clock is ahead of the monotonic one from now on
 *
 * Somebody sets the wall clock; or the machine sleeps, and only the wall clock goes on.
 */
void
rk_fake_clock_set_wall (RkFakeClock *self, gint64 offset_usec)
{
  self->wall_offset_usec = offset_usec;
}
