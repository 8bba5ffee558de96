/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A program with a build step, and one that takes a signal for a change, in a world that the test
 * makes.
 */

#include "config.h"

#include <signal.h>

#include "rk-build-outputs.h"
#include "rk-fake-clock.h"
#include "rk-fake-launcher.h"
#include "rk-fake-watcher.h"
#include "rk-program.h"

#define MS G_TIME_SPAN_MILLISECOND
#define SEC G_USEC_PER_SEC
#define EXIT(code) ((code) << 8)

typedef struct
{
  RkFakeClock *clock;
  RkFakeLauncher *launcher; /* (owned): the latest one */
  RkFakeLauncher *builder;  /* (owned): likewise */
  RkFakeWatcher *watcher;   /* (owned): likewise */
  RkProgram *program;
  GString *news;
} World;

static RkLauncher *
create_launcher (RkProject *project, gpointer user_data)
{
  World *world = user_data;

  g_set_object (&world->launcher, NULL);
  world->launcher = rk_fake_launcher_new ();
  return RK_LAUNCHER (g_object_ref (world->launcher));
}

static RkLauncher *
create_builder (RkProject *project, gpointer user_data)
{
  World *world = user_data;

  g_set_object (&world->builder, NULL);
  world->builder = rk_fake_launcher_new ();
  return RK_LAUNCHER (g_object_ref (world->builder));
}

static RkWatcher *
create_watcher (RkProject *project, gpointer user_data)
{
  World *world = user_data;

  g_set_object (&world->watcher, NULL);
  world->watcher = rk_fake_watcher_new ();
  return RK_WATCHER (g_object_ref (world->watcher));
}

static void
on_news (RkProgram *program, int news, const char *text, World *world)
{
  static const char *const words[] = { "started",  "changed",  "ended",     "not-started",
                                       "stubborn", "held",     "loop",      "notice",
                                       "lost",     "building", "not-built", "signalled" };

  g_string_append_printf (world->news, "%s%s", world->news->len > 0 ? " " : "", words[news]);
}

static void
set_up (World *world, const char *before, RkOnChange on_change)
{
  RkProject draft;
  const char *const arguments[] = { "web", NULL };
  const RkProgramParts parts = { .create_launcher = create_launcher,
                                 .create_watcher = create_watcher,
                                 .create_builder = create_builder,
                                 .user_data = world };
  RkProgramParts complete = parts;

  rk_project_draft_init (&draft);
  draft.name = "web";
  draft.arguments = arguments;
  draft.directory = "/nowhere";
  draft.before = before;
  draft.on_change = on_change;
  g_autoptr (RkProject) project = rk_project_new (&draft);
  world->clock = rk_fake_clock_new (1000 * SEC);
  world->news = g_string_new (NULL);
  complete.clock = RK_CLOCK (world->clock);
  world->program = rk_program_new (project, &complete);
  g_signal_connect (world->program, "news", G_CALLBACK (on_news), world);
}

static void
set_up_build (World *world, gconstpointer user_data)
{
  set_up (world, "make", RK_ON_CHANGE_RESTART);
}

static void
set_up_signal (World *world, gconstpointer user_data)
{
  set_up (world, NULL, RK_ON_CHANGE_SIGNAL);
}

static void
set_up_none (World *world, gconstpointer user_data)
{
  set_up (world, NULL, RK_ON_CHANGE_NONE);
}

static void
tear_down (World *world, gconstpointer user_data)
{
  g_object_unref (world->program);
  g_clear_object (&world->launcher);
  g_clear_object (&world->builder);
  g_clear_object (&world->watcher);
  g_assert_cmpuint (rk_fake_clock_count_alarms (world->clock), ==, 0);
  g_assert_finalize_object (world->clock);
  g_string_free (world->news, TRUE);
}

static RkState
get_state (World *world)
{
  return rk_program_get_status (world->program)->state;
}

#define assert_calls(launcher, expected)                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *calls = rk_fake_launcher_take_calls (launcher);                               \
    g_assert_cmpstr (calls, ==, (expected));                                                       \
  }                                                                                                \
  G_STMT_END

static void
end_build (World *world, int wait_status)
{
  rk_fake_launcher_exited (world->builder, wait_status);
  rk_fake_launcher_gone (world->builder);
  rk_fake_clock_advance (world->clock, 30 * MS);
}

