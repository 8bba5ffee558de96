/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The table is data, a row an edge, because prose and if-chains broke "nothing starts after a stop"
 * twice on paper. test-lifecycle walks every reachable combination of state, after, and living
 * tree.
 */

#include "config.h"

#include "rk-lifecycle.h"

/* How an edge sets `after`. */
typedef enum
{
  KEEP,           /* as it was */
  SET,            /* to the row's value */
  SET_TO_VERDICT, /* to what the exit rule says about how the command ended */
  UNLESS_OVER,    /* to STARTING, unless the person stopped or closed the program */
  UNLESS_CLOSED,  /* to STARTING, unless the exit rule says that the person closed the program */
} AfterRule;

/* A target beyond the states: wherever `after` says. */
#define TO_AFTER RK_N_STATES

typedef struct
{
  guint8 state;
  guint8 event;
  guint8 target;
  guint8 after_rule;
  guint8 after;
} Edge;

#define S(name) RK_STATE_##name
#define E(name) RK_EVENT_##name

static const Edge edges[] = {
  { S (STOPPED), E (START), S (SETTLING), SET, S (STOPPED) },
  { S (STOPPED), E (RESTART), S (SETTLING), SET, S (STOPPED) },

  { S (STARTING), E (SPAWNED), S (RUNNING), KEEP, 0 },
  { S (STARTING), E (NO_SPAWN), S (FAILED), KEEP, 0 },
  { S (STARTING), E (RESTART), S (STOPPING), SET, S (STARTING) },
  { S (STARTING), E (STOP), S (STOPPING), SET, S (STOPPED) },
  { S (STARTING), E (CHANGED), S (STOPPING), SET, S (STARTING) },
  { S (STARTING), E (EXITED), S (STOPPING), SET_TO_VERDICT, 0 },
  { S (STARTING), E (GONE), S (BACKOFF), KEEP, 0 },
  { S (STARTING), E (DEADLINE), S (KILLING), SET, S (BACKOFF) },
  { S (STARTING), E (OUTDATED), S (REBUILDING), KEEP, 0 },

  { S (RUNNING), E (RESTART), S (STOPPING), SET, S (STARTING) },
  { S (RUNNING), E (STOP), S (STOPPING), SET, S (STOPPED) },
  { S (RUNNING), E (CHANGED), S (STOPPING), SET, S (STARTING) },
  { S (RUNNING), E (EXITED), S (STOPPING), SET_TO_VERDICT, 0 },
  { S (RUNNING), E (GONE), S (BACKOFF), KEEP, 0 },
  { S (RUNNING), E (NO_SPAWN), S (FAILED), KEEP, 0 },
  { S (RUNNING), E (OUTDATED), S (REBUILDING), KEEP, 0 },

  { S (REBUILDING), E (OUTDATED), S (REBUILDING), KEEP, 0 },
  { S (REBUILDING), E (BUILT), S (STOPPING), SET, S (STARTING) },
  { S (REBUILDING), E (NOT_BUILT), S (RUNNING), KEEP, 0 },
  { S (REBUILDING), E (PREPARED), S (RUNNING), KEEP, 0 },
  { S (REBUILDING), E (RESTART), S (STOPPING), SET, S (STARTING) },
  { S (REBUILDING), E (STOP), S (STOPPING), SET, S (STOPPED) },
  { S (REBUILDING), E (CHANGED), S (STOPPING), SET, S (STARTING) },
  { S (REBUILDING), E (EXITED), S (STOPPING), UNLESS_CLOSED, 0 },
  { S (REBUILDING), E (GONE), S (STOPPING), SET, S (STARTING) },
  { S (REBUILDING), E (NO_SPAWN), S (STOPPING), SET, S (STARTING) },

  { S (STOPPING), E (START), S (STOPPING), SET, S (STARTING) },
  { S (STOPPING), E (RESTART), S (STOPPING), SET, S (STARTING) },
  { S (STOPPING), E (STOP), S (STOPPING), SET, S (STOPPED) },
  { S (STOPPING), E (CHANGED), S (STOPPING), UNLESS_OVER, 0 },
  { S (STOPPING), E (NO_SPAWN), TO_AFTER, KEEP, 0 },
  { S (STOPPING), E (GONE), TO_AFTER, KEEP, 0 },
  { S (STOPPING), E (DEADLINE), S (KILLING), KEEP, 0 },

  { S (KILLING), E (START), S (KILLING), SET, S (STARTING) },
  { S (KILLING), E (RESTART), S (KILLING), SET, S (STARTING) },
  { S (KILLING), E (STOP), S (KILLING), SET, S (STOPPED) },
  { S (KILLING), E (CHANGED), S (KILLING), UNLESS_OVER, 0 },
  { S (KILLING), E (NO_SPAWN), TO_AFTER, KEEP, 0 },
  { S (KILLING), E (GONE), TO_AFTER, KEEP, 0 },
  { S (KILLING), E (DEADLINE), S (KILLING), KEEP, 0 },

  { S (BACKOFF), E (START), S (SETTLING), SET, S (STOPPED) },
  { S (BACKOFF), E (RESTART), S (SETTLING), SET, S (STOPPED) },
  { S (BACKOFF), E (STOP), S (STOPPED), SET, S (STOPPED) },
  { S (BACKOFF), E (CHANGED), S (SETTLING), SET, S (STOPPED) },
  { S (BACKOFF), E (DEADLINE), S (SETTLING), SET, S (STOPPED) },

  { S (SETTLING), E (STOP), S (STOPPED), SET, S (STOPPED) },
  { S (SETTLING), E (CHANGED), S (SETTLING), KEEP, 0 },
  { S (SETTLING), E (QUIET), S (STARTING), KEEP, 0 },
  { S (SETTLING), E (BUILD_DUE), S (BUILDING), KEEP, 0 },

  { S (BUILDING), E (BUILT), S (STARTING), KEEP, 0 },
  { S (BUILDING), E (NOT_BUILT), S (FAILED), KEEP, 0 },
  { S (BUILDING), E (CHANGED), S (STOPPING), SET, S (STARTING) },
  { S (BUILDING), E (RESTART), S (STOPPING), SET, S (STARTING) },
  { S (BUILDING), E (STOP), S (STOPPING), SET, S (STOPPED) },

  { S (FINISHED), E (START), S (SETTLING), SET, S (STOPPED) },
  { S (FINISHED), E (RESTART), S (SETTLING), SET, S (STOPPED) },
  { S (FINISHED), E (STOP), S (STOPPED), SET, S (STOPPED) },

  { S (WAITING), E (START), S (SETTLING), SET, S (STOPPED) },
  { S (WAITING), E (RESTART), S (SETTLING), SET, S (STOPPED) },
  { S (WAITING), E (STOP), S (STOPPED), SET, S (STOPPED) },
  { S (WAITING), E (CHANGED), S (SETTLING), SET, S (STOPPED) },

  { S (FAILED), E (START), S (SETTLING), SET, S (STOPPED) },
  { S (FAILED), E (RESTART), S (SETTLING), SET, S (STOPPED) },
  { S (FAILED), E (STOP), S (STOPPED), SET, S (STOPPED) },
  { S (FAILED), E (CHANGED), S (SETTLING), SET, S (STOPPED) },
  { S (FAILED), E (DEADLINE), S (SETTLING), SET, S (STOPPED) },
};

