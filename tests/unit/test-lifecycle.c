/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Walks every reachable combination of state, `after` and living trees, and proves what the table
 * promises. The world is free to send any event that can happen in it.
 */

#include "config.h"

#include "rk-lifecycle.h"

#include <string.h>

typedef struct
{
  RkLifecycle life;
  gboolean alive;    /* a process of the program's tree may exist */
  gboolean building; /* one of a build's */
} Node;

static const RkState verdicts[] = { RK_STATE_BACKOFF, RK_STATE_STARTING, RK_STATE_FINISHED,
                                    RK_STATE_WAITING };

#define ALL_EVENTS ((1u << RK_N_EVENTS) - 1)
#define PERSON (1u << RK_EVENT_START | 1u << RK_EVENT_RESTART | 1u << RK_EVENT_STOP)
#define WORLD (ALL_EVENTS & ~PERSON)

static gboolean
is_ending (const Node *node)
{
  return node->life.state == RK_STATE_STOPPING || node->life.state == RK_STATE_KILLING;
}

static gboolean
is_prepared_for (const Node *node)
{
  return node->life.state == RK_STATE_BUILDING || node->life.state == RK_STATE_REBUILDING;
}

/* What is being ended is gone when neither the program nor a build of it is left. */
static gboolean
can_happen (const Node *node, RkEvent event)
{
  switch (event)
    {
    case RK_EVENT_GONE:
      return node->alive || (node->building && is_ending (node));
    case RK_EVENT_EXITED:
    case RK_EVENT_SPAWNED:
      return node->alive;
    case RK_EVENT_NO_SPAWN:
      return node->alive && !(node->building && is_ending (node));
    case RK_EVENT_QUIET:
    case RK_EVENT_BUILD_DUE:
      return node->life.state == RK_STATE_SETTLING;
    case RK_EVENT_BUILT:
    case RK_EVENT_NOT_BUILT:
      return is_prepared_for (node);
    case RK_EVENT_PREPARED:
      return node->life.state == RK_STATE_REBUILDING;
    case RK_EVENT_START:
    case RK_EVENT_RESTART:
    case RK_EVENT_STOP:
    case RK_EVENT_CHANGED:
    case RK_EVENT_OUTDATED:
    case RK_EVENT_DEADLINE:
    case RK_N_EVENTS:
    default:
      return TRUE;
    }
}

static void
forget_the_dead (Node *node, RkEvent event)
{
  if (event == RK_EVENT_GONE && is_ending (node))
    node->building = FALSE;
  if (event == RK_EVENT_GONE || event == RK_EVENT_NO_SPAWN)
    node->alive = FALSE;
  if (event == RK_EVENT_BUILT || event == RK_EVENT_NOT_BUILT || event == RK_EVENT_PREPARED)
    node->building = FALSE;
}

static Node
follow (Node node, RkEvent event, RkState verdict)
{
  forget_the_dead (&node, event);
  RkActions actions = rk_lifecycle_step (&node.life, event, verdict);

  if (actions & (RK_ACTION_SPAWN | RK_ACTION_BUILD))
    {
      g_assert_false (node.alive); /* nothing is spawned over a living tree */
      g_assert_false (node.building);
    }
  node.alive |= (actions & RK_ACTION_SPAWN) != 0;
  node.building |= (actions & (RK_ACTION_BUILD | RK_ACTION_PREPARE)) != 0;
  if (actions & (RK_ACTION_SEND_STOP | RK_ACTION_SEND_KILL))
    g_assert_true (rk_state_is_alive (node.life.state));
  if (actions & (RK_ACTION_SIGNAL | RK_ACTION_PREPARE))
    g_assert_true (node.alive);
  return node;
}

typedef struct
{
  Node nodes[RK_N_STATES * RK_N_STATES * 4];
  guint n;
} Walk;

static void
visit (Walk *walk, Node node)
{
  for (guint i = 0; i < walk->n; i++)
    if (walk->nodes[i].life.state == node.life.state && walk->nodes[i].life.after == node.life.after
        && walk->nodes[i].alive == node.alive && walk->nodes[i].building == node.building)
      return;
  g_assert_cmpuint (walk->n, <, G_N_ELEMENTS (walk->nodes));
  walk->nodes[walk->n++] = node;
}

static void
walk_from (Walk *walk, Node start, guint events)
{
  walk->n = 0;
  visit (walk, start);
  for (guint i = 0; i < walk->n; i++)
    for (guint event = 0; event < RK_N_EVENTS; event++)
      {
        if (!(events & (1u << event)) || !can_happen (&walk->nodes[i], event))
          continue;
        for (guint v = 0; v < G_N_ELEMENTS (verdicts); v++)
          visit (walk, follow (walk->nodes[i], event, verdicts[v]));
      }
}

static const Node fresh = { RK_LIFECYCLE_INIT, FALSE, FALSE };

static void
test_every_state_is_reachable (void)
{
  Walk walk;
  gboolean seen[RK_N_STATES] = { FALSE };

  walk_from (&walk, fresh, ALL_EVENTS);
  for (guint i = 0; i < walk.n; i++)
    seen[walk.nodes[i].life.state] = TRUE;
  for (guint i = 0; i < RK_N_STATES; i++)
    if (!seen[i])
      g_error ("state %s cannot be reached", rk_state_to_string (i));
}