static void
end_run (World *world, int wait_status)
{
  rk_fake_launcher_exited (world->launcher, wait_status);
  rk_fake_launcher_gone (world->launcher);
}

/* From nothing to a run that was built. */
static void
run_it (World *world)
{
  rk_program_start (world->program);
  if (world->builder != NULL)
    {
      rk_fake_launcher_started (world->builder);
      end_build (world, EXIT (0));
      assert_calls (world->builder, "start stop(15)");
    }
  rk_fake_launcher_started (world->launcher);
  assert_calls (world->launcher, "start");
  g_assert_cmpint (get_state (world), ==, RK_STATE_RUNNING);
  rk_fake_clock_advance (world->clock, SEC);
  g_string_truncate (world->news, 0);
}

static void
test_the_first_start_waits_for_the_build (World *world, gconstpointer user_data)
{
  rk_program_start (world->program);
  g_assert_cmpint (get_state (world), ==, RK_STATE_BUILDING);
  assert_calls (world->launcher, "");
  assert_calls (world->builder, "start");
  g_assert_cmpstr (rk_fake_launcher_get_variable (world->builder, "REKINDLE"), ==, "1");
  end_build (world, EXIT (0));
  assert_calls (world->launcher, "start");
  g_assert_cmpstr (world->news->str, ==, "building");
}

static void
test_the_old_run_goes_on_until_the_build_has_succeeded (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  g_assert_cmpint (get_state (world), ==, RK_STATE_REBUILDING);
  assert_calls (world->builder, "start");
  assert_calls (world->launcher, "");
  end_build (world, EXIT (0));
  assert_calls (world->launcher, "stop(15)");
  end_run (world, SIGTERM);
  assert_calls (world->launcher, "start");
  g_assert_cmpstr (rk_fake_launcher_get_variable (world->launcher, "REKINDLE_CHANGED"), ==, "a.c");
}

static void
test_the_old_run_stays_when_the_build_fails (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  end_build (world, EXIT (2));
  g_assert_cmpint (get_state (world), ==, RK_STATE_RUNNING);
  assert_calls (world->launcher, "");
  g_assert_cmpstr (world->news->str, ==, "changed building not-built");
  g_assert_true (rk_program_get_status (world->program)->build_failed);
  g_assert_cmpint (rk_program_get_status (world->program)->build_end.wait_status, ==, EXIT (2));

  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, "a.c");
  end_build (world, EXIT (0));
  g_assert_false (rk_program_get_status (world->program)->build_failed);
  end_run (world, SIGTERM);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
}

static void
test_a_first_build_that_fails_waits_for_a_change (World *world, gconstpointer user_data)
{
  rk_program_start (world->program);
  end_build (world, EXIT (1));
  g_assert_cmpint (get_state (world), ==, RK_STATE_FAILED);
  g_assert_cmpint (rk_program_get_status (world->program)->next_try_usec, ==, 0);
  rk_fake_clock_advance (world->clock, 1000 * SEC);
  g_assert_cmpint (get_state (world), ==, RK_STATE_FAILED);
  rk_fake_watcher_change (world->watcher, "a.c");
  g_assert_cmpint (get_state (world), ==, RK_STATE_BUILDING);
}

static void
test_a_source_that_changes_during_a_build_repeats_it (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  rk_fake_watcher_change (world->watcher, "a.c");
  assert_calls (world->builder, "start stop(15)");
  rk_fake_launcher_exited (world->builder, SIGTERM);
  rk_fake_launcher_gone (world->builder);
  rk_fake_clock_advance (world->clock, 10 * MS);
  assert_calls (world->builder, "stop(15) start");
  g_assert_cmpint (get_state (world), ==, RK_STATE_REBUILDING);
  end_build (world, EXIT (0));
  assert_calls (world->launcher, "stop(15)");
}

static void
test_the_same_during_the_first_build (World *world, gconstpointer user_data)
{
  rk_program_start (world->program);
  end_build (world, EXIT (1));
  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, "a.c");
  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, "a.c");
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPING);
  rk_fake_launcher_gone (world->builder);
  g_assert_cmpint (get_state (world), ==, RK_STATE_BUILDING);
  end_build (world, EXIT (0));
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
}

static void
test_a_file_that_may_be_a_source_repeats_the_build_afterwards (World *world,
                                                               gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  rk_fake_watcher_change (world->watcher, "b.c");
  assert_calls (world->builder, "start");
  end_build (world, EXIT (0));
  rk_fake_clock_advance (world->clock, SEC);
  assert_calls (world->builder, "stop(15) start");
  assert_calls (world->launcher, "");
  end_build (world, EXIT (0));
  assert_calls (world->launcher, "stop(15)");
}

