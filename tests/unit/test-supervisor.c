/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The list of programs, and what becomes of those that are taken off it while something of them
 * lives. Nobody but the list holds them here: what they touch after their end, a sanitizer sees.
 */

#include "config.h"

#include <errno.h>

#include "rk-fake-clock.h"
#include "rk-fake-launcher.h"
#include "rk-fake-watcher.h"
#include "rk-supervisor.h"

#define SEC G_USEC_PER_SEC
#define EXIT(code) ((code) << 8)

typedef struct
{
  RkFakeClock *clock;
  RkFakeLauncher *launcher; /* (owned): the latest one */
  guint n_launchers;
  RkSupervisor *supervisor;
  RkProgram *program; /* (not owned) (nullable): %NULL when it is no more */
} World;

static RkLauncher *
create_launcher (RkProject *project, gpointer user_data)
{
  World *world = user_data;

  g_set_object (&world->launcher, NULL);
  world->launcher = rk_fake_launcher_new ();
  world->n_launchers++;
  return RK_LAUNCHER (g_object_ref (world->launcher));
}

static RkWatcher *
create_watcher (RkProject *project, gpointer user_data)
{
  return RK_WATCHER (rk_fake_watcher_new ());
}

static RkProject *
create_project (const char *id)
{
  const char *const arguments[] = { "web", NULL };
  RkProject draft;

  rk_project_draft_init (&draft);
  draft.id = (char *)id;
  draft.name = id;
  draft.arguments = arguments;
  return rk_project_new (&draft);
}

static void
world_set_up (World *world, gconstpointer user_data)
{
  g_autoptr (RkProject) project = create_project ("web");

  world->clock = rk_fake_clock_new (1000 * SEC);
  RkProgramParts parts = { .clock = RK_CLOCK (world->clock),
                           .create_launcher = create_launcher,
                           .create_watcher = create_watcher,
                           .user_data = world };
  world->supervisor = rk_supervisor_new (&parts);
  world->program = rk_supervisor_add (world->supervisor, project);
  g_object_add_weak_pointer (G_OBJECT (world->program), (gpointer *)&world->program);
  rk_program_start (world->program);
}

static void
world_tear_down (World *world, gconstpointer user_data)
{
  g_assert_finalize_object (world->supervisor);
  g_assert_null (world->program);
  g_clear_object (&world->launcher);
  g_assert_cmpuint (rk_fake_clock_count_alarms (world->clock), ==, 0);
  g_assert_finalize_object (world->clock);
}

static void
test_what_waits_after_a_crash_is_removed_at_once (World *world, gconstpointer user_data)
{
  rk_fake_launcher_started (world->launcher);
  rk_fake_launcher_exited (world->launcher, EXIT (1));
  rk_fake_launcher_gone (world->launcher);
  rk_supervisor_remove (world->supervisor, world->program);
  g_assert_null (world->program);
}

static void
test_what_ended_by_itself_is_kept_until_its_tree_is_gone (World *world, gconstpointer user_data)
{
  rk_fake_launcher_started (world->launcher);
  rk_fake_launcher_exited (world->launcher, EXIT (1));
  rk_supervisor_remove (world->supervisor, world->program);
  g_assert_nonnull (world->program);
  g_assert_cmpuint (rk_supervisor_count_alive (world->supervisor), ==, 1);
  rk_fake_launcher_gone (world->launcher);
  g_assert_null (world->program);
}

static void
test_what_cannot_be_started_may_be_removed_meanwhile (World *world, gconstpointer user_data)
{
  rk_supervisor_remove (world->supervisor, world->program);
  g_assert_nonnull (world->program);
  rk_fake_launcher_not_started (world->launcher, ENOENT);
  g_assert_null (world->program);
}

static void
test_what_comes_back_while_it_ends_is_the_same_program (World *world, gconstpointer user_data)
{
  g_autoptr (RkProject) project = create_project ("web");

  rk_fake_launcher_started (world->launcher);
  rk_supervisor_remove (world->supervisor, world->program);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world->supervisor)), ==, 0);
  g_assert_true (rk_supervisor_add (world->supervisor, project) == world->program);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world->supervisor)), ==, 1);

  rk_program_start (world->program);
  g_assert_cmpuint (world->n_launchers, ==, 1);
  rk_fake_launcher_gone (world->launcher);
  rk_fake_launcher_started (world->launcher);
  g_assert_cmpint (rk_program_get_status (world->program)->state, ==, RK_STATE_RUNNING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function)                                                                        \
  g_test_add ("/supervisor/" name, World, NULL, world_set_up, function, world_tear_down)
  add ("what-waits-after-a-crash-is-removed-at-once",
       test_what_waits_after_a_crash_is_removed_at_once);
  add ("what-ended-by-itself-is-kept-until-its-tree-is-gone",
       test_what_ended_by_itself_is_kept_until_its_tree_is_gone);
  add ("what-cannot-be-started-may-be-removed-meanwhile",
       test_what_cannot_be_started_may_be_removed_meanwhile);
  add ("what-comes-back-while-it-ends-is-the-same-program",
       test_what_comes_back_while_it_ends_is_the_same_program);
#undef add
  return g_test_run ();
}
