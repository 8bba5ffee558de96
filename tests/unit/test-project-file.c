/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Project files: every option there and back, problems with their lines, and the person's own lines
 * kept.
 */

#include "config.h"

#include "rk-project-file.h"

#include <signal.h>
#include <string.h>

static const RkProjectFile file = { "shop.project", "shop", { NULL, "/home/ann" } };
static const RkProjectFile own_file = { "rekindle.project", NULL, { "/srv/shop", "/home/ann" } };

#define MINIMAL "[Project]\nName=Shop\nCommand=./app\nDirectory=/srv/shop\n"

static RkProject *
parse (const RkProjectFile *source, const char *text)
{
  RkFileProblem *problem = NULL;
  RkProject *project = rk_project_file_parse (source, text, strlen (text), NULL, &problem);

  if (problem != NULL)
    g_error ("line %u: %s", problem->line, problem->reason);
  return project;
}

static void
test_defaults (void)
{
  g_autoptr (RkProject) project = parse (&file, MINIMAL);

  g_assert_cmpstr (project->id, ==, "shop");
  g_assert_cmpstr (project->name, ==, "Shop");
  g_assert_cmpstr (project->arguments[0], ==, "./app");
  g_assert_cmpstr (project->watch[0], ==, "/srv/shop");
  g_assert_cmpint (project->stop_timeout_usec, ==, 5 * G_USEC_PER_SEC);
  g_assert_cmpint (project->n_restart_codes, ==, 2);
  g_assert_true (project->login_shell_environment);
}

static const char full[] = "[Project]\n"
                           "Name=Web shop; “new”\n"
                           "Command=python3 -c 'print(\"a b\")' \"it's\" ''\n"
                           "Directory=~/src/shop\n"
                           "Before=make -s && true\n"
                           "OpenUrl=https://localhost:8000/\n"
                           "Group=Customers\n"
                           "Position=-3\n"
                           "StartWithRekindle=yes\n"
                           "Notify=problems\n"
                           "[Watch]\n"
                           "Paths=.;src;/etc/shop.conf;~/lib\n"
                           "Extensions=py;html\n"
                           "Ignore=a\\;b;*.tmp;!keep.tmp;\\#x\n"
                           "Include=src/**;\n"
                           "UseGitignore=off\n"
                           "UseDefaultIgnores=false\n"
                           "Settle=20\n"
                           "Poll=1.5s\n"
                           "OnChange=signal:USR2\n"
                           "[Run]\n"
                           "OnSuccess=wait\n"
                           "RestartCodes=42;7\n"
                           "CrashDelay=500ms\n"
                           "MaxCrashDelay=2min\n"
                           "StopSignal=SIGINT\n"
                           "StopTimeout=0.5\n"
                           "ClearScreen=1\n"
                           "LoginShellEnvironment=no\n"
                           "EnvironmentFile=~/shop.env\n"
                           "ExitOnChange=true\n"
                           "[Environment]\n"
                           "A=1;2\n"
                           "B=\\sx\\ny\n"
                           "EMPTY=\n";

static void
check_full (const RkProject *project)
{
  g_assert_cmpstr (project->name, ==, "Web shop; “new”");
  g_assert_cmpstr (project->arguments[2], ==, "print(\"a b\")");
  g_assert_cmpstr (project->arguments[3], ==, "it's");
  g_assert_cmpstr (project->arguments[4], ==, "");
  g_assert_null (project->arguments[5]);
  g_assert_cmpstr (project->directory, ==, "/home/ann/src/shop");
  g_assert_cmpint (project->position, ==, -3);
  g_assert_cmpint (project->notify, ==, RK_NOTIFY_PROBLEMS);
  g_assert_cmpstr (project->watch[1], ==, "/home/ann/src/shop/src");
  g_assert_cmpstr (project->watch[3], ==, "/home/ann/lib");
  g_assert_cmpstr (project->ignore[0], ==, "a;b");
  g_assert_cmpstr (project->ignore[3], ==, "\\#x");
  g_assert_false (project->use_gitignore);
  g_assert_cmpint (project->settle_usec, ==, 20000);
  g_assert_cmpint (project->poll_usec, ==, 1500000);
  g_assert_cmpint (project->on_change, ==, RK_ON_CHANGE_SIGNAL);
  g_assert_cmpint (project->on_change_signal, ==, SIGUSR2);
  g_assert_cmpint (project->restart_codes[0], ==, 42);
  g_assert_cmpint (project->max_crash_delay_usec, ==, 120 * G_USEC_PER_SEC);
  g_assert_cmpint (project->stop_signal, ==, SIGINT);
  g_assert_cmpint (project->stop_timeout_usec, ==, 500000);
  g_assert_false (project->login_shell_environment);
  g_assert_cmpstr (project->environment_file, ==, "/home/ann/shop.env");
  g_assert_cmpstr (project->environment[0], ==, "A=1;2");
  g_assert_cmpstr (project->environment[1], ==, "B= x\ny");
  g_assert_cmpstr (project->environment[2], ==, "EMPTY=");
}

