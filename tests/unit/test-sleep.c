/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What a machine that sleeps, and a wall clock that jumps, do to a program: in a world of fakes,
 * where monotonic time stands still during sleep, as the kernel's does.
 */

#include "config.h"

#include "rk-fake-clock.h"
#include "rk-fake-launcher.h"
#include "rk-fake-watcher.h"
#include "rk-program.h"

#define SEC G_USEC_PER_SEC
#define HOUR G_TIME_SPAN_HOUR
#define CRASH (1 << 8)

/* Where two clocks are compared. */
#define DOUBT (20 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  RkFakeClock *clock;
  RkFakeLauncher *launcher;
  RkFakeWatcher *watcher; /* (owned) (nullable) */
  RkProject *project;
  RkProgram *program;
  gint64 noted_usec; /* what the journal says about the run that is taken over */
} World;

static RkLauncher *
create_launcher (RkProject *project, gpointer user_data)
{
  return RK_LAUNCHER (g_object_ref (((World *)user_data)->launcher));
}

static RkWatcher *
create_watcher (RkProject *project, gpointer user_data)
{
  World *world = user_data;

  g_clear_object (&world->watcher);
  world->watcher = rk_fake_watcher_new ();
  return RK_WATCHER (g_object_ref (world->watcher));
}

static gint64
get_run_start_usec (RkProgram *program, guint run_number, gpointer user_data)
{
  return ((World *)user_data)->noted_usec;
}

static void
world_set_up (World *world, gconstpointer user_data)
{
  static const char *const arguments[] = { "web", NULL };
  RkProject draft;

  rk_project_draft_init (&draft);
  draft.name = "web";
  draft.arguments = arguments;
  world->project = rk_project_new (&draft);
  world->clock = rk_fake_clock_new (1000 * SEC);
  world->launcher = rk_fake_launcher_new ();

  RkProgramParts parts = { .clock = RK_CLOCK (world->clock),
                           .create_launcher = create_launcher,
                           .create_watcher = create_watcher,
                           .get_run_start_usec = get_run_start_usec,
                           .user_data = world };
  world->program = rk_program_new (world->project, &parts);
}

static void
world_tear_down (World *world, gconstpointer user_data)
{
  g_object_unref (world->program);
  g_clear_object (&world->launcher);
  g_clear_object (&world->watcher);
  rk_project_unref (world->project);
  g_assert_finalize_object (world->clock);
}

static void
assert_state (World *world, RkState state)
{
  g_assert_cmpint (rk_program_get_status (world->program)->state, ==, state);
}

/* The run that is taken over was started when the monotonic clock showed 900 s. */
static void
take_over (World *world)
{
  RkLaunchEvent event = { RK_LAUNCH_STARTED, .pid = 1, .run_number = 7, .at_usec = 900 * SEC };

  rk_program_adopt (world->program, RK_LAUNCHER (world->launcher));
  /* Nothing is taken for granted before it is known when the run began. */
  g_assert_false (rk_fake_watcher_is_watching (world->watcher));
  rk_launcher_emit (RK_LAUNCHER (world->launcher), &event);
  assert_state (world, RK_STATE_RUNNING);
}

static void
crash_and_sleep (World *world, gint64 wall_offset_usec)
{
  rk_program_start (world->program);
  rk_fake_launcher_started (world->launcher);
  rk_fake_clock_advance (world->clock, 5 * SEC);
  rk_fake_launcher_exited (world->launcher, CRASH);
  rk_fake_launcher_gone (world->launcher);
  assert_state (world, RK_STATE_BACKOFF);
  rk_fake_clock_advance (world->clock, 4 * SEC);
  rk_fake_clock_set_wall (world->clock, wall_offset_usec);
  rk_program_look_again (world->program);
  assert_state (world, RK_STATE_BACKOFF);
  rk_fake_clock_advance (world->clock, 6 * SEC - 1);
  assert_state (world, RK_STATE_BACKOFF);
  rk_fake_clock_advance (world->clock, 1);
  assert_state (world, RK_STATE_STARTING);
}

static void
test_the_rest_of_a_wait_follows_the_sleep (World *world, gconstpointer user_data)
{
  crash_and_sleep (world, 8 * HOUR);
}

static void
test_a_clock_set_back_prolongs_no_wait (World *world, gconstpointer user_data)
{
  crash_and_sleep (world, -8 * HOUR);
}

static void
test_after_a_sleep_files_are_looked_at_and_nothing_restarts (World *world, gconstpointer user_data)
{
  rk_program_look_again (world->program);
  g_assert_null (world->watcher);
  rk_program_start (world->program);
  rk_fake_launcher_started (world->launcher);
  g_free (rk_fake_launcher_take_calls (world->launcher));
  rk_fake_clock_set_wall (world->clock, 8 * HOUR);
  rk_program_look_again (world->program);
  rk_fake_clock_advance (world->clock, 60 * SEC);
  g_autofree char *calls = rk_fake_launcher_take_calls (world->launcher);
  g_assert_cmpstr (calls, ==, "");
  g_assert_cmpuint (rk_fake_watcher_count_looks (world->watcher), ==, 1);
}

static void
test_a_run_taken_over_is_as_old_as_was_noted (World *world, gconstpointer user_data)
{
  world->noted_usec = 900 * SEC - SEC / 100;
  take_over (world);
  g_assert_cmpint (rk_fake_watcher_get_start_usec (world->watcher), ==, world->noted_usec);
}

static void
test_so_it_is_after_a_sleep (World *world, gconstpointer user_data)
{
  world->noted_usec = 900 * SEC - SEC / 100;
  rk_fake_clock_set_wall (world->clock, 8 * HOUR);
  take_over (world);
  g_assert_cmpint (rk_fake_watcher_get_start_usec (world->watcher), ==, world->noted_usec);
}

static void
test_without_a_note_it_is_as_old_as_it_seems (World *world, gconstpointer user_data)
{
  take_over (world);
  g_assert_cmpint (rk_fake_watcher_get_start_usec (world->watcher), ==, 900 * SEC - DOUBT);
}

static void
test_a_clock_set_back_makes_no_run_younger (World *world, gconstpointer user_data)
{
  world->noted_usec = 900 * SEC;
  rk_fake_clock_set_wall (world->clock, -600 * SEC);
  take_over (world);
  g_assert_cmpint (rk_fake_watcher_get_start_usec (world->watcher), ==, 300 * SEC - DOUBT);
}

#define add(name, function)                                                                        \
  g_test_add ("/sleep/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("the-rest-of-a-wait-follows-the-sleep", test_the_rest_of_a_wait_follows_the_sleep);
  add ("a-clock-set-back-prolongs-no-wait", test_a_clock_set_back_prolongs_no_wait);
  add ("after-a-sleep-files-are-looked-at-and-nothing-restarts",
       test_after_a_sleep_files_are_looked_at_and_nothing_restarts);
  add ("a-run-taken-over-is-as-old-as-was-noted", test_a_run_taken_over_is_as_old_as_was_noted);
  add ("so-it-is-after-a-sleep", test_so_it_is_after_a_sleep);
  add ("without-a-note-it-is-as-old-as-it-seems", test_without_a_note_it_is_as_old_as_it_seems);
  add ("a-clock-set-back-makes-no-run-younger", test_a_clock_set_back_makes_no_run_younger);
  return g_test_run ();
}
