/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What of an output is shown in a frame, what in it is a link, and what is said of its runs. */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "rk-output-budget.h"
#include "rk-output-link.h"
#include "rk-runs-words.h"

#define FRAME RK_OUTPUT_BUDGET_FRAME_BYTES
#define LAG RK_OUTPUT_BUDGET_LAG_BYTES
#define NOW (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

static RkOutputShare
decide (gint64 offset, gint64 end, gboolean is_awaited)
{
  RkOutputLogInfo info = { .head_bytes = end, .tail_bytes = end, .end_bytes = end };
  RkOutputShare share;

  rk_output_budget_decide (offset, &info, is_awaited, &share);
  return share;
}

static void
a_frame_gets_a_bounded_part (void)
{
  RkOutputShare share = decide (100, 100 + 3 * FRAME, FALSE);

  g_assert_cmpint (share.offset, ==, 100);
  g_assert_cmpint (share.feed_bytes, ==, FRAME);
  g_assert_cmpint (share.skipped_bytes, ==, 0);
  share = decide (100, 110, FALSE);
  g_assert_cmpint (share.feed_bytes, ==, 10);
  share = decide (110, 110, FALSE);
  g_assert_cmpint (share.feed_bytes, ==, 0);
}

static void
only_what_lags_by_more_than_the_limit_is_skipped (void)
{
  RkOutputShare share = decide (5, 5 + LAG, FALSE);

  g_assert_cmpint (share.skipped_bytes, ==, 0);
  share = decide (5, 5 + LAG + 1, FALSE);
  g_assert_cmpint (share.skipped_bytes, ==, LAG + 1 - FRAME);
  g_assert_cmpint (share.offset, ==, 5 + LAG + 1 - FRAME);
  g_assert_cmpint (share.feed_bytes, ==, FRAME);
}

static void
who_waits_for_an_answer_waits_two_frames_at_most (void)
{
  RkOutputShare share = decide (0, 2 * FRAME, TRUE);

  g_assert_cmpint (share.skipped_bytes, ==, 0);
  share = decide (0, 2 * FRAME + 1, TRUE);
  g_assert_cmpint (share.skipped_bytes, ==, FRAME + 1);
}

static void
what_was_cut_is_told_apart_from_what_was_skipped (void)
{
  RkOutputLogInfo info = { .head_bytes = 1000, .tail_bytes = 9000, .end_bytes = 9500 };
  RkOutputShare share;

  rk_output_budget_decide (0, &info, FALSE, &share);
  g_assert_cmpint (share.offset, ==, 0);
  g_assert_cmpint (share.feed_bytes, ==, 1000);
  rk_output_budget_decide (1000, &info, FALSE, &share);
  g_assert_cmpint (share.offset, ==, 9000);
  g_assert_cmpint (share.cut_bytes, ==, 8000);
  g_assert_cmpint (share.skipped_bytes, ==, 0);
  g_assert_cmpint (share.feed_bytes, ==, 500);
  info.end_bytes = 9000 + 2 * LAG;
  rk_output_budget_decide (500, &info, FALSE, &share);
  g_assert_cmpint (share.cut_bytes, ==, 8000);
  g_assert_cmpint (share.skipped_bytes, ==, 500 + 2 * LAG - FRAME);
}

static void
a_log_that_became_shorter_shows_nothing (void)
{
  RkOutputShare share = decide (500, 100, FALSE);

  g_assert_cmpint (share.feed_bytes, ==, 0);
  g_assert_cmpint (share.skipped_bytes, ==, 0);
  g_assert_cmpint (share.cut_bytes, ==, 0);
}

static void
a_look_begins_with_the_end (void)
{
  RkOutputLogInfo info = { .head_bytes = 5000, .tail_bytes = 5000, .end_bytes = 5000 };
  RkOutputShare share;

  rk_output_budget_start (10000, &info, &share);
  g_assert_cmpint (share.offset, ==, 0);
  g_assert_cmpint (share.skipped_bytes, ==, 0);
  rk_output_budget_start (1000, &info, &share);
  g_assert_cmpint (share.offset, ==, 4000);
  g_assert_cmpint (share.skipped_bytes, ==, 4000);
}

