/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The notifier against a mock daemon, no daemon, and daemons that hang, on a bus of its own. While
 * any of it goes on a heartbeat measures for how long the main loop was blocked.
 */
#include "config.h"

#include "rk-mock-daemon.h"
#include "rk-notifier.h"

#include <stdio.h>

#define APP "io.github.rekindle.Test"
#define ALL_CAPABILITIES "actions body body-markup persistence"
#define LIMIT_USEC (10 * G_USEC_PER_SEC)
#define BEAT_MSEC 5
#define LEAVING_MAX_USEC (250 * G_TIME_SPAN_MILLISECOND)
#define BLOCKED_MAX_USEC (100 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  gint64 last_usec;
  gint64 last_delay_usec;
  gint64 worst_usec;
} Heart;

static Heart heart;

/* For how long the machine has let this thread wait for a processor: not our loop's fault. */
static gint64
get_run_delay_usec (void)
{
  g_autofree char *text = NULL;
  guint64 ran_nsec = 0, delay_nsec = 0;

  if (g_file_get_contents ("/proc/thread-self/schedstat", &text, NULL, NULL)
      && sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &ran_nsec, &delay_nsec) == 2)
    return (gint64)(delay_nsec / 1000);
  return 0;
}

static gboolean
beat (gpointer data)
{
  gint64 now_usec = g_get_monotonic_time (), delay_usec = get_run_delay_usec ();
  gint64 gap_usec = now_usec - heart.last_usec - (delay_usec - heart.last_delay_usec);

  heart = (Heart){ now_usec, delay_usec, MAX (heart.worst_usec, gap_usec) };
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  RkNotifier *notifier;
  GString *clicks;
  guint beat_id;
} Fixture;

static void
on_action (RkNotifier *notifier, const char *key, guint action, const char *token, Fixture *self)
{
  g_string_append_printf (self->clicks, "%s:%u:%s ", key, action, token != NULL ? token : "-");
}

static void
set_up (Fixture *self, gconstpointer data)
{
  heart = (Heart){ g_get_monotonic_time (), get_run_delay_usec (), 0 };
  self->beat_id = g_timeout_add (BEAT_MSEC, beat, NULL);
  self->clicks = g_string_new (NULL);
  self->notifier = rk_notifier_new (APP);
  g_signal_connect (self->notifier, "action", G_CALLBACK (on_action), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  beat (NULL);
  g_test_message ("longest pause of the main loop: %.1f ms", (double)heart.worst_usec / 1000);
  g_assert_cmpint (heart.worst_usec, <, BLOCKED_MAX_USEC);
  g_source_remove (self->beat_id);

  gint64 start_usec = g_get_monotonic_time () - get_run_delay_usec ();
  g_object_unref (self->notifier);
  gint64 took_usec = g_get_monotonic_time () - get_run_delay_usec () - start_usec;
  g_test_message ("leaving took %.1f ms", (double)took_usec / 1000);
  g_assert_cmpint (took_usec, <, LEAVING_MAX_USEC);
  g_string_free (self->clicks, TRUE);
}

#define wait_for(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 end_usec_ = g_get_monotonic_time () + LIMIT_USEC;                                       \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, end_usec_);                                   \
        g_main_context_iteration (NULL, TRUE);                                                     \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

static RkMockDaemon *
begin_daemon (Fixture *self, const char *capabilities, gboolean hangs)
{
  RkMockDaemon *daemon = rk_mock_daemon_new (capabilities, hangs);
  wait_for (rk_notifier_get_available (self->notifier));
  return daemon;
}

static void
end_daemon (Fixture *self, RkMockDaemon *daemon)
{
  rk_mock_daemon_free (daemon);
  wait_for (!rk_notifier_get_available (self->notifier));
}

static void
check_call (RkMockDaemon *daemon, guint index, const char *expected)
{
  wait_for (rk_mock_daemon_count (daemon) > index);
  g_autofree char *call = rk_mock_daemon_dup_call (daemon, index);
  g_assert_cmpstr (call, ==, expected);
}

static void
check_part (RkMockDaemon *daemon, guint index, const char *expected)
{
  wait_for (rk_mock_daemon_count (daemon) > index);
  g_autofree char *call = rk_mock_daemon_dup_call (daemon, index);
  if (g_strstr_len (call, -1, expected) == NULL)
    g_error ("“%s” is not in “%s”", expected, call);
}

static void
show (Fixture *self, const char *key, RkNotice notice, const char *summary, const char *body)
{
  rk_notifier_show (self->notifier, key, notice, summary, body, RK_NOTIFIER_NO_ACTION);
}

static void
test_a_crash_has_all_that_belongs_to_it (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "web exited with 1", "NameError: x");
  check_call (daemon, 0,
              "Rekindle id=1 replaces=0 icon=" APP " [web exited with 1] [NameError: x] "
              "actions=default,Show output,restart,Restart now,stop,Stop urgency=0x01 transient=- "
              "category='x-rekindle.process.crashed' entry='" APP "' tag='" APP ".web' timeout=-1");
  end_daemon (self, daemon);
}