#undef S
#undef E

static const Edge *
find_edge (RkState state, RkEvent event)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++)
    if (edges[i].state == state && edges[i].event == event)
      return &edges[i];
  return NULL;
}

static RkState
next_after (const RkLifecycle *self, const Edge *edge, RkState verdict)
{
  switch ((AfterRule)edge->after_rule)
    {
    case SET:
      return edge->after;
    case SET_TO_VERDICT:
      return verdict;
    case UNLESS_OVER:
      if (self->after == RK_STATE_STOPPED || self->after == RK_STATE_FINISHED)
        return self->after;
      return RK_STATE_STARTING;
    case UNLESS_CLOSED:
      return verdict == RK_STATE_FINISHED ? verdict : RK_STATE_STARTING;
    case KEEP:
    default:
      return self->after;
    }
}

/* What entering @target, coming from @source, owes. Staying in a state owes nothing but in KILLING
 * and REBUILDING. A build that failed would fail again: only a change is worth another one.
 */
static RkActions
actions_of (RkState source, RkState target, RkEvent event)
{
  if (target == RK_STATE_REBUILDING)
    return event == RK_EVENT_OUTDATED ? RK_ACTION_PREPARE : RK_ACTION_NONE;
  if (source == target && !(target == RK_STATE_KILLING && event == RK_EVENT_DEADLINE))
    return RK_ACTION_NONE;

  switch (target)
    {
    case RK_STATE_STARTING:
      return RK_ACTION_SPAWN;
    case RK_STATE_BUILDING:
      return RK_ACTION_BUILD;
    case RK_STATE_STOPPING:
      return RK_ACTION_SEND_STOP;
    case RK_STATE_KILLING:
      return RK_ACTION_SEND_KILL | RK_ACTION_NAME_SURVIVORS;
    case RK_STATE_FAILED:
      return event == RK_EVENT_NOT_BUILT ? RK_ACTION_NONE : RK_ACTION_BEGIN_WAIT;
    case RK_STATE_BACKOFF:
      return RK_ACTION_BEGIN_WAIT;
    case RK_STATE_RUNNING:
      return event == RK_EVENT_PREPARED ? RK_ACTION_SIGNAL : RK_ACTION_NONE;
    case RK_STATE_STOPPED:
    case RK_STATE_SETTLING:
    case RK_STATE_FINISHED:
    case RK_STATE_WAITING:
    case RK_STATE_REBUILDING:
    case RK_N_STATES:
    default:
      return RK_ACTION_NONE;
    }
}

