/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What is wrong with a project, in words, with its place and its cure. */

#include "config.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include "rk-project-issue.h"

static RkProjectIssue *
crash (const char *output)
{
  RkRunEnd end = { .wait_status = 1 << 8 };
  g_autoptr (RkExcerpt) excerpt = rk_excerpt_new (output, strlen (output), "/p");

  return rk_project_issue_new_crashed (&end, excerpt, "/p");
}

static void
a_crash_has_its_error_and_its_place (void)
{
  g_autoptr (RkProjectIssue) issue = crash ("Traceback (most recent call last):\n"
                                            "  File \"/p/app.py\", line 5, in <module>\n"
                                            "NameError: name 'x' is not defined\n");

  g_assert_cmpint (issue->kind, ==, RK_ISSUE_CRASHED);
  g_assert_cmpstr (issue->title, ==, "NameError: name 'x' is not defined");
  g_assert_cmpstr (issue->text, ==, "It exited with 1.");
  g_assert_cmpstr (issue->path, ==, "/p/app.py");
  g_assert_cmpstr (issue->label, ==, "app.py:5");
  g_assert_cmpuint (issue->line, ==, 5);
}

static void
a_crash_without_words_is_told_too (void)
{
  g_autoptr (RkProjectIssue) issue = crash ("");

  g_assert_cmpstr (issue->title, ==, "It crashed");
  g_assert_null (issue->path);
}

static void
what_cannot_be_started_has_a_remedy (void)
{
  RkRunEnd end = { .spawn_errno = ENOENT };
  g_autoptr (RkProjectIssue) issue = rk_project_issue_new_no_start (&end);

  g_assert_cmpstr (issue->title, ==, "It cannot be started");
  g_assert_true (g_str_has_prefix (issue->text, "It could not be started: not found. Is the "));
}

static void
a_broken_file_has_its_line (void)
{
  g_autoptr (RkFileProblem) problem = rk_file_problem_new ("/c/web.project", 3, "no value");
  g_autoptr (RkProjectIssue) fresh = rk_project_issue_new_file (problem, FALSE);
  g_autoptr (RkProjectIssue) running = rk_project_issue_new_file (problem, TRUE);

  g_assert_cmpstr (fresh->text, ==, "web.project:3: no value.");
  g_assert_cmpstr (running->text, ==, "web.project:3: no value. What it said before goes on.");
  g_assert_cmpstr (fresh->path, ==, "/c/web.project");
  g_assert_cmpuint (fresh->line, ==, 3);
}

static void
a_limit_has_the_command_that_cures_it (void)
{
  g_autoptr (RkProjectIssue) issue = rk_project_issue_new_notice (
      RK_PROGRAM_NOTICE,
      "the limit on watched directories is reached after 9, polling the rest; to "
      "cure it: sudo sysctl fs.inotify.max_user_watches=524288");

  g_assert_cmpstr (issue->title, ==,
                   "The limit on watched directories is reached after 9, polling the rest");
  g_assert_cmpstr (issue->command, ==, "sudo sysctl fs.inotify.max_user_watches=524288");
  g_assert_cmpstr (issue->text, ==, "To cure it: sudo sysctl fs.inotify.max_user_watches=524288");
}

static void
other_notices_are_told_as_they_are (void)
{
  g_autoptr (RkProjectIssue) issue =
      rk_project_issue_new_notice (RK_PROGRAM_NOTICE, "the disk is full; output is lost");

  g_assert_cmpstr (issue->title, ==, "The disk is full; output is lost");
  g_assert_null (issue->command);
  g_assert_null (rk_project_issue_new_notice (RK_PROGRAM_STARTED, NULL));
  g_assert_null (rk_project_issue_new_notice (RK_PROGRAM_NOTICE, ""));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/issue/a-crash-has-its-error-and-its-place",
                   a_crash_has_its_error_and_its_place);
  g_test_add_func ("/issue/a-crash-without-words-is-told-too", a_crash_without_words_is_told_too);
  g_test_add_func ("/issue/what-cannot-be-started-has-a-remedy",
                   what_cannot_be_started_has_a_remedy);
  g_test_add_func ("/issue/a-broken-file-has-its-line", a_broken_file_has_its_line);
  g_test_add_func ("/issue/a-limit-has-the-command-that-cures-it",
                   a_limit_has_the_command_that_cures_it);
  g_test_add_func ("/issue/other-notices-are-told-as-they-are", other_notices_are_told_as_they_are);
  return g_test_run ();
}