static void
test_each_kind_has_its_urgency_and_timeout (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "a", RK_NOTICE_GAVE_UP, "s", "b");
  check_part (daemon, 0, "urgency=0x02 transient=- ");
  check_part (daemon, 0, "timeout=0");
  show (self, "b", RK_NOTICE_RESTARTED, "s", "b");
  check_part (daemon, 1, "actions=default,Show output,only-problems,Only problems");
  check_part (daemon, 1, "urgency=0x01 transient=true ");
  check_part (daemon, 1, "timeout=3000");
  show (self, "c", RK_NOTICE_WORKS_AGAIN, "s", "b");
  check_part (daemon, 2, "urgency=0x01 transient=true ");
  rk_notifier_show (self->notifier, "d", RK_NOTICE_GAVE_UP, "s", "b", RK_NOTIFIER_IGNORE_FILE);
  check_part (daemon, 3, "ignore-file,Ignore this file");
  end_daemon (self, daemon);
}

static void
test_a_newer_notice_replaces_in_place (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 0, "id=1 replaces=0 ");
  show (self, "api", RK_NOTICE_CRASHED, "two", "");
  check_part (daemon, 1, "id=2 replaces=0 ");
  show (self, "web", RK_NOTICE_RESTARTED, "three", "");
  check_part (daemon, 2, "id=1 replaces=1 ");
  check_part (daemon, 2, "actions=default,Show output,only-problems,Only problems urgency");
  end_daemon (self, daemon);
}

static void
test_a_closed_id_is_not_used_again (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 0, "id=1 ");
  show (self, "api", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 1, "id=2 ");
  rk_mock_daemon_close (daemon, 1);
  /* What is clicked after it has come back proves that the closing was seen: one sender's order. */
  rk_mock_daemon_click (daemon, 2, "stop", NULL);
  wait_for (self->clicks->len > 0);
  show (self, "web", RK_NOTICE_CRASHED, "two", "");
  check_part (daemon, 2, "id=3 replaces=0 ");
  end_daemon (self, daemon);
}

static void
test_a_new_daemon_gets_no_old_ids (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 0, "id=1 ");
  end_daemon (self, daemon);

  daemon = begin_daemon (self, "body", FALSE);
  show (self, "web", RK_NOTICE_CRASHED, "two", "a < b");
  check_part (daemon, 0, "replaces=0 ");
  check_part (daemon, 0, "[a < b] actions= ");
  end_daemon (self, daemon);
}

static void
test_withdrawn_is_closed (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  rk_notifier_withdraw (self->notifier, "web");
  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 0, "id=1 ");
  rk_notifier_withdraw (self->notifier, "web");
  check_call (daemon, 1, "close id=1");
  show (self, "web", RK_NOTICE_CRASHED, "two", "");
  check_part (daemon, 2, "replaces=0 ");
  end_daemon (self, daemon);
}

