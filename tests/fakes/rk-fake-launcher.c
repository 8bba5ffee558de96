/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-fake-launcher.h"

#define PID 4242

struct _RkFakeLauncher
{
  GObject parent_instance;

  GString *calls;     /* (owned): "start stop(15) kill" */
  char **environment; /* (owned) (nullable): of the latest start */
  gboolean tree_alive;
};

static void
record (RkFakeLauncher *self, const char *call)
{
  if (self->calls->len > 0)
    g_string_append_c (self->calls, ' ');
  g_string_append (self->calls, call);
}

/* What no real launcher would survive either: a start over a living tree. */
static void
start (RkLauncher *launcher, const RkLaunchSpec *spec)
{
  RkFakeLauncher *self = RK_FAKE_LAUNCHER (launcher);

  g_assert_false (self->tree_alive);
  self->tree_alive = TRUE;
  g_strfreev (self->environment);
  self->environment = g_strdupv (spec->environment);
  record (self, "start");
}

static void
stop (RkLauncher *launcher, int signum)
{
  g_autofree char *call = g_strdup_printf ("stop(%d)", signum);

  record (RK_FAKE_LAUNCHER (launcher), call);
}

static void
kill_tree (RkLauncher *launcher)
{
  record (RK_FAKE_LAUNCHER (launcher), "kill");
}

static void
signal_command (RkLauncher *launcher, int signum)
{
  g_autofree char *call = g_strdup_printf ("signal(%d)", signum);

  record (RK_FAKE_LAUNCHER (launcher), call);
}

static void
shut_down (RkLauncher *launcher)
{
  record (RK_FAKE_LAUNCHER (launcher), "shutdown");
}

static void
rk_fake_launcher_iface_init (RkLauncherInterface *iface)
{
  iface->start = start;
  iface->stop = stop;
  iface->kill = kill_tree;
  iface->signal_command = signal_command;
  iface->shutdown = shut_down;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RkFakeLauncher, rk_fake_launcher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_LAUNCHER,
                                                      rk_fake_launcher_iface_init))

static void
rk_fake_launcher_finalize (GObject *object)
{
  RkFakeLauncher *self = RK_FAKE_LAUNCHER (object);

  g_string_free (self->calls, TRUE);
  g_strfreev (self->environment);
  G_OBJECT_CLASS (rk_fake_launcher_parent_class)->finalize (object);
}

static void
rk_fake_launcher_class_init (RkFakeLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rk_fake_launcher_finalize;
}

static void
rk_fake_launcher_init (RkFakeLauncher *self)
{
  self->calls = g_string_new (NULL);
}

static void
emit (RkFakeLauncher *self, RkLaunchEvent event)
{
  rk_launcher_emit (RK_LAUNCHER (self), &event);
}

/**
 * rk_fake_launcher_new:
 *
 * Returns: (transfer full): a launcher that was asked for nothing
 */
RkFakeLauncher *
rk_fake_launcher_new (void)
{
  return g_object_new (RK_TYPE_FAKE_LAUNCHER, NULL);
}

/**
 * rk_fake_launcher_started:
 * @self: the launcher
 *
 * Says that the command runs.
 */
void
rk_fake_launcher_started (RkFakeLauncher *self)
{
  emit (self, (RkLaunchEvent){ RK_LAUNCH_STARTED, .pid = PID });
}

/**
 * rk_fake_launcher_not_started:
 * @self: the launcher
 * @error_number: why
 *
 * Says that the command could not be executed.
 */
void
rk_fake_launcher_not_started (RkFakeLauncher *self, int error_number)
{
  self->tree_alive = FALSE;
  emit (self, (RkLaunchEvent){ RK_LAUNCH_NO_SPAWN, .spawn_errno = error_number });
}

/**
 * rk_fake_launcher_exited:
 * @self: the launcher
 * @wait_status: how
 *
 * Says that the command's own process ended.
 */
void
rk_fake_launcher_exited (RkFakeLauncher *self, int wait_status)
{
  emit (self, (RkLaunchEvent){ RK_LAUNCH_EXITED, .wait_status = wait_status });
}

/**
 * rk_fake_launcher_survivors:
 * @self: the launcher
 * @names: who is killed
 *
 * Answers a kill.
 */
void
rk_fake_launcher_survivors (RkFakeLauncher *self, const char *names)
{
  emit (self, (RkLaunchEvent){ RK_LAUNCH_SURVIVORS, .text = names });
}

/**
 * rk_fake_launcher_gone:
 * @self: the launcher
 *
 * Says that nothing is left of the tree.
 */
void
rk_fake_launcher_gone (RkFakeLauncher *self)
{
  self->tree_alive = FALSE;
  emit (self, (RkLaunchEvent){ RK_LAUNCH_GONE });
}

/**
 * rk_fake_launcher_take_calls:
 * @self: the launcher
 *
 * Returns: (transfer full): what it was asked for since the last time, separated by spaces
 */
char *
rk_fake_launcher_take_calls (RkFakeLauncher *self)
{
  char *calls = g_strdup (self->calls->str);

  g_string_truncate (self->calls, 0);
  return calls;
}

/**
 * rk_fake_launcher_get_variable:
 * @self: the launcher
 * @name: an environment variable
 *
 * Returns: (nullable): its value in the latest start
 */
const char *
rk_fake_launcher_get_variable (RkFakeLauncher *self, const char *name)
{
  return g_environ_getenv (self->environment, name);
}
