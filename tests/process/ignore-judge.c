/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Says of paths what `git check-ignore -v -n -z --stdin` says, in the same words, by Rekindle's own
 * rules: ignore-judge WORKTREE < paths, each ended by a NUL. What the walker of trees does step by
 * step while it descends is done here for each path anew.
 */
#include "config.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "rk-git-repo.h"

typedef struct
{
  RkGitRepo *repo;
  RkGitIndex *index;
  GHashTable *scopes; /* (element-type utf8 RkIgnoreScope): NULL for none */
} Judge;

static RkIgnoreScope *
get_scope (Judge *judge, const char *directory)
{
  gpointer found;

  if (!g_hash_table_lookup_extended (judge->scopes, directory, NULL, &found))
    {
      found = rk_git_repo_load_scope (judge->repo, directory);
      g_hash_table_insert (judge->scopes, g_strdup (directory), found);
    }
  return found;
}

static gboolean
is_tracked (Judge *judge, const char *path)
{
  return judge->index != NULL
         && (rk_git_index_tracks (judge->index, path)
             || rk_git_index_tracks_below (judge->index, path));
}

static gboolean
is_directory (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 && S_ISDIR (status.st_mode);
}

/* From the worktree down; what is in an ignored directory is ignored by the same rule. */
static const RkIgnoreRule *
find_rule (Judge *judge, const char *path)
{
  const char *worktree = rk_git_repo_peek_worktree (judge->repo);
  g_autofree char *full = g_build_filename (worktree, path, NULL);
  char *at = full + strlen (worktree);

  for (;;)
    {
      *at = '\0';
      RkIgnoreScope *scope = get_scope (judge, full);
      *at = '/';
      char *slash = strchr (at + 1, '/');
      if (slash == NULL)
        return rk_ignore_scope_match (scope, full, is_directory (full));
      *slash = '\0';
      const RkIgnoreRule *rule = rk_ignore_scope_match (scope, full, TRUE);
      *slash = '/';
      if (rule != NULL && !rule->negative)
        return rule;
      at = slash;
    }
}

static void
judge_path (Judge *judge, const char *path)
{
  const RkIgnoreRule *rule = is_tracked (judge, path) ? NULL : find_rule (judge, path);

  if (rule == NULL)
    printf ("%c%c%c%s%c", 0, 0, 0, path, 0);
  else
    printf ("%s%c%u%c%s%c%s%c", rule->source, 0, rule->line, 0, rule->text, 0, path, 0);
}

static void
free_scope (gpointer scope)
{
  g_clear_pointer ((RkIgnoreScope **)&scope, rk_ignore_scope_unref);
}

int
main (int argc, char **argv)
{
  g_autoptr (GHashTable) scopes =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_scope);
  g_autoptr (RkGitRepo) repo = argc == 2 ? rk_git_repo_discover (argv[1]) : NULL;
  char *line = NULL;
  size_t size = 0;

  if (repo == NULL)
    return 2;
  g_autoptr (RkGitIndex) index = rk_git_repo_load_index (repo);
  Judge judge = { repo, index, scopes };
  while (getdelim (&line, &size, '\0', stdin) > 0)
    judge_path (&judge, line);
  free (line);
  return 0;
}
