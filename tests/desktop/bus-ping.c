/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Asks a program on the session bus for a property, again and again until its standard input ends,
 * and prints how long the longest answer took: for how long the program's main loop was blocked.
 * What the machine let the processes of PID… and this one wait for a processor is not counted.
 *
 * bus-ping NAME PATH INTERFACE PROPERTY PID…
 */
#include <fcntl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LIMIT_MSEC 60000
#define PAUSE_MSEC 5

static gint64
read_run_delay_usec (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/schedstat", pid);
  g_autofree char *text = NULL;
  guint64 ran_nsec = 0, delay_nsec = 0;

  if (g_file_get_contents (path, &text, NULL, NULL)
      && sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &ran_nsec, &delay_nsec) == 2)
    return (gint64)(delay_nsec / 1000);
  return 0;
}

static gint64
sum_run_delays_usec (char **pids)
{
  gint64 sum_usec = read_run_delay_usec ("thread-self");

  for (; *pids != NULL; pids++)
    sum_usec += read_run_delay_usec (*pids);
  return sum_usec;
}

static gint64
ping_usec (GDBusConnection *bus, char **argv)
{
  g_autoptr (GError) error = NULL;
  gint64 begin_usec = g_get_monotonic_time ();
  gint64 delay_usec = sum_run_delays_usec (argv + 5);
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (bus, argv[1], argv[2], "org.freedesktop.DBus.Properties", "Get",
                                   g_variant_new ("(ss)", argv[3], argv[4]), NULL,
                                   G_DBUS_CALL_FLAGS_NO_AUTO_START, LIMIT_MSEC, NULL, &error);

  if (reply == NULL)
    g_error ("%s", error->message);
  return g_get_monotonic_time () - begin_usec - (sum_run_delays_usec (argv + 5) - delay_usec);
}

int
main (int argc, char **argv)
{
  GPollFD input = { .fd = STDIN_FILENO, .events = G_IO_IN };
  gint64 worst_usec = 0;
  guint n_pings = 0;

  if (argc < 5)
    return EXIT_FAILURE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (bus == NULL)
    g_error ("%s", error->message);
  do
    {
      gint64 took_usec = ping_usec (bus, argv);
      worst_usec = MAX (worst_usec, took_usec);
      if (n_pings++ == 0)
        printf ("ready\n");
      fflush (stdout);
    }
  while (g_poll (&input, 1, PAUSE_MSEC) == 0);
  printf ("%u answers, the longest took %.1f ms\n", n_pings, (double)worst_usec / 1000);
  return EXIT_SUCCESS;
}
