/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A program in a world that the test makes: no process, no file, no waiting. */

#include "config.h"

#include <errno.h>
#include <signal.h>

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
  RkFakeWatcher *watcher;   /* (owned): the latest one */
  RkProject *project;
  RkProgram *program;
  GString *news;
  gboolean port_is_taken;
  guint n_port_signals;
} World;

static RkLauncher *
create_launcher (RkProject *project, gpointer user_data)
{
  World *world = user_data;

  g_set_object (&world->launcher, NULL);
  world->launcher = rk_fake_launcher_new ();
  return RK_LAUNCHER (g_object_ref (world->launcher));
}

static RkWatcher *
create_watcher (RkProject *project, gpointer user_data)
{
  World *world = user_data;

  g_set_object (&world->watcher, NULL);
  world->watcher = rk_fake_watcher_new ();
  return RK_WATCHER (g_object_ref (world->watcher));
}

static gboolean
is_port_free (const RkPort *port, gpointer user_data)
{
  World *world = user_data;

  g_assert_cmpuint (port->number, ==, 8000);
  return !world->port_is_taken;
}

static void
on_ports_changed (RkProgram *program, World *world)
{
  world->n_port_signals++;
}

static void
on_news (RkProgram *program, int news, const char *text, World *world)
{
  static const char *const words[] = { "started", "changed", "ended",  "not-started", "stubborn",
                                       "held",    "loop",    "notice", "lost" };

  g_string_append_printf (world->news, "%s%s", world->news->len > 0 ? " " : "", words[news]);
}

static void
world_set_up (World *world, gconstpointer user_data)
{
  RkProject draft;
  const char *const arguments[] = { "web", NULL };

  rk_project_draft_init (&draft);
  draft.name = "web";
  draft.arguments = arguments;
  world->project = rk_project_new (&draft);
  world->clock = rk_fake_clock_new (1000 * SEC);
  world->news = g_string_new (NULL);

  RkProgramParts parts = { .clock = RK_CLOCK (world->clock),
                           .create_launcher = create_launcher,
                           .create_watcher = create_watcher,
                           .is_port_free = is_port_free,
                           .user_data = world };
  world->program = rk_program_new (world->project, &parts);
  g_signal_connect (world->program, "news", G_CALLBACK (on_news), world);
  g_signal_connect (world->program, "ports-changed", G_CALLBACK (on_ports_changed), world);
}

static void
world_tear_down (World *world, gconstpointer user_data)
{
  g_object_unref (world->program);
  g_clear_object (&world->launcher);
  g_clear_object (&world->watcher);
  rk_project_unref (world->project);
  g_assert_cmpuint (rk_fake_clock_count_alarms (world->clock), ==, 0);
  g_assert_finalize_object (world->clock);
  g_string_free (world->news, TRUE);
}

static RkState
get_state (World *world)
{
  return rk_program_get_status (world->program)->state;
}

#define assert_calls(world, expected)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *calls = rk_fake_launcher_take_calls ((world)->launcher);                      \
    g_assert_cmpstr (calls, ==, (expected));                                                       \
  }                                                                                                \
  G_STMT_END

static void
run_it (World *world)
{
  rk_program_start (world->program);
  rk_fake_launcher_started (world->launcher);
  assert_calls (world, "start");
  g_assert_cmpint (get_state (world), ==, RK_STATE_RUNNING);
}

static void
test_one_save_costs_no_waiting (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, "src/a.c");
  assert_calls (world, "stop(15)");
  rk_fake_launcher_exited (world->launcher, SIGTERM);
  rk_fake_launcher_gone (world->launcher);
  assert_calls (world, "start");
  g_assert_cmpstr (rk_fake_launcher_get_variable (world->launcher, "REKINDLE_CHANGED"), ==,
                   "src/a.c");
  g_assert_cmpstr (rk_fake_launcher_get_variable (world->launcher, "REKINDLE_RUN"), ==, "2");
  g_assert_cmpuint (rk_fake_watcher_count_runs (world->watcher), ==, 2);
}

/* Whoever saves twice in a row must not find the program closed because it met an empty file. */
static void
end_a_short_run_for (World *world, const char *path)
{
  run_it (world);
  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, path);
  rk_fake_launcher_exited (world->launcher, SIGTERM);
  rk_fake_launcher_gone (world->launcher);
  rk_fake_launcher_started (world->launcher);
  rk_fake_clock_advance (world->clock, 15 * MS);
  rk_fake_launcher_exited (world->launcher, EXIT (0));
}