static void
test_leaving_takes_notices_down (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 0, "id=1 ");
  rk_notifier_shutdown (self->notifier);
  check_call (daemon, 1, "close id=1");
  show (self, "web", RK_NOTICE_CRASHED, "two", "");
  g_assert_cmpuint (rk_mock_daemon_count (daemon), ==, 2);
  rk_mock_daemon_free (daemon);
}

static void
test_clicks_arrive_with_their_token (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 0, "id=1 ");
  rk_mock_daemon_click (daemon, 1, "restart", "token-7");
  wait_for (self->clicks->len > 0);
  g_assert_cmpstr (self->clicks->str, ==, "web:2:token-7 ");
  end_daemon (self, daemon);
}

static void
test_the_default_action_is_to_show (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 0, "id=1 ");
  rk_mock_daemon_click (daemon, 1, "default", NULL);
  wait_for (self->clicks->len > 0);
  g_assert_cmpstr (self->clicks->str, ==, "web:1:- ");
  end_daemon (self, daemon);
}

static void
test_markup_is_escaped_where_it_is_understood (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "<b>web</b> & co", "<img src='x'> &amp; <a href=\"y\">");
  check_part (daemon, 0,
              "[<b>web</b> & co] [&lt;img src=&apos;x&apos;&gt; &amp;amp; &lt;a "
              "href=&quot;y&quot;&gt;]");
  end_daemon (self, daemon);
}

static void
test_plain_text_is_left_alone (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, "body actions", FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "web", "<img> & 1 < 2");
  check_part (daemon, 0, "[<img> & 1 < 2]");
  end_daemon (self, daemon);
}

static void
test_without_actions_none_are_sent (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, "body", FALSE);

  show (self, "web", RK_NOTICE_CRASHED, "web", "");
  check_part (daemon, 0, "actions= urgency");
  end_daemon (self, daemon);
}

static void
test_hostile_text_is_tamed (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);
  g_autofree char *line = g_strnfill (10000, 'x');

  show (self, "web", RK_NOTICE_CRASHED, "a\033[31m\nb\377", line);
  wait_for (rk_mock_daemon_count (daemon) > 0);
  g_autofree char *call = rk_mock_daemon_dup_call (daemon, 0);
  g_assert_nonnull (g_strstr_len (call, -1, "[a] [xxx"));
  g_assert_cmpint (g_utf8_strlen (call, -1), <, 800);
  end_daemon (self, daemon);
}

