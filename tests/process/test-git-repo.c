/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-git-repo against repositories that git itself made. The time of day is an argument, so nothing
 * here waits.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#include "rk-git-config.h"
#include "rk-git-repo.h"

typedef struct
{
  char *root; /* (owned) */
  char *top;  /* (owned) */
} Fixture;

/* Runs one line of the shell in the fixture's directory; $HOME is there too. */
static void
sh (Fixture *fixture, const char *line)
{
  const char *argv[] = { "/bin/sh", "-ec", line, NULL };
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;
  int status;

  environment = g_environ_unsetenv (environment, "GIT_DIR");
  g_assert_true (g_spawn_sync (fixture->root, (char **)argv, environment,
                               G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *made = g_dir_make_tmp ("rk-git-repo-XXXXXX", NULL);

  fixture->root = realpath (made, NULL);
  fixture->top = g_build_filename (fixture->root, "top", NULL);
  g_setenv ("HOME", fixture->root, TRUE);
  g_unsetenv ("XDG_CONFIG_HOME");
  g_setenv ("GIT_DIR", "/nonexistent", TRUE);
  sh (fixture, "git config --global user.email a@b.c; git config --global user.name a;"
               "git config --global protocol.file.allow always; git init -q top; mkdir top/sub");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sh (fixture, "rm -rf \"$HOME\"");
  g_free (fixture->root);
  g_free (fixture->top);
}

static char *
below (Fixture *fixture, const char *relative)
{
  return g_build_filename (fixture->root, relative, NULL);
}

static RkGitRepo *
discover (Fixture *fixture, const char *relative)
{
  g_autofree char *path = below (fixture, relative);

  return rk_git_repo_discover (path);
}

static void
found_from_a_directory_in_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RkGitRepo) repo = discover (fixture, "top/sub");
  g_autofree char *git_dir = below (fixture, "top/.git");
  g_autofree char *inside = below (fixture, "top/sub/a");
  g_autofree char *beside = below (fixture, "topmost");

  g_assert_true (rk_git_repo_exists (repo));
  g_assert_cmpstr (rk_git_repo_peek_worktree (repo), ==, fixture->top);
  g_assert_cmpstr (rk_git_repo_peek_git_dir (repo), ==, git_dir);
  g_assert_cmpstr (rk_git_repo_peek_common_dir (repo), ==, git_dir);
  g_assert_cmpstr (rk_git_repo_peek_relative (repo, inside), ==, "sub/a");
  g_assert_cmpstr (rk_git_repo_peek_relative (repo, fixture->top), ==, "");
  g_assert_null (rk_git_repo_peek_relative (repo, beside));
}

static void
linked_worktree_shares_the_excludes (Fixture *fixture, gconstpointer data)
{
  sh (fixture, "cd top; echo '*.x' > .git/info/exclude; git commit -q --allow-empty -m a;"
               "git worktree add -q ../linked");
  g_autoptr (RkGitRepo) repo = discover (fixture, "linked");
  g_autofree char *git_dir = below (fixture, "top/.git/worktrees/linked");
  g_autofree char *common = below (fixture, "top/.git");
  g_autofree char *linked = below (fixture, "linked");
  g_autofree char *path = below (fixture, "linked/a.x");

  g_assert_cmpstr (rk_git_repo_peek_git_dir (repo), ==, git_dir);
  g_assert_cmpstr (rk_git_repo_peek_common_dir (repo), ==, common);
  g_autoptr (RkIgnoreScope) scope = rk_git_repo_load_scope (repo, linked);
  const RkIgnoreRule *rule = rk_ignore_scope_match (scope, path, FALSE);
  g_assert_nonnull (rule);
  g_assert_cmpstr (rule->text, ==, "*.x");
}

static void
submodule_is_a_repository_of_its_own (Fixture *fixture, gconstpointer data)
{
  sh (fixture, "git init -q other; cd other; git commit -q --allow-empty -m a; cd ../top;"
               "git submodule --quiet add \"$HOME/other\" mod");
  g_autoptr (RkGitRepo) repo = discover (fixture, "top/mod");
  g_autofree char *git_dir = below (fixture, "top/.git/modules/mod");

  g_assert_cmpstr (rk_git_repo_peek_git_dir (repo), ==, git_dir);
}

static void
without_a_repository_rules_apply_all_the_same (Fixture *fixture, gconstpointer data)
{
  sh (fixture, "mkdir -p plain .config/git; echo '*.g' > .config/git/ignore;"
               "echo '*.n' > plain/.gitignore");
  g_autoptr (RkGitRepo) repo = discover (fixture, "plain");
  g_autofree char *plain = below (fixture, "plain");
  g_autofree char *by_person = below (fixture, "plain/a.g");
  g_autofree char *by_file = below (fixture, "plain/a.n");
  g_autoptr (RkIgnoreScope) scope = rk_git_repo_load_scope (repo, plain);

  g_assert_false (rk_git_repo_exists (repo));
  g_assert_nonnull (rk_ignore_scope_match (scope, by_person, FALSE));
  g_assert_nonnull (rk_ignore_scope_match (scope, by_file, FALSE));
  g_assert_null (rk_git_repo_load_index (repo));
  g_assert_cmpint (rk_git_repo_check_hold (repo, g_get_real_time ()), ==, RK_GIT_FREE);
}