static void
test_a_save_goes_on_after_an_early_end (World *world, gconstpointer user_data)
{
  end_a_short_run_for (world, "main.py");
  rk_fake_launcher_gone (world->launcher);
  rk_fake_clock_advance (world->clock, 20 * MS);
  assert_calls (world, "stop(15) start stop(15)");
  rk_fake_watcher_change (world->watcher, "main.py");
  rk_fake_clock_advance (world->clock, 10 * MS);
  assert_calls (world, "start");
  rk_fake_launcher_started (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_RUNNING);
}

static void
test_a_save_goes_on_while_what_ended_early_leaves (World *world, gconstpointer user_data)
{
  end_a_short_run_for (world, "main.py");
  rk_fake_watcher_change (world->watcher, "main.py");
  rk_fake_launcher_gone (world->launcher);
  rk_fake_clock_advance (world->clock, 10 * MS);
  assert_calls (world, "stop(15) start stop(15) start");
}

static void
test_what_an_ended_program_wrote_does_not_run_it_again (World *world, gconstpointer user_data)
{
  end_a_short_run_for (world, "main.py");
  rk_fake_launcher_gone (world->launcher);
  rk_fake_watcher_change (world->watcher, "out.txt");
  rk_fake_clock_advance (world->clock, 100 * MS);
  g_assert_cmpint (get_state (world), ==, RK_STATE_FINISHED);
}

static void
test_a_stop_ends_the_wait_for_an_afterthought (World *world, gconstpointer user_data)
{
  end_a_short_run_for (world, "main.py");
  rk_fake_launcher_gone (world->launcher);
  rk_program_stop (world->program);
  rk_fake_watcher_change (world->watcher, "main.py");
  rk_fake_clock_advance (world->clock, 100 * MS);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPED);
}

static void
test_a_burst_restarts_once (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, "a.c");
  rk_fake_watcher_change (world->watcher, "b.c");
  rk_fake_launcher_exited (world->launcher, SIGTERM);
  rk_fake_launcher_gone (world->launcher);
  assert_calls (world, "stop(15)");
  rk_fake_clock_advance (world->clock, 9 * MS);
  rk_fake_watcher_change (world->watcher, "c.c");
  rk_fake_clock_advance (world->clock, 9 * MS);
  assert_calls (world, "");
  rk_fake_clock_advance (world->clock, 1 * MS);
  assert_calls (world, "start");
  g_assert_cmpstr (rk_fake_launcher_get_variable (world->launcher, "REKINDLE_CHANGED"), ==,
                   "a.c\nb.c\nc.c");
}

static void
test_a_start_waits_for_git (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_watcher_change (world->watcher, "a.c");
  rk_watcher_report (RK_WATCHER (world->watcher), RK_WATCH_BUSY, "git");
  rk_fake_launcher_gone (world->launcher);
  rk_fake_clock_advance (world->clock, 20 * SEC);
  g_assert_cmpint (get_state (world), ==, RK_STATE_SETTLING);
  rk_watcher_report (RK_WATCHER (world->watcher), RK_WATCH_SETTLED, NULL);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
}

static void
test_a_crash_is_tried_again_later_and_later (World *world, gconstpointer user_data)
{
  const int waits_sec[] = { 10, 20, 40, 60, 60 };

  rk_program_start (world->program);
  for (gsize i = 0; i < G_N_ELEMENTS (waits_sec); i++)
    {
      rk_fake_launcher_started (world->launcher);
      rk_fake_launcher_exited (world->launcher, EXIT (1));
      rk_fake_launcher_gone (world->launcher);
      g_assert_cmpint (get_state (world), ==, RK_STATE_BACKOFF);
      rk_fake_clock_advance (world->clock, waits_sec[i] * SEC - 1);
      g_assert_cmpint (get_state (world), ==, RK_STATE_BACKOFF);
      rk_fake_clock_advance (world->clock, 1);
      g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
    }
}

static void
test_a_change_ends_the_wait_at_once (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_launcher_exited (world->launcher, EXIT (1));
  rk_fake_launcher_gone (world->launcher);
  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, "a.c");
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
  g_assert_cmpstr (world->news->str, ==, "started ended");
}

static void
test_exit_0_finishes_and_stays_so (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_launcher_exited (world->launcher, EXIT (0));
  rk_fake_launcher_gone (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_FINISHED);
  g_assert_false (rk_fake_watcher_is_watching (world->watcher));
  assert_calls (world, "stop(15) shutdown");
  rk_program_start (world->program);
  assert_calls (world, "start");
}

