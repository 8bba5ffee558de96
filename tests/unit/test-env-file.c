/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Reading .env files: what they mean, and where they are wrong. */

#include "config.h"

#include "rk-env-file.h"

#include <string.h>

static void
expect (const char *text, const char *joined)
{
  RkFileProblem *problem = NULL;
  g_auto (GStrv) variables = rk_env_file_parse (text, strlen (text), ".env", &problem);

  g_assert_null (problem);
  g_assert_nonnull (variables);
  g_autofree char *got = g_strjoinv ("|", variables);
  g_assert_cmpstr (got, ==, joined);
}

static void
expect_problem (const char *text, guint line)
{
  g_autoptr (RkFileProblem) problem = NULL;
  g_auto (GStrv) variables = rk_env_file_parse (text, strlen (text), ".env", &problem);

  g_assert_null (variables);
  g_assert_nonnull (problem);
  g_assert_cmpuint (problem->line, ==, line);
}

static void
test_plain (void)
{
  expect ("", "");
  expect ("A=1\nB = two words \r\n\n# no\n  C=\n", "A=1|B=two words|C=");
  expect ("export A=1\nexported=2\n", "A=1|exported=2");
  expect ("A=1", "A=1");
}

static void
test_comments (void)
{
  expect ("COLOUR=#fff\n", "COLOUR=");
  expect ("P=a#b # rest\n", "P=a#b");
  expect ("A='x # y' # z\nB=\"#\"\n", "A=x # y|B=#");
}

static void
test_quotes (void)
{
  expect ("A='a\\n$B'\n", "A=a\\n$B");
  expect ("A=\"a\\nb\\\"c\\\\ \\d\"\n", "A=a\nb\"c\\ \\d");
  expect ("A=\"one\ntwo\"\nB=2\n", "A=one\ntwo|B=2");
}

static void
test_nothing_expands (void)
{
  expect ("A=$HOME `id` $(id)\nB=\"${HOME}\"\n", "A=$HOME `id` $(id)|B=${HOME}");
}

static void
test_problems (void)
{
  expect_problem ("A=1\nnonsense\n", 2);
  expect_problem ("A=1\n\n=2\n", 3);
  expect_problem ("A=1\nB='open\nC=3\n", 2);
  expect_problem ("A=\"x\ny\" z\n", 2);
  expect_problem ("export\n", 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/env-file/a-line-is-a-variable", test_plain);
  g_test_add_func ("/env-file/a-comment-begins-after-a-blank", test_comments);
  g_test_add_func ("/env-file/quotes-keep-blanks-and-lines", test_quotes);
  g_test_add_func ("/env-file/nothing-is-expanded-or-executed", test_nothing_expands);
  g_test_add_func ("/env-file/a-problem-names-its-line", test_problems);
  return g_test_run ();
}