static void
test_nothing_lives_in_a_resting_state (void)
{
  Walk walk;

  walk_from (&walk, fresh, ALL_EVENTS);
  for (guint i = 0; i < walk.n; i++)
    {
      const Node *node = &walk.nodes[i];
      RkState state = node->life.state;

      if (!is_ending (node))
        g_assert_cmpint (node->alive, ==, rk_state_is_up (state));
      if (node->building)
        g_assert_true (is_ending (node) || is_prepared_for (node));
    }
}

static void
test_nothing_starts_after_stop (void)
{
  Walk all, later;

  walk_from (&all, fresh, ALL_EVENTS);
  for (guint i = 0; i < all.n; i++)
    {
      walk_from (&later, follow (all.nodes[i], RK_EVENT_STOP, RK_STATE_BACKOFF), WORLD);
      for (guint j = 0; j < later.n; j++)
        {
          RkState state = later.nodes[j].life.state;
          g_assert_true (state == RK_STATE_STOPPED || state == RK_STATE_STOPPING
                         || state == RK_STATE_KILLING);
        }
    }
}

static void
test_a_program_that_was_closed_stays_closed (void)
{
  Walk later;
  Node node = { { RK_STATE_RUNNING, RK_STATE_STOPPED }, TRUE, FALSE };

  walk_from (&later, follow (node, RK_EVENT_EXITED, RK_STATE_FINISHED),
             WORLD & ~(1u << RK_EVENT_EXITED));
  for (guint j = 0; j < later.n; j++)
    g_assert_cmpint (later.nodes[j].life.state, !=, RK_STATE_STARTING);
}

static void
test_changes_while_stopping_restart_once (void)
{
  RkLifecycle life = { RK_STATE_RUNNING, RK_STATE_STOPPED };

  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_CHANGED, 0), ==, RK_ACTION_SEND_STOP);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_CHANGED, 0), ==, RK_ACTION_NONE);
  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_GONE, 0), ==, RK_ACTION_NONE);
  g_assert_cmpint (life.state, ==, RK_STATE_SETTLING);
  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_QUIET, 0), ==, RK_ACTION_SPAWN);
  g_assert_cmpint (life.state, ==, RK_STATE_STARTING);
}

/* Whatever the state, a change leads to a start, unless the person stopped or closed the program.
 */
static void
test_no_change_is_ever_lost (void)
{
  Walk all;

  walk_from (&all, fresh, ALL_EVENTS);
  for (guint i = 0; i < all.n; i++)
    {
      RkLifecycle life = all.nodes[i].life;
      RkState over = life.state == RK_STATE_STOPPING || life.state == RK_STATE_KILLING ? life.after
                                                                                       : life.state;
      if (over == RK_STATE_STOPPED || over == RK_STATE_FINISHED)
        continue;
      rk_lifecycle_step (&life, RK_EVENT_CHANGED, 0);
      if (life.state != RK_STATE_SETTLING)
        {
          g_assert_cmpint (life.after, ==, RK_STATE_STARTING);
          rk_lifecycle_step (&life, RK_EVENT_GONE, 0);
        }
      g_assert_cmpint (life.state, ==, RK_STATE_SETTLING);
    }
}

/* The old run goes on until the build has succeeded, and also when it has not. */
static void
test_only_a_successful_build_stops_the_old_run (void)
{
  Walk all;
  guint n_seen = 0;

  walk_from (&all, fresh, ALL_EVENTS);
  for (guint i = 0; i < all.n; i++)
    {
      RkLifecycle life = all.nodes[i].life;
      if (!rk_state_is_up (life.state))
        continue;
      n_seen++;
      g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_OUTDATED, 0), ==, RK_ACTION_PREPARE);
      g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_OUTDATED, 0), ==, RK_ACTION_PREPARE);

      RkLifecycle failed = life, built = life, prepared = life;
      g_assert_cmpint (rk_lifecycle_step (&failed, RK_EVENT_NOT_BUILT, 0), ==, RK_ACTION_NONE);
      g_assert_cmpint (failed.state, ==, RK_STATE_RUNNING);
      g_assert_cmpint (rk_lifecycle_step (&prepared, RK_EVENT_PREPARED, 0), ==, RK_ACTION_SIGNAL);
      g_assert_cmpint (prepared.state, ==, RK_STATE_RUNNING);
      g_assert_cmpint (rk_lifecycle_step (&built, RK_EVENT_BUILT, 0), ==, RK_ACTION_SEND_STOP);
      g_assert_cmpint (built.after, ==, RK_STATE_STARTING);
    }
  g_assert_cmpuint (n_seen, >, 2);
}

