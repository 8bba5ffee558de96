/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-program: a project under supervision. It owns one lifecycle, performs the actions that the
 * lifecycle decides on, and holds its only timer. It speaks through signals; it writes nowhere.
 */
#pragma once

#include <glib-object.h>

#include "rk-clock.h"
#include "rk-launcher.h"
#include "rk-lifecycle.h"
#include "rk-path-set.h"
#include "rk-port-table.h"
#include "rk-project.h"
#include "rk-watcher.h"

G_BEGIN_DECLS

#define RK_TYPE_PROGRAM (rk_program_get_type ())
G_DECLARE_FINAL_TYPE (RkProgram, rk_program, RK, PROGRAM, GObject)

/**
 * RkProgramNews:
 * @RK_PROGRAM_STARTED: a run was started; the status has the changed paths
 * @RK_PROGRAM_CHANGED: the first change of a burst; the run is being stopped for it
 * @RK_PROGRAM_ENDED: the command ended by itself; the status says how and what follows
 * @RK_PROGRAM_NOT_STARTED: the command could not be executed
 * @RK_PROGRAM_STUBBORN: processes did not end within the grace period and are being killed; the
 * text names them
 * @RK_PROGRAM_HELD: they were killed, and live on, because the kernel does not let go of them; the
 * text names them
 * @RK_PROGRAM_LOOP: the program restarts itself by writing; the text is the path that is not looked
 * at any more, as the watcher gives it, with a slash at the end of a directory
 * @RK_PROGRAM_NOTICE: there is something to say, of the files or of a start; the text says it
 * @RK_PROGRAM_LOST: the process that looked after the program died; what was left was ended
 * @RK_PROGRAM_BUILDING: a build was started
 * @RK_PROGRAM_NOT_BUILT: it failed; the status says how; if there is an older run, it goes on
 * @RK_PROGRAM_SIGNALLED: the command was told of the change by a signal; the status has the changed
 * paths
 * @RK_PROGRAM_WATCHING: what stands in the way of watching is another; the status has it
 */
typedef enum
{
  RK_PROGRAM_STARTED,
  RK_PROGRAM_CHANGED,
  RK_PROGRAM_ENDED,
  RK_PROGRAM_NOT_STARTED,
  RK_PROGRAM_STUBBORN,
  RK_PROGRAM_HELD,
  RK_PROGRAM_LOOP,
  RK_PROGRAM_NOTICE,
  RK_PROGRAM_LOST,
  RK_PROGRAM_BUILDING,
  RK_PROGRAM_NOT_BUILT,
  RK_PROGRAM_SIGNALLED,
  RK_PROGRAM_WATCHING,
} RkProgramNews;

/**
 * RkRunEnd:
 * @wait_status: as waitpid() gave it
 * @uptime_usec: how long the command ran
 * @verdict: what that means: RK_STATE_FINISHED, _WAITING, _STARTING (to be restarted), _BACKOFF
 * (crashed)
 * @asked_for: it ended because Rekindle had asked it to
 * @lost: it ended because the process that looked after it died
 * @spawn_errno: not 0 if the command was never executed, and then why
 */
typedef struct
{
  int wait_status;
  gint64 uptime_usec;
  RkState verdict;
  gboolean asked_for;
  gboolean lost;
  int spawn_errno;
} RkRunEnd;

/**
 * RkProgramStatus:
 * @state: what is
 * @after: in RK_STATE_STOPPING and RK_STATE_KILLING: where it goes when the tree is gone
 * @pid: of the command, 0 while none runs; for showing, never for signals
 * @run_number: of the current or latest run, counting from 1; 0 before the first
 * @n_restarts: how often it was started again since it was asked to start
 * @started_usec: when the current or latest run was started, monotonic
 * @next_try_usec: in RK_STATE_BACKOFF and RK_STATE_FAILED: when the next try is due, monotonic;
 * else 0
 * @last_end: how the latest run ended
 * @changed: the paths for which the current or latest run was started, or was sent a signal
 * @run_is_open: the run was begun; its end was not told yet: so when the state changes to one in
 * which nothing lives, it is this run that is over
 * @watching: (nullable): what stands in the way of watching, a line each; %NULL if nothing does
 * @n_builds: how many builds were started
 * @build_failed: the latest build failed: what runs, if anything does, is of an earlier one
 * @build_end: how the latest build ended
 * @held: (nullable): in RK_STATE_KILLING: who lives on though it was killed, with process ids
 * @port_problem: (nullable): who holds a port for want of which the latest run ended, translated
 */