static void
what_follows_a_gap_begins_with_a_line (void)
{
  g_assert_cmpuint (rk_output_budget_find_line ("nd of it\nwhole\n", 15), ==, 9);
  g_assert_cmpuint (rk_output_budget_find_line ("no end", 6), ==, 0);
  g_assert_cmpuint (rk_output_budget_find_line ("last\n", 5), ==, 0);
  g_assert_cmpuint (rk_output_budget_find_line ("", 0), ==, 0);
}

static void
assert_place (const char *text, const char *path, guint line, guint column)
{
  g_autoptr (RkOutputLink) link = rk_output_link_parse (text, "/p");

  g_assert_nonnull (link);
  g_assert_cmpstr (link->path, ==, path);
  g_assert_cmpuint (link->line, ==, line);
  g_assert_cmpuint (link->column, ==, column);
}

static void
places_of_many_tools_are_links (void)
{
  assert_place ("app/views.py:12", "/p/app/views.py", 12, 0);
  assert_place ("./src/main.rs:3:5", "/p/src/main.rs", 3, 5);
  assert_place ("/x/y.js:7:1", "/x/y.js", 7, 1);
  assert_place ("File \"/a b/c.py\", line 9", "/a b/c.py", 9, 0);
  assert_place ("File \"c.py\", line 9", "/p/c.py", 9, 0);
  assert_place ("Program.cs(12,5)", "/p/Program.cs", 12, 5);
  assert_place ("main.pas(12)", "/p/main.pas", 12, 0);
}

static void
assert_found (const char *pattern, const char *text, const char *expected)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);
  g_autofree char *found = g_match_info_matches (match) ? g_match_info_fetch (match, 0) : NULL;
  g_assert_cmpstr (found, ==, expected);
}