static void
test_a_restart_code_restarts_at_once (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_clock_advance (world->clock, 2 * SEC);
  rk_fake_launcher_exited (world->launcher, EXIT (8));
  rk_fake_launcher_gone (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
}

static void
test_the_stubborn_are_killed (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_program_stop (world->program);
  rk_fake_clock_advance (world->clock, 5 * SEC - 1);
  assert_calls (world, "stop(15)");
  rk_fake_clock_advance (world->clock, 1);
  assert_calls (world, "kill");
  rk_fake_clock_advance (world->clock, SEC);
  assert_calls (world, "kill");
  rk_fake_launcher_gone (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPED);
}

/* Named once a second, told when there is something new to tell. */
static void
test_what_the_kernel_holds_is_named_and_waited_for (World *world, gconstpointer user_data)
{
  const RkProgramStatus *status = rk_program_get_status (world->program);

  run_it (world);
  rk_program_stop (world->program);
  rk_fake_clock_advance (world->clock, 5 * SEC);
  g_string_truncate (world->news, 0);
  rk_fake_launcher_survivors (world->launcher, "sh (7), cat (8)");
  g_assert_null (status->held);
  for (int second = 0; second < 3; second++)
    {
      rk_fake_clock_advance (world->clock, SEC);
      rk_fake_launcher_survivors (world->launcher, "cat (8)");
      g_assert_cmpstr (status->held, ==, "cat (8)");
    }
  g_assert_cmpstr (world->news->str, ==, "stubborn held");
  rk_program_start (world->program);
  g_assert_cmpint (get_state (world), ==, RK_STATE_KILLING);
  rk_fake_launcher_gone (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
  g_assert_null (status->held);
}

static void
test_a_stop_can_be_hurried (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_program_stop (world->program);
  rk_program_stop_within (world->program, 3 * SEC);
  rk_fake_clock_advance (world->clock, 3 * SEC);
  assert_calls (world, "stop(15) kill");
  rk_fake_launcher_gone (world->launcher);
}

static void
test_an_expected_end_is_final_whatever_its_status (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_program_expect_end (world->program, 5 * SEC);
  rk_fake_launcher_exited (world->launcher, EXIT (8));
  rk_fake_launcher_gone (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_FINISHED);
}

static void
test_a_binary_being_written_is_tried_again_soon (World *world, gconstpointer user_data)
{
  rk_program_start (world->program);
  for (int i = 0; i < 5; i++)
    {
      rk_fake_launcher_not_started (world->launcher, ETXTBSY);
      rk_fake_clock_advance (world->clock, 20 * MS);
    }
  rk_fake_launcher_started (world->launcher);
  g_assert_cmpstr (world->news->str, ==, "started");
}

static void
test_a_missing_command_is_no_crash (World *world, gconstpointer user_data)
{
  rk_program_start (world->program);
  rk_fake_launcher_not_started (world->launcher, ENOENT);
  g_assert_cmpint (get_state (world), ==, RK_STATE_FAILED);
  g_assert_cmpstr (world->news->str, ==, "not-started");
  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, "web");
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
}

static void
stop_on_news (RkProgram *program, int news, const char *text, World *world)
{
  rk_program_stop (program);
}

static void
test_a_listener_may_stop_the_program (World *world, gconstpointer user_data)
{
  g_signal_connect (world->program, "news", G_CALLBACK (stop_on_news), world);
  rk_program_start (world->program);
  rk_fake_launcher_started (world->launcher);
  assert_calls (world, "start stop(15)");
  rk_fake_launcher_gone (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPED);
}

static void
edit (World *world)
{
  const char *const arguments[] = { "web", "--fast", NULL };
  RkProject draft = *world->project;

  draft.arguments = arguments;
  g_autoptr (RkProject) edited = rk_project_new (&draft);
  rk_program_set_project (world->program, edited);
}

static void
test_an_edit_restarts_what_runs (World *world, gconstpointer user_data)
{
  run_it (world);
  edit (world);
  assert_calls (world, "stop(15)");
  rk_fake_launcher_gone (world->launcher);
  assert_calls (world, "start");
}

static void
test_an_edit_does_not_start_what_is_being_stopped (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_program_stop (world->program);
  assert_calls (world, "stop(15)");
  edit (world);
  rk_fake_launcher_gone (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPED);
  assert_calls (world, "shutdown");
}

static void
test_adopting_what_has_no_run_starts_one (World *world, gconstpointer user_data)
{
  world->launcher = rk_fake_launcher_new ();
  rk_program_adopt (world->program, RK_LAUNCHER (world->launcher));
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
  rk_fake_launcher_gone (world->launcher);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STARTING);
  assert_calls (world, "start");
  g_assert_cmpstr (world->news->str, ==, "");

  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_launcher_started (world->launcher);
  g_assert_cmpint (rk_program_get_status (world->program)->started_usec, ==, 1000 * SEC);
}