static void
test_every_option (void)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);
  g_autoptr (RkProject) project = parse (&file, full);

  check_full (project);
  for (gsize i = 0; i < n_options; i++)
    if (strcmp (options[i].key, "ShellCommand") != 0 && strstr (full, options[i].key) == NULL)
      g_error ("%s is not tested", options[i].key);

  g_autofree char *text = rk_project_file_format (&file, project);
  g_autoptr (RkProject) again = parse (&file, text);
  g_assert_true (rk_project_equal (project, again));
}

static void
test_examples (void)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i < n_options; i++)
    {
      g_auto (RkProjectDraft) draft = { 0 };
      g_autoptr (GError) error = NULL;
      rk_project_draft_begin (&draft, NULL);
      draft.values.directory = "/home/ann/src/shop";
      rk_project_option_parse (&options[i], options[i].example, &file.places, &draft, &error);
      g_assert_no_error (error);
      g_autofree char *text = rk_project_option_format (&options[i], &draft.values, &file.places);
      g_assert_cmpstr (text, ==, options[i].example);
    }
}

static void
test_glib_reads_it (void)
{
  g_autoptr (RkProject) project = parse (&file, full);
  g_autofree char *text = rk_project_file_format (&file, project);
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  g_assert_true (g_key_file_load_from_data (keys, text, strlen (text), G_KEY_FILE_NONE, NULL));
  g_auto (GStrv) ignore = g_key_file_get_string_list (keys, "Watch", "Ignore", NULL, NULL);
  g_assert_true (g_strv_equal ((const char *const *)ignore, project->ignore));
  g_autofree char *b = g_key_file_get_string (keys, "Environment", "B", NULL);
  g_assert_cmpstr (b, ==, " x\ny");
}

static void
test_own_file (void)
{
  g_autoptr (RkProject) project =
      parse (&own_file, "[Project]\nName=S\nShellCommand=a | b\n[Watch]\nPaths=src\n");

  g_assert_cmpstr (project->directory, ==, "/srv/shop");
  g_assert_cmpstr (project->watch[0], ==, "/srv/shop/src");
  g_assert_cmpstr (project->shell_line, ==, "a | b");
  g_assert_null (project->arguments);
}

static void
expect_problem (const char *text, guint line, const char *word)
{
  g_autoptr (RkFileProblem) problem = NULL;
  RkProject *project = rk_project_file_parse (&file, text, strlen (text), NULL, &problem);

  g_assert_null (project);
  g_assert_nonnull (problem);
  if (problem->line != line || strstr (problem->reason, word) == NULL)
    g_error ("%s → line %u: %s", text, problem->line, problem->reason);
}

static void
test_problems (void)
{
  expect_problem ("Name=x\n", 1, "[Project]");
  expect_problem ("[Project]\n\n# c\nnonsense\n", 4, "Key=value");
  expect_problem ("[Project\n", 1, "[Name]");
  expect_problem ("[Project]\nName=\xff\n", 2, "UTF-8");
  expect_problem ("[Project]\nName=S\nDirectory=/\n", 0, "Command=");
  expect_problem ("[Project]\nName=\nDirectory=/\nCommand=a\n", 2, "name");
  expect_problem ("[Project]\nName=S\nCommand=a\n", 0, "Directory=");
  expect_problem ("[Project]\nName=S\nCommand=a\nDirectory=src\n", 4, "~/");
  expect_problem (MINIMAL "ShellCommand=b\n", 5, "both");
  expect_problem (MINIMAL "Command='open\n", 5, "words");
  expect_problem (MINIMAL "OpenUrl=file:///bin/sh\n", 5, "https://");
  expect_problem (MINIMAL "Notify=loud\n", 5, "problems");
  expect_problem (MINIMAL "[Run]\nStopTimeout=soon\n", 6, "5s");
  expect_problem (MINIMAL "[Run]\nStopTimeout=-1\n", 6, "and 24000h");
  expect_problem (MINIMAL "[Run]\nStopSignal=HELLO\n", 6, "TERM");
  expect_problem (MINIMAL "[Run]\n\nRestartCodes=8;0\n", 7, "from 1 to 255");
  expect_problem (MINIMAL "[Watch]\nOnChange=explode\n", 6, "signal:NAME");
  expect_problem (MINIMAL "[Environment]\n=x\n", 6, "Key=value");
}

