/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-clock-system.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

struct _RkClockSystem
{
  GObject parent_instance;
};

typedef struct
{
  RkClockFunc func;
  gpointer user_data;
} Alarm;

static gint64
get_monotonic_usec (RkClock *clock)
{
  return g_get_monotonic_time ();
}

static int
open_probe (void)
{
  static gsize probe; /* the descriptor, plus one */

  if (g_once_init_enter (&probe))
    g_once_init_leave (&probe, (gsize)(memfd_create ("rekindle-clock", MFD_CLOEXEC) + 2));
  return (int)probe - 2;
}

/* The clock of files: the change time that a file of ours gets just now. It is some milliseconds
 * coarse, and on newer kernels it is exact if the file's time was looked at since its last change,
 * which makes every later change of any file come after it. So "changed before this time" can be
 * said of a file for certain.
 */
static gint64
get_real_usec (RkClock *clock)
{
  struct stat st;
  struct timespec now;
  int fd = open_probe ();

  /* The first look and change bring it up to the present tick, the second beyond it. */
  if (fd >= 0 && futimens (fd, NULL) == 0 && fstat (fd, &st) == 0 && futimens (fd, NULL) == 0
      && fstat (fd, &st) == 0)
    now = st.st_ctim;
  else
    clock_gettime (CLOCK_REALTIME_COARSE, &now);
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
on_alarm (gpointer user_data)
{
  Alarm *alarm = user_data;

  alarm->func (alarm->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
dispatch_alarm (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

/* A source with a ready time: unlike g_timeout_add() it counts microseconds. */
static guint
add_alarm (RkClock *clock, gint64 due_usec, RkClockFunc func, gpointer user_data)
{
  static GSourceFuncs funcs = { .dispatch = dispatch_alarm };
  g_autoptr (GSource) source = g_source_new (&funcs, sizeof (GSource));
  Alarm *alarm = g_new (Alarm, 1);

  *alarm = (Alarm){ func, user_data };
  g_source_set_static_name (source, "rekindle alarm");
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, on_alarm, alarm, g_free);
  g_source_set_ready_time (source, MAX (due_usec, 0));
  return g_source_attach (source, g_main_context_get_thread_default ());
}

static void
remove_alarm (RkClock *clock, guint alarm_id)
{
  GSource *source =
      g_main_context_find_source_by_id (g_main_context_get_thread_default (), alarm_id);

  g_return_if_fail (source != NULL);
  g_source_destroy (source);
}

static void
rk_clock_system_iface_init (RkClockInterface *iface)
{
  iface->get_monotonic_usec = get_monotonic_usec;
  iface->get_real_usec = get_real_usec;
  iface->add_alarm = add_alarm;
  iface->remove_alarm = remove_alarm;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RkClockSystem, rk_clock_system, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_CLOCK, rk_clock_system_iface_init))

static void
rk_clock_system_class_init (RkClockSystemClass *klass)
{
}

static void
rk_clock_system_init (RkClockSystem *self)
{
}

/**
 * rk_clock_system_new:
 *
 * Returns: (transfer full): the clock of the machine; its wall clock is the one that the times of
 * local files are taken from
 */
RkClock *
rk_clock_system_new (void)
{
  return g_object_new (RK_TYPE_CLOCK_SYSTEM, NULL);
}
