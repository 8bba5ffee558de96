/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What the person is told: each script is a story of events at given milliseconds, and what is
 * shown when. The deadlines are served as a main loop would, between the events.
 */
#include "config.h"

#include "rk-notice-policy.h"
#include "rk-notice-text.h"

#define MS G_TIME_SPAN_MILLISECOND
#define T0 (1000 * G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  RkNoticeLevel level;
  gboolean focused;
  const char *events;   /* MSEC:EVENT … */
  const char *expected; /* MSEC:NOTICE … */
} Story;

#define ALL RK_NOTICE_LEVEL_ALL
#define PROBLEMS RK_NOTICE_LEVEL_PROBLEMS
#define NONE RK_NOTICE_LEVEL_NONE

/* s started, r restarted because of changes, c crashed, g gave up, x stopped, o output opened */
static const Story stories[] = {
  { "a-crash-is-told-after-a-moment", ALL, FALSE, "0:s 5000:c", "5300:crash" },
  { "a-crash-is-told-although-the-window-has-the-focus", ALL, TRUE, "0:s 5000:c", "5300:crash" },
  { "what-heals-at-once-is-not-told", ALL, FALSE, "0:s 5000:c 5100:s", "" },
  { "a-quick-loop-of-crashes-is-told", ALL, FALSE, "0:s 100:c 110:s 200:c 210:s 290:c 295:s 500:c",
    "500:crash" },
  { "works-again-is-told-once", ALL, FALSE, "0:s 5000:c 9000:r 60000:s", "5300:crash 11000:works" },
  { "works-again-is-told-to-who-wants-problems", PROBLEMS, FALSE, "0:s 5000:c 9000:r",
    "5300:crash 11000:works" },
  { "a-fix-that-crashes-at-once-is-told-as-crash", ALL, FALSE, "0:s 5000:c 9000:r 9100:c 12000:r",
    "5300:crash 9100:crash 14000:works" },
  { "the-same-crash-at-each-retry-is-told-once-and-then-as-a-loop", ALL, FALSE,
    "0:s 100:c 10100:s 10200:c 30200:s 30300:c 70300:s 70400:c 130400:s 130500:c",
    "400:crash 30300:gave-up" },
  { "a-loop-is-told-again-after-a-change", ALL, FALSE,
    "0:s 100:c 10100:s 10200:c 30200:s 30300:c 40000:r 40100:c",
    "400:crash 30300:gave-up 40100:crash" },
  { "a-restart-is-told", ALL, FALSE, "0:s 5000:r", "5300:restarted" },
  { "a-restart-that-breaks-at-once-is-one-notice", ALL, FALSE, "0:s 5000:r 5200:c", "5500:crash" },
  { "restarts-are-told-at-most-every-two-seconds", ALL, FALSE,
    "0:s 5000:r 5500:r 6000:r 6500:r 7200:r 9900:r",
    "5300:restarted 7300:restarted 10200:restarted" },
  { "saving-all-the-time-does-not-put-the-notice-off", ALL, FALSE,
    "5000:r 5100:r 5200:r 5290:r 5400:x", "5300:restarted 5400:withdraw" },
  { "no-restart-is-told-while-the-window-has-the-focus", ALL, TRUE, "0:s 5000:r", "" },
  { "no-restart-is-told-to-who-wants-problems", PROBLEMS, FALSE, "0:s 5000:r", "" },
  { "nothing-is-told-to-who-wants-nothing", NONE, FALSE, "0:s 5000:c 9000:r 20000:r 30000:g", "" },
  { "giving-up-is-told-at-once", PROBLEMS, FALSE, "0:s 5000:g", "5000:gave-up" },
  { "stopping-withdraws", ALL, FALSE, "0:s 5000:c 7000:x", "5300:crash 7000:withdraw" },
  { "stopping-what-is-not-shown-withdraws-nothing", ALL, FALSE, "0:s 5000:c 5100:x 9000:s", "" },
  { "after-a-stop-nothing-works-again", ALL, FALSE, "0:s 5000:c 7000:x 9000:s 20000:s",
    "5300:crash 7000:withdraw" },
  { "looking-at-the-output-withdraws", ALL, FALSE, "0:s 5000:c 7000:o 9000:r",
    "5300:crash 7000:withdraw" },
  { "who-looks-at-the-output-is-not-told", ALL, FALSE, "0:s 5000:c 5100:o", "" },
  { "a-crash-after-working-again-is-a-new-one", ALL, FALSE, "0:s 5000:c 9000:r 20000:c",
    "5300:crash 11000:works 20300:crash" },
  { "a-loop-is-told-at-once", ALL, FALSE, "0:s 5000:r 5100:l", "5100:loop" },
  { "a-loop-is-told-while-the-window-has-the-focus", PROBLEMS, TRUE, "0:s 5000:l", "5000:loop" },
  { "a-loop-is-not-told-to-who-wants-nothing", NONE, FALSE, "0:s 5000:l", "" },
  { "a-loop-goes-with-the-program", ALL, FALSE, "0:s 5000:l 6000:x", "5000:loop 6000:withdraw" },
  { "after-a-loop-nothing-works-again", ALL, FALSE, "0:s 5000:l 6000:s", "5000:loop" },
  { "a-try-that-the-person-asked-for-is-told-when-it-fails", ALL, FALSE,
    "0:s 5000:c 7000:t 7010:s 7100:c", "5300:crash 7100:crash" },
  { "a-try-that-the-person-asked-for-is-told-when-it-works", ALL, FALSE, "0:s 5000:c 7000:t 7010:s",
    "5300:crash 9010:works" },
  { "a-restart-by-the-person-is-not-told", ALL, FALSE, "0:s 5000:x 6000:s", "" },
};