static void
test_a_problem_waits_for_a_daemon (Fixture *self, gconstpointer data)
{
  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  show (self, "web", RK_NOTICE_CRASHED, "two", "");
  show (self, "api", RK_NOTICE_CRASHED, "gone", "");
  rk_notifier_withdraw (self->notifier, "api");

  RkMockDaemon *daemon = begin_daemon (self, ALL_CAPABILITIES, FALSE);
  check_part (daemon, 0, "[two]");
  show (self, "end", RK_NOTICE_CRASHED, "end", "");
  check_part (daemon, 1, "[end]");
  end_daemon (self, daemon);
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_the_loop_run_msec (guint msec)
{
  gboolean over = FALSE;

  g_timeout_add (msec, set_flag, &over);
  wait_for (over);
}

static void
test_a_hung_daemon_blocks_nothing (Fixture *self, gconstpointer data)
{
  RkMockDaemon *daemon = begin_daemon (self, data, TRUE);

  for (guint i = 0; i < 1000; i++)
    show (self, "web", RK_NOTICE_CRASHED, "one", "");
  check_part (daemon, 0, "unanswered");
  let_the_loop_run_msec (500);
  for (guint i = 0; i < 1000; i++)
    rk_notifier_withdraw (self->notifier, "web");
  g_assert_cmpuint (rk_mock_daemon_count (daemon), ==, 1);
  end_daemon (self, daemon);
}

/* The time itself is measured where every test leaves. */
static void
test_leaving_a_hung_daemon_is_quick (Fixture *self, gconstpointer data)
{
  begin_daemon (self, data, TRUE);
  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  let_the_loop_run_msec (100);
}

static void
test_a_daemon_that_never_comes_up_blocks_nothing (Fixture *self, gconstpointer data)
{
  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  let_the_loop_run_msec (3500);
  g_assert_false (rk_notifier_get_available (self->notifier));
  show (self, "web", RK_NOTICE_CRASHED, "two", "");
  let_the_loop_run_msec (300);
}

static void
test_no_daemon_blocks_nothing (Fixture *self, gconstpointer data)
{
  show (self, "web", RK_NOTICE_CRASHED, "one", "");
  let_the_loop_run_msec (300);
  g_assert_false (rk_notifier_get_available (self->notifier));
}

#define ADD_WITH(name, data, function) g_test_add (name, Fixture, data, set_up, function, tear_down)
#define ADD(name, function) ADD_WITH (name, NULL, function)

static void
add_tests (void)
{
  ADD ("/notifier/no-daemon-blocks-nothing", test_no_daemon_blocks_nothing);
  ADD ("/notifier/a-problem-waits-for-a-daemon", test_a_problem_waits_for_a_daemon);
  ADD ("/notifier/a-crash-has-all-that-belongs-to-it", test_a_crash_has_all_that_belongs_to_it);
  ADD ("/notifier/each-kind-has-its-urgency-and-timeout",
       test_each_kind_has_its_urgency_and_timeout);
  ADD ("/notifier/a-newer-notice-replaces-in-place", test_a_newer_notice_replaces_in_place);
  ADD ("/notifier/a-closed-id-is-not-used-again", test_a_closed_id_is_not_used_again);
  ADD ("/notifier/a-new-daemon-gets-no-old-ids", test_a_new_daemon_gets_no_old_ids);
  ADD ("/notifier/withdrawn-is-closed", test_withdrawn_is_closed);
  ADD ("/notifier/leaving-takes-notices-down", test_leaving_takes_notices_down);
  ADD ("/notifier/clicks-arrive-with-their-token", test_clicks_arrive_with_their_token);
  ADD ("/notifier/the-default-action-is-to-show", test_the_default_action_is_to_show);
  ADD ("/notifier/markup-is-escaped-where-it-is-understood",
       test_markup_is_escaped_where_it_is_understood);
  ADD ("/notifier/plain-text-is-left-alone", test_plain_text_is_left_alone);
  ADD ("/notifier/without-actions-none-are-sent", test_without_actions_none_are_sent);
  ADD ("/notifier/hostile-text-is-tamed", test_hostile_text_is_tamed);
  ADD_WITH ("/notifier/a-hung-daemon-blocks-nothing", ALL_CAPABILITIES,
            test_a_hung_daemon_blocks_nothing);
  ADD_WITH ("/notifier/a-daemon-that-hangs-later-blocks-nothing", "actions x-probe",
            test_a_hung_daemon_blocks_nothing);
  ADD_WITH ("/notifier/leaving-a-daemon-that-hangs-later-is-quick", "actions x-probe",
            test_leaving_a_hung_daemon_is_quick);
}

/* With a directory of D-Bus services as argument: only that of a daemon which never comes up. */
int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  GTestDBus *bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  if (argc > 1)
    g_test_dbus_add_service_dir (bus, argv[1]);
  g_test_dbus_up (bus);

  if (argc > 1)
    ADD ("/notifier/a-daemon-that-never-comes-up-blocks-nothing",
         test_a_daemon_that_never_comes_up_blocks_nothing);
  else
    add_tests ();
  int status = g_test_run ();

  /* Not g_test_dbus_down(), nor unref: they wait for the shared connection, which a hung call
   * holds. */
  g_test_dbus_stop (bus);
  return status;
}