static void
test_adopting_what_could_not_be_started_watches_it (World *world, gconstpointer user_data)
{
  world->launcher = rk_fake_launcher_new ();
  rk_program_adopt (world->program, RK_LAUNCHER (world->launcher));
  g_assert_false (rk_fake_watcher_is_watching (world->watcher));
  rk_fake_launcher_not_started (world->launcher, ENOENT);
  g_assert_cmpint (get_state (world), ==, RK_STATE_FAILED);
  g_assert_true (rk_fake_watcher_is_watching (world->watcher));
}

static void
test_an_idle_program_has_no_alarm (World *world, gconstpointer user_data)
{
  run_it (world);
  g_assert_cmpuint (rk_fake_clock_count_alarms (world->clock), ==, 0);
}

/* Otherwise what changed while there was no host would pass for old. */
static void
test_an_adopted_run_is_compared_with_its_own_start (World *world, gconstpointer user_data)
{
  g_autoptr (RkFakeLauncher) launcher = rk_fake_launcher_new ();

  rk_program_adopt (world->program, RK_LAUNCHER (launcher));
  g_assert_false (rk_fake_watcher_is_watching (world->watcher));
  rk_fake_launcher_started (launcher);
  g_assert_true (rk_fake_watcher_is_watching (world->watcher));
  g_assert_cmpuint (rk_fake_watcher_count_runs (world->watcher), ==, 1);
  g_assert_cmpint (get_state (world), ==, RK_STATE_RUNNING);
}

static void
listen_on (World *world, guint number, gboolean is_shared)
{
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (RkPort));
  RkPort port = { .number = number, .is_shared = is_shared };

  g_array_append_val (ports, port);
  rk_program_set_ports (world->program, ports);
}

/* Runs, listens, and is stopped because of a change; its tree is gone. */
static void
run_until_gone (World *world, gboolean is_shared)
{
  run_it (world);
  listen_on (world, 8000, is_shared);
  rk_fake_clock_advance (world->clock, SEC);
  rk_fake_watcher_change (world->watcher, "a.c");
  rk_fake_launcher_exited (world->launcher, SIGTERM);
  world->port_is_taken = TRUE;
  rk_fake_launcher_gone (world->launcher);
}

static void
test_ports_are_told_once (World *world, gconstpointer user_data)
{
  run_it (world);
  g_assert_null (rk_program_get_ports (world->program));
  listen_on (world, 8000, FALSE);
  listen_on (world, 8000, FALSE);
  g_assert_cmpuint (world->n_port_signals, ==, 1);
  g_assert_cmpuint (rk_program_get_ports (world->program)->len, ==, 1);
  rk_fake_launcher_exited (world->launcher, EXIT (1));
  rk_fake_launcher_gone (world->launcher);
  g_assert_null (rk_program_get_ports (world->program));
  g_assert_cmpuint (world->n_port_signals, ==, 2);
  g_assert_cmpuint (rk_program_get_known_ports (world->program)->len, ==, 1);
}

static void
test_a_start_waits_for_the_old_ports (World *world, gconstpointer user_data)
{
  run_until_gone (world, FALSE);
  assert_calls (world, "stop(15)");
  rk_fake_clock_advance (world->clock, SEC);
  g_assert_cmpint (get_state (world), ==, RK_STATE_SETTLING);
  world->port_is_taken = FALSE;
  rk_fake_clock_advance (world->clock, 10 * MS);
  assert_calls (world, "start");
}

static void
test_the_wait_for_a_port_ends_and_is_not_repeated (World *world, gconstpointer user_data)
{
  run_until_gone (world, FALSE);
  rk_fake_clock_advance (world->clock, 2 * SEC - 1);
  assert_calls (world, "stop(15)");
  rk_fake_clock_advance (world->clock, 1);
  assert_calls (world, "start");
  rk_fake_launcher_started (world->launcher);
  rk_fake_launcher_exited (world->launcher, EXIT (1));
  rk_fake_launcher_gone (world->launcher);
  assert_calls (world, "stop(15)");
  rk_fake_clock_advance (world->clock, 10 * SEC);
  assert_calls (world, "start");
}

