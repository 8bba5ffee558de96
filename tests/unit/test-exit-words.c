/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-exit-words.h"

#include <errno.h>
#include <signal.h>

#define CORE 0x80

static void
check_status (int wait_status, const char *expected)
{
  g_autofree char *got = rk_exit_words_describe_status (wait_status);
  g_assert_cmpstr (got, ==, expected);
}

static void
check_errno (int error_number, const char *expected)
{
  g_autofree char *got = rk_exit_words_describe_errno (error_number);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_codes_and_signals_have_words (void)
{
  check_status (0, "exited with 0");
  check_status (1 << 8, "exited with 1");
  check_status (255 << 8, "exited with 255");
  check_status (SIGSEGV, "was ended by SIGSEGV (segmentation fault)");
  check_status (SIGSEGV | CORE, "was ended by SIGSEGV (segmentation fault)");
  check_status (SIGKILL, "was ended by SIGKILL (killed)");
  check_status (SIGRTMIN + 3, "was ended by signal 37");
}

static void
test_what_a_shell_reports_is_understood (void)
{
  check_status (127 << 8, "exited with 127 (command not found)");
  check_status (126 << 8, "exited with 126 (found, but not executable)");
  check_status (139 << 8, "exited with 139 (SIGSEGV, segmentation fault)");
  check_status (200 << 8, "exited with 200");
}

static void
test_a_failed_start_has_words (void)
{
  check_errno (ENOENT, "could not be started: not found");
  check_errno (EACCES, "could not be started: not executable");
  check_errno (EIO, "could not be started: Input/output error");
}

static void
test_remedies_are_given_where_they_help (void)
{
  g_assert_nonnull (g_strrstr (rk_exit_words_get_errno_remedy (ENOENT), "PATH"));
  g_assert_nonnull (g_strrstr (rk_exit_words_get_errno_remedy (EACCES), "chmod"));
  g_assert_null (rk_exit_words_get_errno_remedy (EIO));
  g_assert_null (rk_exit_words_get_errno_remedy (ENFILE));
  g_assert_null (rk_exit_words_get_status_remedy (1 << 8));
  g_assert_null (rk_exit_words_get_status_remedy (SIGTERM));
  g_assert_nonnull (g_strrstr (rk_exit_words_get_status_remedy (SIGKILL), "memory"));
  g_assert_cmpstr (rk_exit_words_get_status_remedy (139 << 8), ==,
                   rk_exit_words_get_status_remedy (SIGSEGV));
  g_assert_nonnull (g_strrstr (rk_exit_words_get_status_remedy (127 << 8), "PATH"));
}

static void
test_signals_have_names (void)
{
  g_assert_cmpstr (rk_exit_words_get_signal_name (SIGTERM), ==, "SIGTERM");
  g_assert_null (rk_exit_words_get_signal_name (SIGRTMIN));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exit-words/codes-and-signals-have-words", test_codes_and_signals_have_words);
  g_test_add_func ("/exit-words/what-a-shell-reports-is-understood",
                   test_what_a_shell_reports_is_understood);
  g_test_add_func ("/exit-words/a-failed-start-has-words", test_a_failed_start_has_words);
  g_test_add_func ("/exit-words/remedies-are-given-where-they-help",
                   test_remedies_are_given_where_they_help);
  g_test_add_func ("/exit-words/signals-have-names", test_signals_have_names);
  return g_test_run ();
}