static RkNoticeEvent
parse_event (char letter)
{
  switch (letter)
    {
    case 's':
      return RK_NOTICE_EVENT_STARTED;
    case 'r':
      return RK_NOTICE_EVENT_RESTARTED;
    case 'c':
      return RK_NOTICE_EVENT_CRASHED;
    case 'g':
      return RK_NOTICE_EVENT_GAVE_UP;
    case 'l':
      return RK_NOTICE_EVENT_LOOP;
    case 'x':
      return RK_NOTICE_EVENT_STOPPED;
    case 'o':
      return RK_NOTICE_EVENT_SEEN;
    case 't':
      return RK_NOTICE_EVENT_TRIED;
    default:
      g_assert_not_reached ();
    }
}

static void
record (GString *shown, RkNotice notice, gint64 now_usec)
{
  static const char *const names[] = { "nothing",   "crash", "gave-up", "works",
                                       "restarted", "loop",  "withdraw" };

  if (notice != RK_NOTICE_NOTHING)
    g_string_append_printf (shown, "%s%d:%s", shown->len > 0 ? " " : "",
                            (int)((now_usec - T0) / MS), names[notice]);
}

static void
serve_deadlines (RkNoticePolicy *policy, const Story *story, GString *shown, gint64 until_usec)
{
  gint64 due_usec;

  while ((due_usec = rk_notice_policy_get_deadline_usec (policy)) != 0 && due_usec < until_usec)
    {
      /* Asked too early it has no answer yet. */
      g_assert_cmpint (rk_notice_policy_poll (policy, story->level, story->focused, due_usec - 1),
                       ==, RK_NOTICE_NOTHING);
      record (shown, rk_notice_policy_poll (policy, story->level, story->focused, due_usec),
              due_usec);
    }
}

static void
test_story (gconstpointer data)
{
  const Story *story = data;
  RkNoticePolicy policy = RK_NOTICE_POLICY_INIT;
  g_autoptr (GString) shown = g_string_new (NULL);
  g_auto (GStrv) events = g_strsplit (story->events, " ", -1);

  for (guint i = 0; events[i] != NULL; i++)
    {
      char *colon;
      gint64 now_usec = T0 + g_ascii_strtoll (events[i], &colon, 10) * MS;
      serve_deadlines (&policy, story, shown, now_usec);
      record (shown,
              rk_notice_policy_note (&policy, parse_event (colon[1]), story->level, story->focused,
                                     now_usec),
              now_usec);
    }
  serve_deadlines (&policy, story, shown, G_MAXINT64);
  g_assert_cmpstr (shown->str, ==, story->expected);
}

static void
test_levels_have_names (void)
{
  RkNoticeLevel level = NONE;

  g_assert_true (rk_notice_level_from_string ("problems", &level));
  g_assert_cmpint (level, ==, PROBLEMS);
  g_assert_false (rk_notice_level_from_string ("some", &level));
  g_assert_cmpint (level, ==, PROBLEMS);
  g_assert_cmpstr (rk_notice_level_to_string (ALL), ==, "all");
  g_assert_cmpint (rk_notice_level_combine (PROBLEMS, ALL), ==, PROBLEMS);
  g_assert_cmpint (rk_notice_level_combine (ALL, NONE), ==, NONE);
}

