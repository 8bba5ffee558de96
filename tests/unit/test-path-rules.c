/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What matters to a project, and which rule says so. That the ignore rules are git's is shown by
 * ignore-against-git; here are the traps that stand in git's manual, and everything that is not
 * git's.
 */
#include "config.h"

#include <string.h>

#include "rk-git-index.h"
#include "rk-path-rules.h"
#include "rk-wildmatch.h"

typedef struct
{
  const char *ignore[4];
  const char *include[4];
  const char *extensions[4];
  const char *gitignore;
  gboolean no_gitignore;
  gboolean no_defaults;
} Given;

static RkPathVerdict
judge (const Given *given, RkPathFacts facts, const char **rule_text)
{
  static const char *const command[] = { "true", NULL };
  const char *text = given->gitignore != NULL ? given->gitignore : "";
  g_autoptr (RkIgnoreList) list = rk_ignore_list_new (text, strlen (text), ".gitignore", FALSE);
  g_autoptr (RkIgnoreScope) scope = rk_ignore_scope_new (NULL, "/r", list);
  RkProject draft;

  rk_project_draft_init (&draft);
  draft.name = "web";
  draft.directory = "/r";
  draft.arguments = command;
  draft.ignore = given->ignore;
  draft.include = given->include;
  draft.extensions = given->extensions;
  draft.use_gitignore = !given->no_gitignore;
  draft.use_default_ignores = !given->no_defaults;
  g_autoptr (RkProject) project = rk_project_new (&draft);
  g_autoptr (RkPathRules) rules = rk_path_rules_new_for_project (project);
  facts.root = "/r";
  facts.scope = scope;
  RkPathVerdict verdict = rk_path_rules_judge (rules, &facts);
  if (rule_text != NULL)
    *rule_text = verdict.rule != NULL ? g_intern_string (verdict.rule->text) : NULL;
  verdict.rule = verdict.git_rule = NULL;
  return verdict;
}

static void
check (const Given *given, RkPathFacts facts, gboolean relevant, RkPathReason reason,
       const char *rule)
{
  const char *found;
  RkPathVerdict verdict = judge (given, facts, &found);

  g_test_message ("%s", facts.path);
  g_assert_cmpint (verdict.reason, ==, reason);
  g_assert_cmpint (verdict.is_relevant, ==, relevant);
  g_assert_cmpstr (found, ==, rule);
}

#define FILE_(...) ((RkPathFacts){ .path = "/r/" __VA_ARGS__ })
#define DIR_(...) ((RkPathFacts){ .is_dir = TRUE, .path = "/r/" __VA_ARGS__ })

static void
never_code_is_ignored (void)
{
  static const Given nothing = { 0 }, all = { .no_defaults = TRUE };
  static const char *const files[] = {
    "a.swp",
    "a.swo",
    "a.swx",
    "4913",
    "a~",
    ".#a",
    "#a#",
    ".goutputstream-X",
    "a___jb_tmp___",
    "a.pyc",
    ".coverage",
    "a.log",
    "a.sqlite3",
    "a.sqlite3-journal",
    "a.db-journal",
    "a-wal",
    "a-shm",
  };
  static const char *const directories[] = {
    ".git", ".hg",         ".svn",          "__pycache__", "node_modules", ".venv",
    ".tox", ".mypy_cache", ".pytest_cache", ".next",       ".cache",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat ("/r/x/", files[i], NULL);
      RkPathFacts facts = { .path = path };
      g_test_message ("%s", path);
      g_assert_false (judge (&nothing, facts, NULL).is_relevant);
      g_assert_true (judge (&all, facts, NULL).is_relevant);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (directories); i++)
    {
      g_autofree char *path = g_strconcat ("/r/x/", directories[i], NULL);
      RkPathFacts facts = { .path = path, .is_dir = TRUE };
      g_assert_false (judge (&nothing, facts, NULL).is_relevant);
      g_assert_true (judge (&all, facts, NULL).is_relevant);
    }
}

static void
code_is_not_ignored (void)
{
  static const Given nothing = { 0 };

  check (&nothing, FILE_ ("a.py"), TRUE, RK_PATH_RELEVANT, NULL);
  check (&nothing, FILE_ ("49130"), TRUE, RK_PATH_RELEVANT, NULL);
  check (&nothing, DIR_ ("dist"), TRUE, RK_PATH_RELEVANT, NULL);
  check (&nothing, DIR_ ("build"), TRUE, RK_PATH_RELEVANT, NULL);
  check (&nothing, DIR_ ("target"), TRUE, RK_PATH_RELEVANT, NULL);
  check (&nothing, DIR_ ("target", .beside_cargo = TRUE), FALSE, RK_PATH_DEFAULT, "target/");
  check (&nothing, FILE_ ("target", .beside_cargo = TRUE), TRUE, RK_PATH_RELEVANT, NULL);
}

static void
tracked_files_matter (void)
{
  static const Given given = { .gitignore = "build/\n*.gen\n", .ignore = { "mine.gen", NULL } };

  check (&given, FILE_ ("a.gen"), FALSE, RK_PATH_GIT, "*.gen");
  check (&given, FILE_ ("a.gen", .is_tracked = TRUE), TRUE, RK_PATH_TRACKED, "*.gen");
  check (&given, DIR_ ("build"), FALSE, RK_PATH_GIT, "build/");
  check (&given, DIR_ ("build", .is_tracked = TRUE), TRUE, RK_PATH_TRACKED, "build/");
  check (&given, FILE_ ("a.log", .is_tracked = TRUE), TRUE, RK_PATH_TRACKED, "*.log");
  check (&given, DIR_ ("node_modules", .is_tracked = TRUE), TRUE, RK_PATH_TRACKED, "node_modules/");
  check (&given, FILE_ ("a.swp", .is_tracked = TRUE), FALSE, RK_PATH_EDITOR, "*.swp");
  check (&given, FILE_ ("mine.gen", .is_tracked = TRUE), FALSE, RK_PATH_OWN_RULE, "mine.gen");
}

