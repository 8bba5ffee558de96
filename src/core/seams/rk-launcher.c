/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-launcher.h"

G_DEFINE_INTERFACE (RkLauncher, rk_launcher, G_TYPE_OBJECT)

static guint event_signal;

static void
rk_launcher_default_init (RkLauncherInterface *iface)
{
  /**
   * RkLauncher::event:
   * @self: the launcher
   * @event: (type gpointer): a #RkLaunchEvent, valid during the emission
   */
  event_signal = g_signal_new ("event", RK_TYPE_LAUNCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
}

/**
 * rk_launcher_start:
 * @self: a launcher whose tree is gone
 * @spec: what to execute; copied
 *
 * Answered by RK_LAUNCH_STARTED or RK_LAUNCH_NO_SPAWN.
 */
void
rk_launcher_start (RkLauncher *self, const RkLaunchSpec *spec)
{
  RK_LAUNCHER_GET_IFACE (self)->start (self, spec);
}

/**
 * rk_launcher_stop:
 * @self: a launcher
 * @signum: the signal that asks to end
 *
 * Sends @signum to the whole tree. RK_LAUNCH_GONE follows when nothing is left of it, also where
 * nothing was left already.
 */
void
rk_launcher_stop (RkLauncher *self, int signum)
{
  RK_LAUNCHER_GET_IFACE (self)->stop (self, signum);
}

/**
 * rk_launcher_kill:
 * @self: a launcher
 *
 * Kills the whole tree, again and again until nothing is left. RK_LAUNCH_SURVIVORS comes first.
 */
void
rk_launcher_kill (RkLauncher *self)
{
  RK_LAUNCHER_GET_IFACE (self)->kill (self);
}

/**
 * rk_launcher_signal_command:
 * @self: a launcher
 * @signum: any signal
 *
 * Sends @signum to the command's own process, and to nothing that it started. Without effect if it
 * has ended.
 */
void
rk_launcher_signal_command (RkLauncher *self, int signum)
{
  RK_LAUNCHER_GET_IFACE (self)->signal_command (self, signum);
}

/**
 * rk_launcher_shutdown:
 * @self: a launcher
 *
 * Ends it; whatever is left of its tree is killed. No event comes any more.
 */
void
rk_launcher_shutdown (RkLauncher *self)
{
  RK_LAUNCHER_GET_IFACE (self)->shutdown (self);
}

/**
 * rk_launcher_write_input:
 * @self: a launcher
 * @bytes: what the person types
 * @len: how much
 *
 * Without effect on a shared terminal, where the person types to the command itself.
 */
void
rk_launcher_write_input (RkLauncher *self, const char *bytes, gsize len)
{
  RK_LAUNCHER_GET_IFACE (self)->write_input (self, bytes, len);
}

/**
 * rk_launcher_set_window_size:
 * @self: a launcher
 * @columns: width of the terminal that shows the output
 * @rows: its height
 */
void
rk_launcher_set_window_size (RkLauncher *self, guint columns, guint rows)
{
  RK_LAUNCHER_GET_IFACE (self)->set_window_size (self, columns, rows);
}

/**
 * rk_launcher_get_root_pid:
 * @self: a launcher
 *
 * Returns: the process below which everything is that it started, for looking, never for signals; 0
 * if there is none or it is not known
 */
pid_t
rk_launcher_get_root_pid (RkLauncher *self)
{
  RkLauncherInterface *iface = RK_LAUNCHER_GET_IFACE (self);

  return iface->get_root_pid != NULL ? iface->get_root_pid (self) : 0;
}

/**
 * rk_launcher_emit:
 * @self: a launcher
 * @event: what happened
 *
 * For implementations: emits #RkLauncher::event.
 */
void
rk_launcher_emit (RkLauncher *self, const RkLaunchEvent *event)
{
  g_signal_emit (self, event_signal, 0, event);
}

/**
 * rk_launch_spec_free:
 * @spec: (transfer full): a spec made with g_new0()
 */
void
rk_launch_spec_free (RkLaunchSpec *spec)
{
  g_strfreev (spec->arguments);
  g_strfreev (spec->environment);
  g_free (spec->directory);
  g_free (spec->log_directory);
  g_free (spec->lack);
  g_free (spec);
}

/**
 * rk_launch_spec_set_variable:
 * @spec: a spec
 * @name: an environment variable
 * @value: its value
 */
void
rk_launch_spec_set_variable (RkLaunchSpec *spec, const char *name, const char *value)
{
  spec->environment = g_environ_setenv (spec->environment, name, value, TRUE);
}