static void
check_text (RkNotice notice, const RkNoticeFacts *facts, const char *summary, const char *body)
{
  g_autofree char *got_summary = rk_notice_text_dup_summary (notice, facts);
  g_autofree char *got_body = rk_notice_text_dup_body (notice, facts);

  g_assert_cmpstr (got_summary, ==, summary);
  g_assert_cmpstr (got_body, ==, body);
}

static void
test_a_crash_says_what_broke_and_where (void)
{
  const char *lines[] = { "never shown", NULL };
  RkNoticeFacts facts = { .name = "web",
                          .words = "exited with 1",
                          .what = "NameError: name 'x' is not defined",
                          .place = "shop.py:3",
                          .lines = lines,
                          .delay_usec = 10 * G_USEC_PER_SEC };

  check_text (RK_NOTICE_CRASHED, &facts, "web exited with 1",
              "NameError: name 'x' is not defined\nshop.py:3\n"
              "Next try in 10 seconds, or when a file changes.");
  facts.delay_usec = 0;
  check_text (RK_NOTICE_GAVE_UP, &facts, "web keeps crashing",
              "exited with 1\nNameError: name 'x' is not defined\nshop.py:3");
}

static void
test_without_an_error_the_last_lines_and_a_remedy_are_shown (void)
{
  const char *lines[] = { "one", "two", NULL };
  RkNoticeFacts facts = { .name = "web",
                          .words = "was ended by SIGKILL (killed)",
                          .lines = lines,
                          .remedy = "Somebody killed it." };

  check_text (RK_NOTICE_CRASHED, &facts, "web was ended by SIGKILL (killed)",
              "one\ntwo\nSomebody killed it.");
}

static void
test_a_restart_names_files_and_counts (void)
{
  const char *files[] = { "a.py", "b.py", "c.py", "d.py", "e.py", NULL };
  RkNoticeFacts facts = { .name = "web", .files = files, .n_restarts = 4 };

  check_text (RK_NOTICE_RESTARTED, &facts, "web restarted (4)",
              "a.py, b.py, c.py\nand 2 more files");
}

static void
test_a_loop_names_the_file (void)
{
  RkNoticeFacts facts = { .name = "web", .culprit = "log/run.txt" };

  check_text (
      RK_NOTICE_LOOP, &facts, "web kept restarting itself",
      "log/run.txt\nIt writes there while it runs. Changes there do not count any more until "
      "you start it anew.");
}

static void
test_hostile_text_is_tamed (void)
{
  g_autofree char *name = g_strconcat ("a\n\033[31mb\377", NULL);
  g_autofree char *what = g_strnfill (10000, 'x');
  RkNoticeFacts facts = {
    .name = name, .what = what, .place = "\033]0;t\aa.c:1", .delay_usec = G_USEC_PER_SEC
  };
  g_autofree char *summary = rk_notice_text_dup_summary (RK_NOTICE_CRASHED, &facts);
  g_autofree char *body = rk_notice_text_dup_body (RK_NOTICE_CRASHED, &facts);

  g_assert_cmpstr (summary, ==, "a b\357\277\275 crashed");
  g_assert_cmpint (g_utf8_strlen (body, -1), <=, RK_NOTICE_TEXT_BODY_CHARS);
  g_assert_nonnull (g_strrstr (body, "…\na.c:1\nNext try in 1 second,"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strconcat ("/notice-policy/", stories[i].name, NULL);
      g_test_add_data_func (path, &stories[i], test_story);
    }
  g_test_add_func ("/notice-policy/levels-have-names", test_levels_have_names);
  g_test_add_func ("/notice-text/a-crash-says-what-broke-and-where",
                   test_a_crash_says_what_broke_and_where);
  g_test_add_func ("/notice-text/without-an-error-the-last-lines-and-a-remedy-are-shown",
                   test_without_an_error_the_last_lines_and_a_remedy_are_shown);
  g_test_add_func ("/notice-text/a-restart-names-files-and-counts",
                   test_a_restart_names_files_and_counts);
  g_test_add_func ("/notice-text/a-loop-names-the-file", test_a_loop_names_the_file);
  g_test_add_func ("/notice-text/hostile-text-is-tamed", test_hostile_text_is_tamed);
  return g_test_run ();
}