static void
what_is_in_an_ignored_directory_is_ignored (void)
{
  static const Given given = { .gitignore = "build/\n!build/a\n" };
  static const RkIgnoreRule rule = { ".gitignore", 1, "build/", FALSE };

  check (&given, FILE_ ("build/a", .inherited = &rule), FALSE, RK_PATH_GIT, "build/");
  check (&given, FILE_ ("build/a", .inherited = &rule, .is_tracked = TRUE), TRUE, RK_PATH_TRACKED,
         "build/");
}

static void
env_files_matter (void)
{
  static const Given given = { .gitignore = ".env*\n", .ignore = { ".env.mine", NULL } };

  check (&given, FILE_ (".env"), TRUE, RK_PATH_ENV_FILE, ".env*");
  check (&given, FILE_ (".env.local"), TRUE, RK_PATH_ENV_FILE, ".env*");
  check (&given, FILE_ (".envrc"), FALSE, RK_PATH_GIT, ".env*");
  check (&given, DIR_ (".env"), FALSE, RK_PATH_GIT, ".env*");
  check (&given, FILE_ (".env.mine"), FALSE, RK_PATH_OWN_RULE, ".env.mine");
}

static void
own_patterns_win (void)
{
  static const Given given = {
    .ignore = { "*.py", "!keep.py", "!keep.log", NULL },
    .gitignore = "keep.py\n",
  };

  check (&given, FILE_ ("a.py"), FALSE, RK_PATH_OWN_RULE, "*.py");
  check (&given, FILE_ ("keep.py"), TRUE, RK_PATH_OWN_RULE, "!keep.py");
  check (&given, FILE_ ("keep.log"), TRUE, RK_PATH_OWN_RULE, "!keep.log");
  check (&given, FILE_ ("a.py", .is_named = TRUE), TRUE, RK_PATH_NAMED, NULL);
}

static void
gitignore_can_be_left_aside (void)
{
  static const Given given = { .gitignore = "*.gen\n", .no_gitignore = TRUE };

  check (&given, FILE_ ("a.gen"), TRUE, RK_PATH_RELEVANT, NULL);
}

static void
restrictions_concern_files (void)
{
  static const Given extensions = { .extensions = { "py", "html", NULL } };
  static const Given include = { .include = { "src", "!src/old", NULL } };

  check (&extensions, FILE_ ("a.py"), TRUE, RK_PATH_RELEVANT, NULL);
  check (&extensions, FILE_ ("apy"), FALSE, RK_PATH_EXTENSION, NULL);
  check (&extensions, FILE_ (".py"), FALSE, RK_PATH_EXTENSION, NULL);
  check (&extensions, DIR_ ("a"), TRUE, RK_PATH_RELEVANT, NULL);
  check (&include, FILE_ ("src/x/a"), TRUE, RK_PATH_RELEVANT, NULL);
  check (&include, FILE_ ("doc/a"), FALSE, RK_PATH_NOT_INCLUDED, NULL);
  check (&include, DIR_ ("doc"), TRUE, RK_PATH_RELEVANT, NULL);
}

static void
hopeless_patterns_end_soon (void)
{
  g_autoptr (GString) pattern = g_string_new (NULL), deep = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new (NULL);

  for (guint i = 0; i < 40; i++)
    {
      g_string_append (pattern, "**/a/");
      g_string_append (deep, "a/a/a/");
      g_string_append (wide, "a*");
    }
  g_string_append (pattern, "b");
  g_string_append (deep, "c");
  g_string_append (wide, "/b");
  g_assert_false (rk_wildmatch (pattern->str, deep->str, RK_WILDMATCH_PATHNAME));
  g_string_assign (deep, "");
  for (guint i = 0; i < 200; i++)
    g_string_append_c (deep, 'a');
  g_string_append (deep, "/c");
  g_assert_false (rk_wildmatch (wide->str, deep->str, RK_WILDMATCH_PATHNAME));
  g_assert_true (rk_wildmatch ("**/a*/x", "b/ab/aac/x", RK_WILDMATCH_PATHNAME));
}

static void
bytes_that_are_no_index_track_nothing (void)
{
  guint8 bytes[200] = "DIRC\0\0\0\4\xff\xff\xff\xff";

  for (gsize len = 0; len <= sizeof bytes; len++)
    {
      g_autoptr (RkGitIndex) index = rk_git_index_new (bytes, len, 20);
      g_assert_false (rk_git_index_tracks (index, "a"));
      g_assert_false (rk_git_index_tracks_below (index, ""));
    }
}

#define ADD(function) g_test_add_func ("/path-rules/" #function, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (never_code_is_ignored);
  ADD (code_is_not_ignored);
  ADD (tracked_files_matter);
  ADD (what_is_in_an_ignored_directory_is_ignored);
  ADD (env_files_matter);
  ADD (own_patterns_win);
  ADD (gitignore_can_be_left_aside);
  ADD (restrictions_concern_files);
  ADD (hopeless_patterns_end_soon);
  ADD (bytes_that_are_no_index_track_nothing);
  return g_test_run ();
}
