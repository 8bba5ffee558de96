/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Asking a shell for its environment, with shells that are quiet, noisy, silent and never done. */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "rk-login-env.h"

typedef struct
{
  char **variables;
  GError *error;
  gboolean over;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->variables = rk_login_env_capture_finish (result, &answer->error);
  answer->over = TRUE;
}

static void
ask (Answer *answer, const char *shell, guint limit_sec)
{
  *answer = (Answer){ 0 };
  rk_login_env_capture_async (shell, limit_sec, NULL, on_answer, answer);
  while (!answer->over)
    g_main_context_iteration (NULL, TRUE);
}

/* A "shell" whose start-up files are @script; ours are the arguments -l -i -c LINE. */
static void
ask_script (Answer *answer, const char *script, guint limit_sec)
{
  g_autofree char *directory = g_dir_make_tmp ("rekindle-shell-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "shell", NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  ask (answer, path, limit_sec);
  g_unlink (path);
  g_rmdir (directory);
}

static void
answer_clear (Answer *answer)
{
  g_strfreev (answer->variables);
  g_clear_error (&answer->error);
}

static void
test_noisy (void)
{
  Answer answer;

  ask_script (&answer,
              "echo Welcome; FROM_RC='two\nlines'; export FROM_RC; printf 'x\\000y=z\\000'\n"
              "eval \"$4\"; echo Bye",
              0);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (g_environ_getenv (answer.variables, "FROM_RC"), ==, "two\nlines");
  g_assert_null (g_environ_getenv (answer.variables, "y"));
  answer_clear (&answer);
}

/* As dash does it, which is /bin/sh on Debian, when it has been given such a variable. */
static void
test_mark_in_variable (void)
{
  Answer answer;

  ask_script (&answer, "A=1; export A; Z=${4#echo }; Z=${Z%%;*}; export Z; eval \"$4\"", 0);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (g_environ_getenv (answer.variables, "A"), ==, "1");
  g_assert_nonnull (g_environ_getenv (answer.variables, "Z"));
  answer_clear (&answer);

  static const char text[] = "rc\nMARK\n_=MARK\0B=2\0MARK\n";
  answer.variables = rk_login_env_parse (text, sizeof text - 1, "MARK");
  g_assert_nonnull (answer.variables);
  g_assert_cmpstr (g_environ_getenv (answer.variables, "_"), ==, "MARK");
  g_assert_cmpstr (g_environ_getenv (answer.variables, "B"), ==, "2");
  g_strfreev (answer.variables);
  g_assert_null (rk_login_env_parse (text, sizeof text - 7, "MARK"));
}

static void
test_open_pipe (void)
{
  Answer answer;

  ask_script (&answer, "sleep 300 & A=1; export A; eval \"$4\"; wait", 30);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (g_environ_getenv (answer.variables, "A"), ==, "1");
  answer_clear (&answer);
}

static void
test_silent (void)
{
  Answer answer;

  ask_script (&answer, "echo no; exit 3", 0);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  answer_clear (&answer);
}

static void
test_endless (void)
{
  Answer answer;

  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "rekindle-login-env.pid", NULL);
  g_autofree char *script = g_strdup_printf ("echo $$ > '%s'; exec sleep 300", path);
  g_autofree char *pid = NULL;

  ask_script (&answer, script, 1);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_true (g_file_get_contents (path, &pid, NULL, NULL));
  g_unlink (path);
  while (kill ((pid_t)g_ascii_strtoll (pid, NULL, 10), 0) == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  answer_clear (&answer);
}

static void
test_missing (void)
{
  Answer answer;

  ask (&answer, "/nonexistent/shell", 0);
  g_assert_nonnull (answer.error);
  answer_clear (&answer);
}

static void
test_bash (void)
{
  Answer answer;

  if (!g_file_test ("/bin/bash", G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("there is no bash");
      return;
    }
  ask (&answer, "/bin/bash", 0);
  g_assert_no_error (answer.error);
  g_assert_nonnull (g_environ_getenv (answer.variables, "PATH"));
  answer_clear (&answer);
}

static void
test_merge (void)
{
  char *login[] = { (char *)"PATH=/nvm", (char *)"DISPLAY=:9", (char *)"SHLVL=3", NULL };
  char *own[] = { (char *)"PATH=/bin", (char *)"DISPLAY=:0", (char *)"X=1", NULL };
  g_auto (GStrv) merged = rk_login_env_merge (login, own);

  g_assert_cmpstr (g_environ_getenv (merged, "PATH"), ==, "/nvm");
  g_assert_cmpstr (g_environ_getenv (merged, "DISPLAY"), ==, ":0");
  g_assert_null (g_environ_getenv (merged, "SHLVL"));
  g_assert_null (g_environ_getenv (merged, "X"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/login-env/noise-does-not-matter", test_noisy);
  g_test_add_func ("/login-env/the-mark-in-a-variable-ends-nothing", test_mark_in_variable);
  g_test_add_func ("/login-env/what-keeps-the-pipe-open-does-not-matter", test_open_pipe);
  g_test_add_func ("/login-env/no-answer-is-an-error", test_silent);
  g_test_add_func ("/login-env/a-shell-that-never-ends-is-ended", test_endless);
  g_test_add_func ("/login-env/a-missing-shell-is-an-error", test_missing);
  g_test_add_func ("/login-env/bash-answers", test_bash);
  g_test_add_func ("/login-env/the-hosts-display-counts", test_merge);
  return g_test_run ();
}