/* A build whose output differs each time, as one with a time stamp in it does. */
static void
test_outputs_are_learnt_and_do_not_loop (World *world, gconstpointer user_data)
{
  rk_program_start (world->program);
  for (guint i = 0; i < 3; i++)
    {
      rk_fake_watcher_change (world->watcher, "app");
      end_build (world, EXIT (0));
      rk_fake_clock_advance (world->clock, SEC);
    }
  assert_calls (world->launcher, "start");
  g_assert_cmpstr (world->news->str, ==, "building building building notice");
  rk_fake_launcher_started (world->launcher);

  rk_fake_watcher_change (world->watcher, "a.c");
  rk_fake_watcher_change (world->watcher, "app");
  end_build (world, EXIT (0));
  assert_calls (world->launcher, "stop(15)");
}

static void
test_a_crash_is_tried_again_without_a_build (World *world, gconstpointer user_data)
{
  run_it (world);
  end_run (world, EXIT (1));
  rk_fake_clock_advance (world->clock, 10 * SEC);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
  assert_calls (world->builder, "");
}

static void
test_a_crash_during_a_build_starts_what_is_built_next (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  end_run (world, EXIT (1));
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPING);
  rk_fake_launcher_gone (world->builder);
  g_assert_cmpint (get_state (world), ==, RK_STATE_BUILDING);
}

static void
test_a_stop_ends_build_and_run (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  rk_program_stop (world->program);
  assert_calls (world->launcher, "stop(15)");
  assert_calls (world->builder, "start stop(15)");
  end_run (world, SIGTERM);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPING);
  rk_fake_clock_advance (world->clock, 5 * SEC);
  assert_calls (world->builder, "kill");
  rk_fake_launcher_gone (world->builder);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPED);
}

static void
test_a_pause_holds_what_was_built (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  rk_program_set_paused (world->program, TRUE);
  end_build (world, EXIT (0));
  g_assert_cmpint (get_state (world), ==, RK_STATE_RUNNING);
  rk_program_set_paused (world->program, FALSE);
  g_assert_cmpint (get_state (world), ==, RK_STATE_REBUILDING);
}

static void
test_what_a_build_leaves_running_is_ended (World *world, gconstpointer user_data)
{
  rk_program_start (world->program);
  rk_fake_launcher_exited (world->builder, EXIT (0));
  assert_calls (world->builder, "start stop(15)");
  rk_fake_clock_advance (world->clock, 5 * SEC);
  assert_calls (world->builder, "kill");
  rk_fake_launcher_gone (world->builder);
  rk_fake_clock_advance (world->clock, 30 * MS);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
}

static void
test_a_burst_is_one_signal (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.conf");
  assert_calls (world->launcher, "signal(1)");
  rk_fake_clock_advance (world->clock, SEC);
  rk_watcher_report (RK_WATCHER (world->watcher), RK_WATCH_BURST, NULL);
  for (guint i = 0; i < 9; i++)
    rk_fake_watcher_change (world->watcher, "b.conf");
  assert_calls (world->launcher, "");
  rk_fake_clock_advance (world->clock, SEC);
  assert_calls (world->launcher, "signal(1)");
  g_assert_cmpint (get_state (world), ==, RK_STATE_RUNNING);
  g_assert_cmpuint (rk_fake_watcher_count_runs (world->watcher), ==, 3);
  g_assert_cmpstr (world->news->str, ==, "changed signalled changed signalled");
}

static void
test_who_dies_of_the_signal_is_restarted_at_once (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.conf");
  end_run (world, SIGHUP);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
  rk_fake_launcher_started (world->launcher);
  rk_fake_clock_advance (world->clock, SEC);
  end_run (world, SIGHUP); /* nobody of us sent that one */
  g_assert_cmpint (get_state (world), ==, RK_STATE_BACKOFF);
}

static void
test_a_person_who_wants_a_restart_gets_no_signal (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_program_restart (world->program);
  assert_calls (world->launcher, "stop(15)");
  end_run (world, SIGTERM);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
}