static void
excludes_file_as_git_reads_it (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *setup;
    const char *expected;
  } cases[] = {
    { ":", ".config/git/ignore" },
    { "git config --global core.excludesFile '~/mine'", "mine" },
    { "git -C top config core.excludesFile ~/local", "local" },
    { "git -C top config --unset core.excludesFile;"
      "printf '[include]\\npath = inc/b\\n' >> .gitconfig; mkdir inc;"
      "printf '[core] excludesFile = \"%s/a b\" ; c\\n' \"$HOME\" > inc/b",
      "a b" },
    { "printf '[includeIf \"gitdir:top/\"]\\n\\tpath = ~/inc/c\\n' >> .gitconfig;"
      "printf '[core]\\nexcludesfile=~/by\\\\\\nline\\n' > inc/c",
      "byline" },
    { "printf '[includeIf \"gitdir:~/elsewhere/\"]\\npath = inc/d\\n' >> .gitconfig;"
      "printf '[core]\\nexcludesfile=~/never\\n' > inc/d",
      "byline" },
    { "printf '[include]\\npath = inc/e\\n' >> .gitconfig; printf '[include]\\npath = e\\n' > "
      "inc/e",
      "byline" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      sh (fixture, cases[i].setup);
      g_autoptr (RkGitRepo) repo = discover (fixture, "top");
      g_autofree char *expected = below (fixture, cases[i].expected);
      g_assert_cmpstr (rk_git_repo_peek_excludes_file (repo), ==, expected);
    }
}

static void
index_is_read (Fixture *fixture, const char *setup)
{
  sh (fixture, setup);
  g_autoptr (RkGitRepo) repo = discover (fixture, "top");
  g_autoptr (RkGitIndex) index = rk_git_repo_load_index (repo);

  g_assert_nonnull (index);
  g_assert_cmpuint (rk_git_index_count (index), ==, 3);
  g_assert_true (rk_git_index_tracks (index, "sub/a"));
  g_assert_true (rk_git_index_tracks (index, "sub/ab"));
  g_assert_false (rk_git_index_tracks (index, "sub"));
  g_assert_false (rk_git_index_tracks (index, "sub/"));
  g_assert_true (rk_git_index_tracks_below (index, "sub"));
  g_assert_false (rk_git_index_tracks_below (index, "su"));
  g_assert_false (rk_git_index_tracks_below (index, "z"));
}

static void
index_of_each_kind (Fixture *fixture, gconstpointer data)
{
  index_is_read (fixture, "cd top; touch sub/a sub/ab z; git add .");
  index_is_read (fixture, "cd top; git add -N .; git update-index --index-version 3");
  index_is_read (fixture, "cd top; git update-index --index-version 4");
  index_is_read (fixture, "cd top; rm -rf .git; git init -q --object-format=sha256; git add .");
  index_is_read (fixture, "cd top; git update-index --index-version 4");
  index_is_read (fixture, "cd top; git update-index --split-index");
  index_is_read (fixture, "cd top; git rm -q --cached z; git add z; echo 1 > z; git add z");
}

static gint64
get_time (Fixture *fixture, const char *name)
{
  g_autofree char *path = below (fixture, name);
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return (gint64)status.st_ctim.tv_sec * G_USEC_PER_SEC + status.st_ctim.tv_nsec / 1000;
}

static void
held_by_a_lock_or_a_new_index (Fixture *fixture, gconstpointer data)
{
  sh (fixture, "cd top; touch a; git add .");
  g_autoptr (RkGitRepo) repo = discover (fixture, "top");
  gint64 index_usec = get_time (fixture, "top/.git/index");

  g_assert_cmpint (rk_git_repo_check_hold (repo, index_usec + 29000), ==, RK_GIT_HELD_RECENT);
  g_assert_cmpint (rk_git_repo_check_hold (repo, index_usec + 30000), ==, RK_GIT_FREE);
  g_assert_cmpint (rk_git_repo_check_hold (repo, index_usec - 10000), ==, RK_GIT_HELD_RECENT);
  g_assert_cmpint (rk_git_repo_check_hold (repo, index_usec - G_USEC_PER_SEC), ==, RK_GIT_FREE);
  sh (fixture, "touch top/.git/index.lock");
  g_assert_cmpint (rk_git_repo_check_hold (repo, index_usec + G_USEC_PER_SEC), ==,
                   RK_GIT_HELD_LOCK);
}