/**
 * rk_lifecycle_step:
 * @self: where the program is; moved on
 * @event: what happened
 * @verdict: for RK_EVENT_EXITED: where to go when the tree is gone, by rk_exit_rules_judge();
 * otherwise ignored
 *
 * Makes one step through the table. An event that the state does not know changes nothing. A
 * restart that is due when the tree is gone goes by way of SETTLING, so that nothing starts into a
 * burst of changes; the caller asks for quiet on entering it and steps on with RK_EVENT_QUIET.
 *
 * Returns: what the caller owes, in no order: at most one of them touches a process
 */
RkActions
rk_lifecycle_step (RkLifecycle *self, RkEvent event, RkState verdict)
{
  const Edge *edge = find_edge (self->state, event);

  if (edge == NULL)
    return RK_ACTION_NONE;

  RkState source = self->state;
  RkState after = next_after (self, edge, verdict);
  RkState target = edge->target == TO_AFTER ? after : edge->target;

  if (edge->target == TO_AFTER && target == RK_STATE_STARTING)
    target = RK_STATE_SETTLING;

  self->state = target;
  self->after =
      target == RK_STATE_STOPPING || target == RK_STATE_KILLING ? after : RK_STATE_STOPPED;
  return actions_of (source, target, event);
}

/**
 * rk_lifecycle_handles:
 * @self: where the program is
 * @event: what may happen
 *
 * Returns: whether the state knows the event
 */
gboolean
rk_lifecycle_handles (const RkLifecycle *self, RkEvent event)
{
  return find_edge (self->state, event) != NULL;
}

/**
 * rk_state_is_alive:
 * @state: a state
 *
 * Returns: whether processes of the program, or of its build, may exist in @state
 */
gboolean
rk_state_is_alive (RkState state)
{
  return state == RK_STATE_STARTING || state == RK_STATE_RUNNING || state == RK_STATE_STOPPING
         || state == RK_STATE_KILLING || state == RK_STATE_BUILDING || state == RK_STATE_REBUILDING;
}

/**
 * rk_state_is_up:
 * @state: a state
 *
 * Returns: whether the command runs, or is about to, and nobody has asked it to end
 */
gboolean
rk_state_is_up (RkState state)
{
  return state == RK_STATE_STARTING || state == RK_STATE_RUNNING || state == RK_STATE_REBUILDING;
}

/**
 * rk_state_to_string:
 * @state: a state
 *
 * Returns: its name for logs, records and the control interface: lower case, never translated
 */
const char *
rk_state_to_string (RkState state)
{
  static const char *const names[RK_N_STATES] = {
    "stopped",  "starting", "running", "stopping", "killing",  "backoff",
    "settling", "finished", "waiting", "failed",   "building", "rebuilding",
  };

  g_return_val_if_fail (state < RK_N_STATES, NULL);
  return names[state];
}

/**
 * rk_event_to_string:
 * @event: an event
 *
 * Returns: its name for logs
 */
const char *
rk_event_to_string (RkEvent event)
{
  static const char *const names[RK_N_EVENTS] = {
    "start",    "restart", "stop",      "changed",  "spawned", "no-spawn",  "exited",   "gone",
    "deadline", "quiet",   "build-due", "outdated", "built",   "not-built", "prepared",
  };

  g_return_val_if_fail (event < RK_N_EVENTS, NULL);
  return names[event];
}