static void
test_a_failed_first_build_waits_for_a_change_only (void)
{
  RkLifecycle life = { RK_STATE_SETTLING, RK_STATE_STOPPED };

  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_BUILD_DUE, 0), ==, RK_ACTION_BUILD);
  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_NOT_BUILT, 0), ==, RK_ACTION_NONE);
  g_assert_cmpint (life.state, ==, RK_STATE_FAILED);
  rk_lifecycle_step (&life, RK_EVENT_CHANGED, 0);
  g_assert_cmpint (life.state, ==, RK_STATE_SETTLING);
}

/* A change while a build runs for a start: it is ended before another one begins. */
static void
test_a_change_during_the_first_build_repeats_it (void)
{
  RkLifecycle life = { RK_STATE_BUILDING, RK_STATE_STOPPED };

  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_CHANGED, 0), ==, RK_ACTION_SEND_STOP);
  rk_lifecycle_step (&life, RK_EVENT_GONE, 0);
  g_assert_cmpint (life.state, ==, RK_STATE_SETTLING);
  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_BUILD_DUE, 0), ==, RK_ACTION_BUILD);
}

/* It ended while its successor was built: that is what comes next, but for the closed. */
static void
test_an_end_during_a_build_is_followed_by_what_is_built (void)
{
  RkLifecycle crashed = { RK_STATE_REBUILDING, RK_STATE_STOPPED }, closed = crashed;

  rk_lifecycle_step (&crashed, RK_EVENT_EXITED, RK_STATE_BACKOFF);
  rk_lifecycle_step (&crashed, RK_EVENT_GONE, 0);
  g_assert_cmpint (crashed.state, ==, RK_STATE_SETTLING);
  rk_lifecycle_step (&closed, RK_EVENT_EXITED, RK_STATE_FINISHED);
  rk_lifecycle_step (&closed, RK_EVENT_GONE, 0);
  g_assert_cmpint (closed.state, ==, RK_STATE_FINISHED);
}

static void
test_the_grace_period_ends_in_kill_again_and_again (void)
{
  RkLifecycle life = { RK_STATE_STOPPING, RK_STATE_STARTING };
  RkActions kill = RK_ACTION_SEND_KILL | RK_ACTION_NAME_SURVIVORS;

  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_DEADLINE, 0), ==, kill);
  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_DEADLINE, 0), ==, kill);
  g_assert_cmpint (life.state, ==, RK_STATE_KILLING);
  rk_lifecycle_step (&life, RK_EVENT_GONE, 0);
  g_assert_cmpint (life.state, ==, RK_STATE_SETTLING);
}

static void
test_a_crash_waits_and_a_change_ends_the_wait (void)
{
  RkLifecycle life = { RK_STATE_RUNNING, RK_STATE_STOPPED };

  rk_lifecycle_step (&life, RK_EVENT_EXITED, RK_STATE_BACKOFF);
  g_assert_cmpint (rk_lifecycle_step (&life, RK_EVENT_GONE, 0), ==, RK_ACTION_BEGIN_WAIT);
  g_assert_cmpint (life.state, ==, RK_STATE_BACKOFF);
  rk_lifecycle_step (&life, RK_EVENT_CHANGED, 0);
  g_assert_cmpint (life.state, ==, RK_STATE_SETTLING);
}

static void
test_every_name_is_known (void)
{
  for (guint i = 0; i < RK_N_STATES; i++)
    g_assert_nonnull (rk_state_to_string (i));
  for (guint i = 0; i < RK_N_EVENTS; i++)
    g_assert_nonnull (rk_event_to_string (i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lifecycle/every-state-is-reachable", test_every_state_is_reachable);
  g_test_add_func ("/lifecycle/nothing-lives-in-a-resting-state",
                   test_nothing_lives_in_a_resting_state);
  g_test_add_func ("/lifecycle/nothing-starts-after-stop", test_nothing_starts_after_stop);
  g_test_add_func ("/lifecycle/a-program-that-was-closed-stays-closed",
                   test_a_program_that_was_closed_stays_closed);
  g_test_add_func ("/lifecycle/changes-while-stopping-restart-once",
                   test_changes_while_stopping_restart_once);
  g_test_add_func ("/lifecycle/no-change-is-ever-lost", test_no_change_is_ever_lost);
  g_test_add_func ("/lifecycle/only-a-successful-build-stops-the-old-run",
                   test_only_a_successful_build_stops_the_old_run);
  g_test_add_func ("/lifecycle/a-failed-first-build-waits-for-a-change-only",
                   test_a_failed_first_build_waits_for_a_change_only);
  g_test_add_func ("/lifecycle/a-change-during-the-first-build-repeats-it",
                   test_a_change_during_the_first_build_repeats_it);
  g_test_add_func ("/lifecycle/an-end-during-a-build-is-followed-by-what-is-built",
                   test_an_end_during_a_build_is_followed_by_what_is_built);
  g_test_add_func ("/lifecycle/the-grace-period-ends-in-kill-again-and-again",
                   test_the_grace_period_ends_in_kill_again_and_again);
  g_test_add_func ("/lifecycle/a-crash-waits-and-a-change-ends-the-wait",
                   test_a_crash_waits_and_a_change_ends_the_wait);
  g_test_add_func ("/lifecycle/every-name-is-known", test_every_name_is_known);
  return g_test_run ();
}