static void
test_a_stop_ends_the_wait_for_a_port (World *world, gconstpointer user_data)
{
  run_until_gone (world, FALSE);
  rk_program_stop (world->program);
  g_assert_cmpint (get_state (world), ==, RK_STATE_STOPPED);
}

static void
test_a_port_that_others_share_is_not_waited_for (World *world, gconstpointer user_data)
{
  run_until_gone (world, TRUE);
  assert_calls (world, "stop(15) start");
}

static void
test_the_holder_of_a_port_is_forgotten_by_the_next_run (World *world, gconstpointer user_data)
{
  run_it (world);
  rk_fake_launcher_exited (world->launcher, EXIT (1));
  rk_fake_launcher_gone (world->launcher);
  rk_program_set_port_problem (world->program, "port 8000 is held by node (pid 7)");
  g_assert_cmpuint (world->n_port_signals, ==, 1);
  g_assert_nonnull (rk_program_get_status (world->program)->port_problem);
  rk_fake_clock_advance (world->clock, 10 * SEC);
  g_assert_null (rk_program_get_status (world->program)->port_problem);
}

#define add(name, function)                                                                        \
  g_test_add ("/program/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("one-save-costs-no-waiting", test_one_save_costs_no_waiting);
  add ("a-burst-restarts-once", test_a_burst_restarts_once);
  add ("a-save-goes-on-after-an-early-end", test_a_save_goes_on_after_an_early_end);
  add ("a-save-goes-on-while-what-ended-early-leaves",
       test_a_save_goes_on_while_what_ended_early_leaves);
  add ("what-an-ended-program-wrote-does-not-run-it-again",
       test_what_an_ended_program_wrote_does_not_run_it_again);
  add ("a-stop-ends-the-wait-for-an-afterthought", test_a_stop_ends_the_wait_for_an_afterthought);
  add ("a-start-waits-for-git", test_a_start_waits_for_git);
  add ("a-crash-is-tried-again-later-and-later", test_a_crash_is_tried_again_later_and_later);
  add ("a-change-ends-the-wait-at-once", test_a_change_ends_the_wait_at_once);
  add ("exit-0-finishes-and-stays-so", test_exit_0_finishes_and_stays_so);
  add ("a-restart-code-restarts-at-once", test_a_restart_code_restarts_at_once);
  add ("the-stubborn-are-killed", test_the_stubborn_are_killed);
  add ("what-the-kernel-holds-is-named-and-waited-for",
       test_what_the_kernel_holds_is_named_and_waited_for);
  add ("a-stop-can-be-hurried", test_a_stop_can_be_hurried);
  add ("an-expected-end-is-final-whatever-its-status",
       test_an_expected_end_is_final_whatever_its_status);
  add ("a-binary-being-written-is-tried-again-soon",
       test_a_binary_being_written_is_tried_again_soon);
  add ("a-missing-command-is-no-crash", test_a_missing_command_is_no_crash);
  add ("a-listener-may-stop-the-program", test_a_listener_may_stop_the_program);
  add ("an-edit-restarts-what-runs", test_an_edit_restarts_what_runs);
  add ("an-edit-does-not-start-what-is-being-stopped",
       test_an_edit_does_not_start_what_is_being_stopped);
  add ("adopting-what-has-no-run-starts-one", test_adopting_what_has_no_run_starts_one);
  add ("adopting-what-could-not-be-started-watches-it",
       test_adopting_what_could_not_be_started_watches_it);
  add ("an-idle-program-has-no-alarm", test_an_idle_program_has_no_alarm);
  add ("an-adopted-run-is-compared-with-its-own-start",
       test_an_adopted_run_is_compared_with_its_own_start);
  add ("ports-are-told-once", test_ports_are_told_once);
  add ("a-start-waits-for-the-old-ports", test_a_start_waits_for_the_old_ports);
  add ("the-wait-for-a-port-ends-and-is-not-repeated",
       test_the_wait_for_a_port_ends_and_is_not_repeated);
  add ("a-stop-ends-the-wait-for-a-port", test_a_stop_ends_the_wait_for_a_port);
  add ("a-port-that-others-share-is-not-waited-for",
       test_a_port_that_others_share_is_not_waited_for);
  add ("the-holder-of-a-port-is-forgotten-by-the-next-run",
       test_the_holder_of_a_port_is_forgotten_by_the_next_run);
  return g_test_run ();
}