static void
only_web_pages_and_files_of_this_machine_are_opened (void)
{
  static const char *const refused[] = {
    "smb://evil/share",
    "file://elsewhere/etc/passwd",
    "javascript://x%0aalert(1)",
    "ssh://evil",
    "://",
    "mailto://x",
    "x-scheme-handler://run",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (rk_output_link_parse (refused[i], "/p"));
  g_autoptr (RkOutputLink) page = rk_output_link_parse ("HTTP://localhost:8000/x", "/p");
  g_assert_cmpstr (page->url, ==, "HTTP://localhost:8000/x");
  g_autoptr (RkOutputLink) file = rk_output_link_parse ("file:///tmp/a%20b", "/p");
  g_assert_null (file->url);
  g_assert_cmpstr (file->path, ==, "/tmp/a b");
}

static void
links_end_where_the_sentence_goes_on (void)
{
  assert_found (RK_OUTPUT_LINK_URL, "see (http://127.0.0.1:8000/a?b=c#d).",
                "http://127.0.0.1:8000/a?b=c#d");
  assert_found (RK_OUTPUT_LINK_URL, "at http://localhost:3000/, now", "http://localhost:3000/");
  assert_found (RK_OUTPUT_LINK_PLACE, "  --> src/main.rs:3:5", "src/main.rs:3:5");
  assert_found (RK_OUTPUT_LINK_PLACE, "at f (/x/y.js:3:4)", "/x/y.js:3:4");
  assert_found (RK_OUTPUT_LINK_PLACE, "listening on 127.0.0.1:8000", NULL);
  assert_found (RK_OUTPUT_LINK_PLACE, "14:02:07 done", NULL);
}

static void
assert_why (const char *reason, const char *verdict_before, const char *changed,
            const char *expected)
{
  g_auto (GStrv) paths = g_strsplit (changed, " ", -1);
  RkRunRecord previous = { .number = 1, .verdict = (char *)verdict_before };
  RkRunRecord record = { .number = 2, .reason = (char *)reason, .changed = paths };
  g_autofree char *text =
      rk_runs_words_describe_why (&record, verdict_before != NULL ? &previous : NULL, "/p");

  g_assert_cmpstr (text, ==, expected);
}

static void
a_run_says_why_it_was_started (void)
{
  assert_why ("change", "restarted", "/p/app/views.py", "restarted: app/views.py changed");
  assert_why ("change", "restarted", "/p/a.py /p/b.py", "restarted: a.py and 1 other changed");
  assert_why ("change", "restarted", "/q/a.py /p/b /p/c",
              "restarted: /q/a.py and 2 others changed");
  assert_why ("retry", "crashed", "", "tried again after the crash");
  assert_why ("retry", "restarted", "", "restarted");
  assert_why ("retry", "stopped", "", "started");
  assert_why ("start", NULL, "", "started");
}

static void
names_cannot_command_the_terminal (void)
{
  assert_why ("change", "restarted", "/p/\033[2Ja\n.py", "restarted: ?[2Ja?.py changed");
}

static void
assert_end (const RkRunRecord *record, gboolean is_running, const char *expected)
{
  g_autofree char *text = rk_runs_words_describe_end (record, is_running, NOW);

  g_assert_cmpstr (text, ==, expected);
}

static void
a_run_says_how_it_ended (void)
{
  RkRunRecord record = { .started_usec = NOW - 65 * G_USEC_PER_SEC };

  assert_end (&record, TRUE, "running for 1 min 5 s");
  assert_end (&record, FALSE, "how it ended is not known");
  record.is_over = TRUE;
  record.ended_usec = NOW - 62 * G_USEC_PER_SEC;
  record.wait_status = 1 << 8;
  record.verdict = (char *)"crashed";
  assert_end (&record, FALSE, "exited with 1 after 3 s");
  record.verdict = (char *)"stopped";
  assert_end (&record, FALSE, "was stopped after 3 s");
  record.verdict = (char *)"crashed";
  record.spawn_errno = 2;
  assert_end (&record, FALSE, "could not be started: not found");
}

static void
a_long_list_of_files_is_cut (void)
{
  char *paths[20] = { NULL };
  for (guint i = 0; i < 14; i++)
    paths[i] = (char *)"/p/x";
  RkRunRecord record = { .changed = paths };
  g_autofree char *text = rk_runs_words_list_files (&record, "/p");

  g_assert_true (g_str_has_prefix (text, "x\nx\n"));
  g_assert_true (g_str_has_suffix (text, "\nand 2 more"));
  paths[0] = NULL;
  g_assert_null (rk_runs_words_list_files (&record, "/p"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output/a-frame-gets-a-bounded-part", a_frame_gets_a_bounded_part);
  g_test_add_func ("/output/only-what-lags-by-more-than-the-limit-is-skipped",
                   only_what_lags_by_more_than_the_limit_is_skipped);
  g_test_add_func ("/output/who-waits-for-an-answer-waits-two-frames-at-most",
                   who_waits_for_an_answer_waits_two_frames_at_most);
  g_test_add_func ("/output/what-was-cut-is-told-apart-from-what-was-skipped",
                   what_was_cut_is_told_apart_from_what_was_skipped);
  g_test_add_func ("/output/a-log-that-became-shorter-shows-nothing",
                   a_log_that_became_shorter_shows_nothing);
  g_test_add_func ("/output/a-look-begins-with-the-end", a_look_begins_with_the_end);
  g_test_add_func ("/output/what-follows-a-gap-begins-with-a-line",
                   what_follows_a_gap_begins_with_a_line);
  g_test_add_func ("/output/places-of-many-tools-are-links", places_of_many_tools_are_links);
  g_test_add_func ("/output/only-web-pages-and-files-of-this-machine-are-opened",
                   only_web_pages_and_files_of_this_machine_are_opened);
  g_test_add_func ("/output/links-end-where-the-sentence-goes-on",
                   links_end_where_the_sentence_goes_on);
  g_test_add_func ("/output/a-run-says-why-it-was-started", a_run_says_why_it_was_started);
  g_test_add_func ("/output/names-cannot-command-the-terminal", names_cannot_command_the_terminal);
  g_test_add_func ("/output/a-run-says-how-it-ended", a_run_says_how_it_ended);
  g_test_add_func ("/output/a-long-list-of-files-is-cut", a_long_list_of_files_is_cut);
  return g_test_run ();
}
