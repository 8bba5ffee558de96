/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-launcher: the seam through which processes enter. A launcher belongs to one program from its
 * start to its stop, and executes run after run. What it is asked for is done by and by; what
 * happened comes as events, in the main context that was the thread's default when the launcher was
 * made, and never before the function that caused it has returned.
 */
#pragma once

#include <glib-object.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * RkLaunchSpec:
 * @arguments: (array zero-terminated=1) (owned): what to execute; the first is looked up in the
 * PATH of
 *   @environment
 * @directory: (owned): absolute: where
 * @environment: (array zero-terminated=1) (owned): all of it
 * @log_directory: (nullable) (owned): where to keep the output; %NULL on a shared terminal
 * @run_number: counts the runs of a program
 * @lack: (nullable) (owned): what could not be had for it, in words
 */
typedef struct
{
  char **arguments;
  char *directory;
  char **environment;
  char *log_directory;
  guint run_number;
  char *lack;
} RkLaunchSpec;

/**
 * RkLaunchEventKind:
 * @RK_LAUNCH_STARTED: the command was executed: @pid
 * @RK_LAUNCH_NO_SPAWN: it could not be: @spawn_errno, and @text says what failed, e.g. the
 * directory
 * @RK_LAUNCH_EXITED: the command's own process ended: @wait_status
 * @RK_LAUNCH_GONE: no process of its tree is left
 * @RK_LAUNCH_SURVIVORS: @text names those that had to be killed
 * @RK_LAUNCH_OUTPUT: the run has printed @output_bytes so far
 * @RK_LAUNCH_TROUBLE: something cannot be done, the run goes on: @text
 * @RK_LAUNCH_LOST: the launcher's own process died; what was left of the tree was killed
 */
typedef enum
{
  RK_LAUNCH_STARTED,
  RK_LAUNCH_NO_SPAWN,
  RK_LAUNCH_EXITED,
  RK_LAUNCH_GONE,
  RK_LAUNCH_SURVIVORS,
  RK_LAUNCH_OUTPUT,
  RK_LAUNCH_TROUBLE,
  RK_LAUNCH_LOST,
} RkLaunchEventKind;

/**
 * RkLaunchEvent:
 * @kind: what happened
 * @pid: see the kinds
 * @wait_status: see the kinds
 * @spawn_errno: see the kinds
 * @output_bytes: see the kinds
 * @run_number: the number of the run that it is about
 * @at_usec: when, monotonic, as exactly as is known; 0 if it is not
 * @text: (nullable): see the kinds
 */
typedef struct
{
  RkLaunchEventKind kind;
  pid_t pid;
  guint run_number;
  int wait_status;
  int spawn_errno;
  gint64 output_bytes;
  gint64 at_usec;
  const char *text;
} RkLaunchEvent;

#define RK_TYPE_LAUNCHER (rk_launcher_get_type ())
G_DECLARE_INTERFACE (RkLauncher, rk_launcher, RK, LAUNCHER, GObject)

struct _RkLauncherInterface
{
  GTypeInterface parent_iface;

  void (*start) (RkLauncher *self, const RkLaunchSpec *spec);
  void (*stop) (RkLauncher *self, int signum);
  void (*kill) (RkLauncher *self);
  void (*signal_command) (RkLauncher *self, int signum);
  void (*shutdown) (RkLauncher *self);
  void (*write_input) (RkLauncher *self, const char *bytes, gsize len);
  void (*set_window_size) (RkLauncher *self, guint columns, guint rows);
  pid_t (*get_root_pid) (RkLauncher *self);
};

void rk_launcher_start (RkLauncher *self, const RkLaunchSpec *spec);
void rk_launcher_stop (RkLauncher *self, int signum);
void rk_launcher_kill (RkLauncher *self);
void rk_launcher_signal_command (RkLauncher *self, int signum);
void rk_launcher_shutdown (RkLauncher *self);
void rk_launcher_write_input (RkLauncher *self, const char *bytes, gsize len);
void rk_launcher_set_window_size (RkLauncher *self, guint columns, guint rows);
pid_t rk_launcher_get_root_pid (RkLauncher *self);
void rk_launcher_emit (RkLauncher *self, const RkLaunchEvent *event);

void rk_launch_spec_free (RkLaunchSpec *spec);
void rk_launch_spec_set_variable (RkLaunchSpec *spec, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkLaunchSpec, rk_launch_spec_free)

G_END_DECLS
