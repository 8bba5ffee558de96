/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-lifecycle: the states of a program and the one table that says how it moves between them.
 *
 * The state says what is; `after` says where to go once the process tree is gone. So a restart is
 * no state: it is STOPPING with after=STARTING. Nothing here has a clock, a process or a file: the
 * step function maps a state and an event to the next state and to the actions that the caller
 * owes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkState:
 * @RK_STATE_STOPPED: not started, or stopped by the person
 * @RK_STATE_STARTING: asked to start; the command does not run yet
 * @RK_STATE_RUNNING: the command runs
 * @RK_STATE_STOPPING: asked to end; its process tree is not gone yet
 * @RK_STATE_KILLING: the same after the grace period, by SIGKILL
 * @RK_STATE_BACKOFF: crashed; the next try is due at a deadline or at the next change
 * @RK_STATE_SETTLING: about to start, as soon as the files are quiet
 * @RK_STATE_FINISHED: ended with 0: the person closed it
 * @RK_STATE_WAITING: ended with 0 and waits for the next change
 * @RK_STATE_FAILED: could not be started, tried again like a crash; or could not be built, tried
 * again at the next change
 * @RK_STATE_BUILDING: the build runs that a start needs; nothing else of the program lives
 * @RK_STATE_REBUILDING: the command runs on, while what follows a change is prepared: the files
 * become quiet, a build runs
 */
typedef enum
{
  RK_STATE_STOPPED,
  RK_STATE_STARTING,
  RK_STATE_RUNNING,
  RK_STATE_STOPPING,
  RK_STATE_KILLING,
  RK_STATE_BACKOFF,
  RK_STATE_SETTLING,
  RK_STATE_FINISHED,
  RK_STATE_WAITING,
  RK_STATE_FAILED,
  RK_STATE_BUILDING,
  RK_STATE_REBUILDING,
  RK_N_STATES
} RkState;

/**
 * RkEvent:
 * @RK_EVENT_START: the person wants it to run
 * @RK_EVENT_RESTART: the person wants a new run, also of what is not running
 * @RK_EVENT_STOP: the person wants it to end
 * @RK_EVENT_CHANGED: a relevant file changed
 * @RK_EVENT_SPAWNED: the command runs
 * @RK_EVENT_NO_SPAWN: the command could not be executed
 * @RK_EVENT_EXITED: the command's own process ended; others of its tree may be left
 * @RK_EVENT_GONE: no process of the tree is left
 * @RK_EVENT_DEADLINE: the state's deadline has passed: the grace period, the wait after a crash
 * @RK_EVENT_QUIET: the files are quiet
 * @RK_EVENT_BUILD_DUE: the files are quiet, and a build must come before the start
 * @RK_EVENT_OUTDATED: a relevant file changed, and the command is not to be stopped for it before
 * that was prepared: by a build, or for a signal by waiting until the files are quiet
 * @RK_EVENT_BUILT: the build succeeded, and no file changed since it began
 * @RK_EVENT_NOT_BUILT: it failed, and likewise
 * @RK_EVENT_PREPARED: as RK_EVENT_BUILT, or nothing was to be built, and the command takes a signal
 * instead of a restart
 */
typedef enum
{
  RK_EVENT_START,
  RK_EVENT_RESTART,
  RK_EVENT_STOP,
  RK_EVENT_CHANGED,
  RK_EVENT_SPAWNED,
  RK_EVENT_NO_SPAWN,
  RK_EVENT_EXITED,
  RK_EVENT_GONE,
  RK_EVENT_DEADLINE,
  RK_EVENT_QUIET,
  RK_EVENT_BUILD_DUE,
  RK_EVENT_OUTDATED,
  RK_EVENT_BUILT,
  RK_EVENT_NOT_BUILT,
  RK_EVENT_PREPARED,
  RK_N_EVENTS
} RkEvent;

/**
 * RkActions:
 * @RK_ACTION_NONE: nothing is owed
 * @RK_ACTION_SPAWN: execute the command
 * @RK_ACTION_SEND_STOP: send the stop signal to the tree, also that of a build, and begin the grace
 * period
 * @RK_ACTION_SEND_KILL: send SIGKILL to these trees and set the deadline for the next look
 * @RK_ACTION_NAME_SURVIVORS: say who did not end in time
 * @RK_ACTION_BEGIN_WAIT: set the deadline for the next try
 * @RK_ACTION_BUILD: begin the build
 * @RK_ACTION_PREPARE: end the build that runs, if one does; begin another when it is gone and the
 * files are quiet
 * @RK_ACTION_SIGNAL: send the command the signal that stands for a change
 */
typedef enum
{
  RK_ACTION_NONE = 0,
  RK_ACTION_SPAWN = 1 << 0,
  RK_ACTION_SEND_STOP = 1 << 1,
  RK_ACTION_SEND_KILL = 1 << 2,
  RK_ACTION_NAME_SURVIVORS = 1 << 3,
  RK_ACTION_BEGIN_WAIT = 1 << 4,
  RK_ACTION_BUILD = 1 << 5,
  RK_ACTION_PREPARE = 1 << 6,
  RK_ACTION_SIGNAL = 1 << 7,
} RkActions;

/**
 * RkLifecycle:
 * @state: what is
 * @after: where to go when the tree is gone; of meaning in STOPPING and KILLING only, otherwise
 * STOPPED
 */
typedef struct
{
  RkState state;
  RkState after;
} RkLifecycle;

/**
 * RK_LIFECYCLE_INIT:
 *
 * A program that was never started.
 */
#define RK_LIFECYCLE_INIT                                                                          \
  {                                                                                                \
    RK_STATE_STOPPED, RK_STATE_STOPPED                                                             \
  }

RkActions rk_lifecycle_step (RkLifecycle *self, RkEvent event, RkState verdict);
gboolean rk_lifecycle_handles (const RkLifecycle *self, RkEvent event);
gboolean rk_state_is_alive (RkState state);
gboolean rk_state_is_up (RkState state);
const char *rk_state_to_string (RkState state);
const char *rk_event_to_string (RkEvent event);

G_END_DECLS