typedef struct
{
  RkState state;
  RkState after;
  pid_t pid;
  guint run_number;
  guint n_restarts;
  gint64 started_usec;
  gint64 next_try_usec;
  RkRunEnd last_end;
  RkPathSet changed;
  gboolean run_is_open;
  char *watching;
  guint n_builds;
  gboolean build_failed;
  RkRunEnd build_end;
  char *held;
  char *port_problem;
} RkProgramStatus;

/**
 * RkProgramParts:
 * @clock: (transfer none): the clock
 * @create_launcher: makes the launcher of a program that is about to be started
 * @create_watcher: makes its watcher
 * @dup_environment: (nullable): the environment to begin with; %NULL: our own
 * @begin_run: (nullable): a run is about to start: says which number it has; %NULL: they are
 * counted from 1
 * @get_run_start_usec: (nullable): rk_clock_get_real_usec() when a run that another host began was
 * started; 0: not known
 * @prepare: (nullable): completes what is to be launched: the place of the output
 * @create_builder: (nullable): makes the launcher of a program's builds; %NULL: there are none, and
 * RkProject.before is not looked at
 * @prepare_build: (nullable): as @prepare, for a build
 * @is_port_free: (nullable): whether somebody could listen there now; must be quick
 * @user_data: for the functions
 *
 * What a program is made of besides its project: how a host, or a test, lets the world in.
 */
typedef struct
{
  RkClock *clock;
  RkLauncher *(*create_launcher) (RkProject *project, gpointer user_data);
  RkWatcher *(*create_watcher) (RkProject *project, gpointer user_data);
  char **(*dup_environment) (RkProject *project, gpointer user_data);
  guint (*begin_run) (RkProgram *program, gpointer user_data);
  gint64 (*get_run_start_usec) (RkProgram *program, guint run_number, gpointer user_data);
  void (*prepare) (RkProgram *program, RkLaunchSpec *spec, gpointer user_data);
  RkLauncher *(*create_builder) (RkProject *project, gpointer user_data);
  void (*prepare_build) (RkProgram *program, RkLaunchSpec *spec, gpointer user_data);
  gboolean (*is_port_free) (const RkPort *port, gpointer user_data);
  gpointer user_data;
} RkProgramParts;

RkProgram *rk_program_new (RkProject *project, const RkProgramParts *parts);

void rk_program_start (RkProgram *self);
void rk_program_adopt (RkProgram *self, RkLauncher *launcher);
void rk_program_abandon (RkProgram *self);
void rk_program_restart (RkProgram *self);
void rk_program_stop (RkProgram *self);
void rk_program_stop_within (RkProgram *self, gint64 grace_usec);
void rk_program_expect_end (RkProgram *self, gint64 within_usec);

void rk_program_set_project (RkProgram *self, RkProject *project);
void rk_program_look_again (RkProgram *self);
void rk_program_set_paused (RkProgram *self, gboolean paused);

RkProject *rk_program_get_project (RkProgram *self);
RkLauncher *rk_program_get_launcher (RkProgram *self);
const RkProgramStatus *rk_program_get_status (RkProgram *self);
gboolean rk_program_is_restarting (RkProgram *self);

void rk_program_set_ports (RkProgram *self, GArray *ports);
void rk_program_set_port_problem (RkProgram *self, const char *problem);
const GArray *rk_program_get_ports (RkProgram *self);
const GArray *rk_program_get_known_ports (RkProgram *self);

G_END_DECLS