static void
test_what_is_to_be_left_alone_is (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  assert_calls (world->launcher, "");
  g_assert_cmpint (get_state (world), ==, RK_STATE_RUNNING);
  end_run (world, EXIT (1));
  rk_fake_clock_advance (world->clock, 10 * SEC);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
  g_assert_cmpstr (rk_fake_launcher_get_variable (world->launcher, "REKINDLE_CHANGED"), ==, "a.c");
}

static void
test_an_edited_file_is_no_output_so_soon (void)
{
  RkBuildOutputs outputs;

  rk_build_outputs_init (&outputs);
  rk_build_outputs_note (&outputs, "a.c", FALSE, FALSE);
  for (guint i = 1; i < RK_BUILD_OUTPUTS_BUILDS_OF_SOURCE; i++)
    {
      rk_build_outputs_begin (&outputs);
      g_assert_cmpint (rk_build_outputs_note (&outputs, "a.c", TRUE, TRUE), ==,
                       RK_BUILD_CHANGE_SOURCE);
    }
  rk_build_outputs_begin (&outputs);
  g_assert_cmpint (rk_build_outputs_note (&outputs, "a.c", TRUE, TRUE), ==,
                   RK_BUILD_CHANGE_NEW_OUTPUT);
  g_assert_cmpint (rk_build_outputs_note (&outputs, "a.c", FALSE, TRUE), ==,
                   RK_BUILD_CHANGE_SOURCE);
  rk_build_outputs_clear (&outputs);
}

static void
test_who_wrote_nothing_has_no_outputs (void)
{
  RkBuildOutputs outputs;

  rk_build_outputs_init (&outputs);
  for (guint i = 0; i < 5; i++)
    {
      rk_build_outputs_begin (&outputs);
      g_assert_cmpint (rk_build_outputs_note (&outputs, "b.c", TRUE, FALSE), ==,
                       RK_BUILD_CHANGE_UNSURE);
    }
  rk_build_outputs_clear (&outputs);
}

#define add(name, set_up, function)                                                                \
  g_test_add ("/build-step/" name, World, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("the-first-start-waits-for-the-build", set_up_build,
       test_the_first_start_waits_for_the_build);
  add ("the-old-run-goes-on-until-the-build-has-succeeded", set_up_build,
       test_the_old_run_goes_on_until_the_build_has_succeeded);
  add ("the-old-run-stays-when-the-build-fails", set_up_build,
       test_the_old_run_stays_when_the_build_fails);
  add ("a-first-build-that-fails-waits-for-a-change", set_up_build,
       test_a_first_build_that_fails_waits_for_a_change);
  add ("a-source-that-changes-during-a-build-repeats-it", set_up_build,
       test_a_source_that_changes_during_a_build_repeats_it);
  add ("the-same-during-the-first-build", set_up_build, test_the_same_during_the_first_build);
  add ("a-file-that-may-be-a-source-repeats-the-build-afterwards", set_up_build,
       test_a_file_that_may_be_a_source_repeats_the_build_afterwards);
  add ("outputs-are-learnt-and-do-not-loop", set_up_build, test_outputs_are_learnt_and_do_not_loop);
  add ("a-crash-is-tried-again-without-a-build", set_up_build,
       test_a_crash_is_tried_again_without_a_build);
  add ("a-crash-during-a-build-starts-what-is-built-next", set_up_build,
       test_a_crash_during_a_build_starts_what_is_built_next);
  add ("a-stop-ends-build-and-run", set_up_build, test_a_stop_ends_build_and_run);
  add ("a-pause-holds-what-was-built", set_up_build, test_a_pause_holds_what_was_built);
  add ("what-a-build-leaves-running-is-ended", set_up_build,
       test_what_a_build_leaves_running_is_ended);
  add ("a-burst-is-one-signal", set_up_signal, test_a_burst_is_one_signal);
  add ("who-dies-of-the-signal-is-restarted-at-once", set_up_signal,
       test_who_dies_of_the_signal_is_restarted_at_once);
  add ("a-person-who-wants-a-restart-gets-no-signal", set_up_signal,
       test_a_person_who_wants_a_restart_gets_no_signal);
  add ("what-is-to-be-left-alone-is", set_up_none, test_what_is_to_be_left_alone_is);
  g_test_add_func ("/build-step/an-edited-file-is-no-output-so-soon",
                   test_an_edited_file_is_no_output_so_soon);
  g_test_add_func ("/build-step/who-wrote-nothing-has-no-outputs",
                   test_who_wrote_nothing_has_no_outputs);
  return g_test_run ();
}