static void
held_for_a_moment_by_a_stash (Fixture *fixture, gconstpointer data)
{
  sh (fixture, "cd top; echo 0 > f; git add .; git commit -qm base; echo 1 > f; git stash -q");
  g_autoptr (RkGitRepo) repo = discover (fixture, "top");
  gint64 stash_usec = get_time (fixture, "top/.git/refs/stash");

  g_assert_cmpint (rk_git_repo_check_hold (repo, stash_usec + 149000), ==, RK_GIT_HELD_OPERATION);
  g_assert_cmpint (rk_git_repo_check_hold (repo, stash_usec + G_USEC_PER_SEC), ==, RK_GIT_FREE);
  sh (fixture, "cd top; git stash pop -q");
  g_assert_cmpint (rk_git_repo_check_hold (repo, stash_usec + 149000), !=, RK_GIT_HELD_OPERATION);
}

static void
held_while_a_rebase_moves_on (Fixture *fixture, gconstpointer data)
{
  sh (fixture,
      "cd top; touch a; git add .; mkdir .git/rebase-merge; touch -d @1000 .git/rebase-merge");
  g_autoptr (RkGitRepo) repo = discover (fixture, "top");
  g_autofree char *directory = below (fixture, "top/.git/rebase-merge");
  gint64 later_usec = get_time (fixture, "top/.git/index") + 10 * G_USEC_PER_SEC;
  struct utimbuf times = { later_usec / G_USEC_PER_SEC, later_usec / G_USEC_PER_SEC };

  g_assert_cmpint (rk_git_repo_check_hold (repo, later_usec), ==, RK_GIT_FREE);
  g_assert_cmpint (utime (directory, &times), ==, 0);
  g_assert_cmpint (utime (rk_git_repo_peek_git_dir (repo), &times), ==, 0);
  g_assert_cmpint (rk_git_repo_check_hold (repo, later_usec), ==, RK_GIT_HELD_OPERATION);
  g_assert_cmpint (rk_git_repo_check_hold (repo, later_usec + G_USEC_PER_SEC), ==, RK_GIT_FREE);
}

static void
held_by_a_stopped_rebase_only_at_first (Fixture *fixture, gconstpointer data)
{
  sh (fixture, "cd top; echo 0 > f; git add .; git commit -qm base; git branch side;"
               "echo 1 > f; git commit -qam 1; git checkout -q side; echo 2 > f; git commit -qam 2;"
               "git rebase - || test -d .git/rebase-merge");
  g_autoptr (RkGitRepo) repo = discover (fixture, "top");
  gint64 index_usec = get_time (fixture, "top/.git/index");

  g_assert_cmpint (rk_git_repo_check_hold (repo, index_usec + 200000), ==, RK_GIT_HELD_OPERATION);
  g_assert_cmpint (rk_git_repo_check_hold (repo, index_usec + 5 * G_USEC_PER_SEC), ==, RK_GIT_FREE);
}

static void
hold_costs_little (Fixture *fixture, gconstpointer data)
{
  sh (fixture, "cd top; touch a; git add .");
  g_autoptr (RkGitRepo) repo = discover (fixture, "top");
  gint64 later_usec = get_time (fixture, "top/.git/index") + 2 * G_USEC_PER_SEC;
  gint64 best_usec = G_MAXINT64;

  for (guint batch = 0; batch < 20; batch++)
    {
      gint64 start_usec = g_get_monotonic_time ();
      for (guint i = 0; i < 500; i++)
        g_assert_cmpint (rk_git_repo_check_hold (repo, later_usec), ==, RK_GIT_FREE);
      best_usec = MIN (best_usec, g_get_monotonic_time () - start_usec);
    }
  g_test_message ("%.2f microseconds each", (double)best_usec / 500);
}

static void
count_setting (const char *section, const char *subsection, const char *key, const char *value,
               gpointer user_data)
{
  g_string_append_printf (user_data, "%s|%s|%s|%s\n", section,
                          subsection != NULL ? subsection : "-", key, value != NULL ? value : "-");
}

static void
config_syntax (void)
{
  static const char text[] =
      "\xef\xbb\xbf[A] x\n [a \"B \\\"c\"] y = 1 # n\n;z\n[a.b]k=\" v \" w\\t\\\n u\r\n";
  g_autoptr (GString) said = g_string_new (NULL);

  g_assert_true (rk_git_config_parse (text, strlen (text), count_setting, said));
  g_assert_cmpstr (said->str, ==, "a|-|x|-\na|B \"c|y|1\na.b|-|k| v  w\t u\n");
  g_assert_false (rk_git_config_parse ("[a\nb=1", 6, count_setting, said));
  g_assert_false (rk_git_config_parse ("[a]b=\"", 6, count_setting, said));
}

#define ADD(function)                                                                              \
  g_test_add ("/git-repo/" #function, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (found_from_a_directory_in_it);
  ADD (linked_worktree_shares_the_excludes);
  ADD (submodule_is_a_repository_of_its_own);
  ADD (without_a_repository_rules_apply_all_the_same);
  ADD (excludes_file_as_git_reads_it);
  ADD (index_of_each_kind);
  ADD (held_by_a_lock_or_a_new_index);
  ADD (held_for_a_moment_by_a_stash);
  ADD (held_while_a_rebase_moves_on);
  ADD (held_by_a_stopped_rebase_only_at_first);
  ADD (hold_costs_little);
  g_test_add_func ("/git-config/syntax", config_syntax);
  return g_test_run ();
}
