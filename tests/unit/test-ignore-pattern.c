/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* *Ignore this file*: the pattern is read back by what reads patterns, also through a project file.
 */

#include "config.h"

#include "rk-ignore-list.h"
#include "rk-ignore-pattern.h"
#include "rk-project-file.h"

#include <string.h>

static const char *const watch_default[] = { "/srv/shop", NULL };

static RkProject *
project_new (const char *const *watch, const char *const *ignore)
{
  static const char *const command[] = { "./app", NULL };
  static const char *const nothing[] = { NULL };
  RkProject draft;

  rk_project_draft_init (&draft);
  draft.id = "shop";
  draft.name = "Shop";
  draft.directory = "/srv/shop";
  draft.arguments = command;
  draft.watch = watch;
  draft.ignore = ignore != NULL ? ignore : nothing;
  return rk_project_new (&draft);
}

/* What the project's file says after the patterns were written there and read again. */
static RkProject *
through_file (const char *pattern)
{
  const char *patterns[] = { pattern, NULL };
  const RkProjectFile file = { "shop.project", "shop", { NULL, "/home/ann" } };
  g_autoptr (RkProject) project = project_new (watch_default, patterns);
  g_autofree char *text = rk_project_file_format (&file, project);
  RkFileProblem *problem = NULL;
  RkProject *again = rk_project_file_parse (&file, text, strlen (text), NULL, &problem);

  if (again == NULL)
    g_error ("line %u: %s in\n%s", problem->line, problem->reason, text);
  return again;
}

static gboolean
is_ignored (const char *pattern, const char *below)
{
  g_autoptr (RkProject) project = through_file (pattern);
  g_autoptr (RkIgnoreList) list = rk_ignore_list_new_from_strv (project->ignore, "project");
  g_autofree char *name = g_path_get_basename (below);
  g_autofree char *path = g_strdup (below);
  gboolean is_dir = g_str_has_suffix (path, "/");

  if (is_dir)
    path[strlen (path) - 1] = '\0';
  return rk_ignore_list_match (list, path, name, is_dir) != NULL;
}

/* One line per name: the name, and one that must go on to count. */
static void
test_exactly_this_file (void)
{
  static const char *const names[][2] = {
    { "run.log", "a/run.log" },
    { "a/run.log", "run.log" },
    { "two words.txt", "two" },
    { "ends in blanks  ", "ends in blanks" },
    { " begins with one", "begins with one" },
    { "#notes#", "notes" },
    { "!important", "important" },
    { "#!both", "both" },
    { "*.py", "main.py" },
    { "what?", "whats" },
    { "[ab].c", "a.c" },
    { "back\\slash", "backslash" },
    { "ends in \\", "ends in " },
    { "**/x", "a/b/x" },
    { "a;b;", "a" },
    { "Größe – „1“.txt", "Grosse.txt" },
    { "data/", "data" },
    { "data/", "a/data/" },
    { "a b/c*d/", "a b/cxd/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (RkProject) project = project_new (watch_default, NULL);
      g_autofree char *pattern = rk_ignore_pattern_for_path (project, names[i][0]);
      g_test_message ("%s", pattern);
      g_assert_true (is_ignored (pattern, names[i][0]));
      g_assert_false (is_ignored (pattern, names[i][1]));
    }
}

static void
test_bytes_that_a_file_cannot_hold (void)
{
  static const char *const names[] = { "new\nline", "tab\t", "latin-\xe4.txt", "\x1b[31m",
                                       "cut\xe2\x82" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (RkProject) project = project_new (watch_default, NULL);
      g_autofree char *pattern = rk_ignore_pattern_for_path (project, names[i]);
      g_assert_true (g_utf8_validate (pattern, -1, NULL));
      g_assert_true (is_ignored (pattern, names[i]));
      g_assert_false (is_ignored (pattern, "main.c"));
    }
}

static void
test_it_is_as_a_person_would_write_it (void)
{
  g_autoptr (RkProject) project = project_new (watch_default, NULL);
  g_autofree char *plain = rk_ignore_pattern_for_path (project, "log/my notes.txt");
  g_autofree char *hostile = rk_ignore_pattern_for_path (project, "#!*.c ");

  g_assert_cmpstr (plain, ==, "/log/my notes.txt");
  g_assert_cmpstr (hostile, ==, "/#!\\*.c\\ ");
}

static void
test_no_pattern_helps (void)
{
  static const char *const watch[] = { "/srv/shop", "/etc/shop.conf", NULL };
  g_autoptr (RkProject) project = project_new (watch, NULL);
  g_autofree char *same_name = rk_ignore_pattern_for_path (project, "shop");
  g_autofree char *in_folder = rk_ignore_pattern_for_path (project, "src/shop.conf");

  g_assert_null (rk_ignore_pattern_for_path (project, "./"));
  g_assert_null (rk_ignore_pattern_for_path (project, "shop.conf"));
  g_assert_cmpstr (same_name, ==, "/shop");
  g_assert_cmpstr (in_folder, ==, "/src/shop.conf");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ignore-pattern/matches-this-file-and-no-other", test_exactly_this_file);
  g_test_add_func ("/ignore-pattern/is-text-whatever-the-name-is",
                   test_bytes_that_a_file_cannot_hold);
  g_test_add_func ("/ignore-pattern/is-as-a-person-would-write-it",
                   test_it_is_as_a_person_would_write_it);
  g_test_add_func ("/ignore-pattern/none-for-what-the-person-named", test_no_pattern_helps);
  return g_test_run ();
}