static void
test_unknown (void)
{
  static const char text[] =
      MINIMAL "colour=red\nname=Shop 2\nstoptimeout=3\n[Watch]\nPoll=1\nPoll=2\n";
  g_autoptr (GPtrArray) warnings =
      g_ptr_array_new_with_free_func ((GDestroyNotify)rk_file_problem_free);
  RkFileProblem *problem = NULL;
  g_autoptr (RkProject) project =
      rk_project_file_parse (&file, text, strlen (text), warnings, &problem);

  g_assert_nonnull (project);
  g_assert_cmpuint (warnings->len, ==, 4);
  RkFileProblem **at = (RkFileProblem **)warnings->pdata;
  g_assert_cmpuint (at[0]->line, ==, 5);
  g_assert_nonnull (strstr (at[1]->reason, "write Name in [Project]"));
  g_assert_nonnull (strstr (at[2]->reason, "write StopTimeout in [Run]"));
  g_assert_cmpuint (at[3]->line, ==, 9);
  g_assert_cmpint (project->poll_usec, ==, 2 * G_USEC_PER_SEC);
}

static char *
update (const char *text, void (*change) (RkProject *values))
{
  RkFileProblem *problem = NULL;
  g_autoptr (RkProject) before = parse (&file, text);
  RkProject values = *before;

  change (&values);
  char *updated = rk_project_file_update (&file, text, strlen (text), before, &values, &problem);
  g_assert_null (problem);
  return updated;
}

static void
change_nothing (RkProject *values)
{
}

static void
change_some (RkProject *values)
{
  static const char *const environment[] = { "B=3", "C=4", NULL };

  values->name = "Big shop";
  values->stop_timeout_usec = 5 * G_USEC_PER_SEC;
  values->notify = RK_NOTIFY_NONE;
  values->crash_delay_usec = 1500000;
  values->environment = environment;
}

static void
test_update (void)
{
  static const char text[] =
      "# mine\n[Project]\n Name = Shop\nCommand=./app  'x'\nDirectory=/srv//shop/\n"
      "X-Mine=1\n\n# slow to stop\n[Run]\nStopTimeout=9\n\n[Environment]\nA=1\nB=2\n";
  g_autofree char *same = update (text, change_nothing);
  g_autofree char *changed = update (text, change_some);

  g_assert_cmpstr (same, ==, text);
  g_assert_cmpstr (changed, ==,
                   "# mine\n[Project]\nName=Big shop\nCommand=./app  'x'\nDirectory=/srv//shop/\n"
                   "X-Mine=1\nNotify=none\n\n# slow to stop\n[Run]\nCrashDelay=1500ms\n\n"
                   "[Environment]\nB=3\nC=4\n");
}

static void
test_broken_is_not_updated (void)
{
  g_autoptr (RkFileProblem) problem = NULL;
  g_autoptr (RkProject) project = parse (&file, MINIMAL);
  static const char broken[] = "[Project]\nName=x\noops\n";

  g_assert_null (rk_project_file_update (&file, broken, strlen (broken), project, project,
                                            &problem));
  g_assert_cmpuint (problem->line, ==, 3);
}

static void
test_crlf (void)
{
  g_autofree char *changed =
      update ("[Project]\r\nName=S\r\nCommand=a\r\nDirectory=/\r\n", change_some);

  g_assert_nonnull (strstr (changed, "Name=Big shop\r\n"));
  g_assert_nonnull (strstr (changed, "[Environment]\r\nB=3\r\n"));
}

/* As some editors write it, and an empty file, which has no bytes to point at. */
static void
test_odd_beginnings (void)
{
  g_autoptr (RkProject) project G_GNUC_UNUSED = parse (&file, "\xef\xbb\xbf" MINIMAL);
  RkFileProblem *problem = NULL;

  g_assert_null (rk_project_file_parse (&file, NULL, 0, NULL, &problem));
  g_assert_cmpuint (problem->line, ==, 0);
  rk_file_problem_free (problem);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project-file/what-is-not-said-has-its-default", test_defaults);
  g_test_add_func ("/project-file/every-option-goes-there-and-back", test_every_option);
  g_test_add_func ("/project-file/every-example-is-allowed-and-canonical", test_examples);
  g_test_add_func ("/project-file/glib-reads-what-we-write", test_glib_reads_it);
  g_test_add_func ("/project-file/own-file-begins-at-its-directory", test_own_file);
  g_test_add_func ("/project-file/a-problem-names-its-line-and-remedy", test_problems);
  g_test_add_func ("/project-file/unknown-keys-are-kept-with-a-warning", test_unknown);
  g_test_add_func ("/project-file/an-update-touches-only-what-changed", test_update);
  g_test_add_func ("/project-file/a-broken-file-is-not-updated", test_broken_is_not_updated);
  g_test_add_func ("/project-file/an-invisible-mark-or-nothing-at-the-beginning", test_odd_beginnings);
  g_test_add_func ("/project-file/line-breaks-of-windows-stay", test_crlf);
  return g_test_run ();
}
