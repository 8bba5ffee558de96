/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* How a place in a file becomes the arguments of an editor. */

#include "config.h"

#include "rk-editor.h"

static void
assert_arguments (const char *command, guint line, guint column, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = rk_editor_dup_arguments (command, "/p/a b.py", line, column, &error);

  g_assert_no_error (error);
  g_autofree char *joined = g_strjoinv ("|", words);
  g_assert_cmpstr (joined, ==, expected);
}

static void
known_editors_are_told_the_line (void)
{
  assert_arguments ("code", 12, 5, "code|--goto|/p/a b.py:12:5");
  assert_arguments ("code -r", 12, 0, "code|-r|--goto|/p/a b.py:12:1");
  assert_arguments ("/usr/bin/gedit", 12, 5, "/usr/bin/gedit|+12|/p/a b.py");
  assert_arguments ("vim.gtk3", 3, 0, "vim.gtk3|+3|/p/a b.py");
  assert_arguments ("emacsclient -n", 3, 7, "emacsclient|-n|+3:7|/p/a b.py");
}

static void
others_get_the_file_alone (void)
{
  assert_arguments ("myedit --fast", 12, 5, "myedit|--fast|/p/a b.py");
  assert_arguments ("code", 0, 0, "code|/p/a b.py");
}

static void
placeholders_say_it_all (void)
{
  assert_arguments ("ed --at={line},{column} {file}", 12, 0, "ed|--at=12,1|/p/a b.py");
  assert_arguments ("code {file}", 12, 5, "code|/p/a b.py");
}

static void
a_command_that_cannot_be_read_is_an_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rk_editor_dup_arguments ("code 'a", "/p/a.py", 1, 1, &error));
  g_assert_error (error, G_SHELL_ERROR, G_SHELL_ERROR_BAD_QUOTING);
}

static void
some_need_a_terminal (void)
{
  g_assert_true (rk_editor_needs_terminal ("nano -l"));
  g_assert_true (rk_editor_needs_terminal ("vim.basic"));
  g_assert_false (rk_editor_needs_terminal ("gvim"));
  g_assert_false (rk_editor_needs_terminal ("unknown"));
}

static void
the_environment_has_a_default (void)
{
  const char *const both[] = { "EDITOR=nano", "VISUAL=gvim", NULL };
  const char *const empty[] = { "VISUAL=", "EDITOR=nano", NULL };
  const char *const none[] = { NULL };
  g_autofree char *first = rk_editor_dup_default (both);
  g_autofree char *second = rk_editor_dup_default (empty);

  g_assert_cmpstr (first, ==, "gvim");
  g_assert_cmpstr (second, ==, "nano");
  g_assert_null (rk_editor_dup_default (none));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/editor/known-editors-are-told-the-line", known_editors_are_told_the_line);
  g_test_add_func ("/editor/others-get-the-file-alone", others_get_the_file_alone);
  g_test_add_func ("/editor/placeholders-say-it-all", placeholders_say_it_all);
  g_test_add_func ("/editor/a-command-that-cannot-be-read-is-an-error",
                   a_command_that_cannot_be_read_is_an_error);
  g_test_add_func ("/editor/some-need-a-terminal", some_need_a_terminal);
  g_test_add_func ("/editor/the-environment-has-a-default", the_environment_has_a_default);
  return g_test_run ();
}
