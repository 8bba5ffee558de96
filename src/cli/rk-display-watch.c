/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-display-watch.h"

#include <gio/gio.h>
#include <string.h>

/* A server makes its socket before it answers, and more than one socket. */
#define SETTLE_SEC 1

struct _RkDisplayWatch
{
  GSourceFunc appeared;
  gpointer data;
  GPtrArray *monitors; /* (element-type GFileMonitor) (owned) */
  guint settle_id;     /* until the news is told */
};

/* The socket of an X server on this machine: ":1", ":1.0", "unix:1". */
static char *
dup_x11_socket (const char *display)
{
  if (display == NULL)
    return NULL;
  if (g_str_has_prefix (display, "unix:"))
    display += strlen ("unix");
  if (display[0] != ':' || !g_ascii_isdigit (display[1]))
    return NULL;
  return g_strdup_printf ("/tmp/.X11-unix/X%" G_GUINT64_FORMAT,
                          g_ascii_strtoull (display + 1, NULL, 10));
}

static char *
dup_wayland_socket (const char *display)
{
  if (display == NULL || display[0] == '\0')
    return NULL;
  return g_path_is_absolute (display) ? g_strdup (display)
                                      : g_build_filename (g_get_user_runtime_dir (), display, NULL);
}

static gboolean
on_settled (gpointer data)
{
  RkDisplayWatch *self = data;

  self->settle_id = 0;
  self->appeared (self->data);
  return G_SOURCE_REMOVE;
}

static void
on_socket_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
                   gpointer data)
{
  RkDisplayWatch *self = data;

  if (event == G_FILE_MONITOR_EVENT_CREATED && self->settle_id == 0)
    self->settle_id = g_timeout_add_seconds (SETTLE_SEC, on_settled, self);
}

static void
add_socket (RkDisplayWatch *self, const char *path)
{
  if (path == NULL)
    return;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);

  if (monitor == NULL)
    return;
  g_signal_connect (monitor, "changed", G_CALLBACK (on_socket_changed), self);
  g_ptr_array_add (self->monitors, monitor);
}

/**
 * rk_display_watch_new:
 * @appeared: called in the main context of the thread that made the watch, about a second after a
 *   display was made, each time; what it returns does not matter
 * @data: for @appeared
 *
 * Watches the sockets that DISPLAY and WAYLAND_DISPLAY name. A display on another machine has none
 * and is never told. The first call comes after a second in any case: the display may have come
 * back just before.
 *
 * Returns: (transfer full): the watch
 */
RkDisplayWatch *
rk_display_watch_new (GSourceFunc appeared, gpointer data)
{
  RkDisplayWatch *self = g_new0 (RkDisplayWatch, 1);
  g_autofree char *x11_socket = dup_x11_socket (g_getenv ("DISPLAY"));
  g_autofree char *wayland_socket = dup_wayland_socket (g_getenv ("WAYLAND_DISPLAY"));

  self->appeared = appeared;
  self->data = data;
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  add_socket (self, x11_socket);
  add_socket (self, wayland_socket);
  if (self->monitors->len > 0)
    self->settle_id = g_timeout_add_seconds (SETTLE_SEC, on_settled, self);
  return self;
}

/**
 * rk_display_watch_free:
 * @self: (transfer full): a watch
 *
 * Ends it; nothing is called any more.
 */
void
rk_display_watch_free (RkDisplayWatch *self)
{
  for (guint i = 0; i < self->monitors->len; i++)
    {
      GFileMonitor *monitor = g_ptr_array_index (self->monitors, i);

      g_signal_handlers_disconnect_by_data (monitor, self);
      g_file_monitor_cancel (monitor);
    }
  g_ptr_array_unref (self->monitors);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_free (self);
}
