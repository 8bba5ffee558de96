/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Goes down from the watched directory to the path as a watcher would, with the same rules, but
 * keeps nothing and needs no watcher. Reads files.
 */

#include "config.h"

#include "rk-explain.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "rk-git-repo.h"
#include "rk-mount-table.h"
#include "rk-path-rules.h"

typedef struct
{
  RkPathRules *rules;
  const char *root;
  RkGitRepo *repo;               /* (owned) (nullable) */
  RkGitIndex *index;             /* (owned) (nullable) */
  GPtrArray *scopes;             /* (owned): rules that were inherited live in them */
  GPtrArray *repos;              /* (owned): likewise */
  const RkIgnoreRule *inherited; /* (nullable) */
} Walk;

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->index, rk_git_index_free);
  g_clear_pointer (&self->scopes, g_ptr_array_unref);
  g_clear_pointer (&self->repos, g_ptr_array_unref);
  g_clear_pointer (&self->rules, rk_path_rules_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static const char *
describe_reason (RkPathReason reason, gboolean is_relevant)
{
  switch (reason)
    {
    case RK_PATH_RELEVANT:
      return _ ("no rule speaks against it");
    case RK_PATH_NAMED:
      return _ ("the project watches this very file");
    case RK_PATH_OWN_RULE:
      return is_relevant ? _ ("the project’s own pattern takes it back")
                         : _ ("the project’s own pattern ignores it");
    case RK_PATH_VERSION_CONTROL:
      return _ ("it belongs to version control");
    case RK_PATH_EDITOR:
      return _ ("it is an editor’s temporary file");
    case RK_PATH_DEFAULT:
      return _ ("it is a cache, a log, a database or the like");
    case RK_PATH_ENV_FILE:
      return _ ("it is an environment file, which counts even if git ignores it");
    case RK_PATH_GIT:
      return is_relevant ? _ ("git does not ignore it") : _ ("git ignores it");
    case RK_PATH_TRACKED:
      return _ ("git tracks it");
    case RK_PATH_NOT_INCLUDED:
      return _ ("it is not among the paths to which the project restricts itself");
    case RK_PATH_EXTENSION:
      return _ ("its extension is not among the project’s extensions");
    default:
      g_assert_not_reached ();
    }
}

static char *
describe (const RkPathVerdict *verdict, const char *path, gboolean is_above)
{
  const char *reason = describe_reason (verdict->reason, verdict->is_relevant);
  g_autofree char *rule = verdict->rule != NULL
                              ? g_strdup_printf (" (%s:%u: %s)", verdict->rule->source,
                                                 verdict->rule->line, verdict->rule->text)
                              : g_strdup ("");

  if (is_above)
    return g_strdup_printf (_ ("the directory %s is left out: %s%s"), path, reason, rule);
  return g_strdup_printf ("%s%s", reason, rule);
}

/**
 * rk_explain_verdict:
 * @verdict: what the rules say about a path
 *
 * Returns: (transfer full): why, in words, with file and line of the rule that decides; translated
 */
char *
rk_explain_verdict (const RkPathVerdict *verdict)
{
  return describe (verdict, NULL, FALSE);
}

static gboolean
exists_in (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return access (path, F_OK) == 0;
}

static void
enter (Walk *self, const char *directory)
{
  RkGitRepo *repo = NULL;

  if (self->repo == NULL)
    repo = rk_git_repo_discover (directory);
  else if (exists_in (directory, ".git"))
    repo = rk_git_repo_open (directory);
  if (repo == NULL)
    return;
  g_ptr_array_add (self->repos, repo);
  g_clear_pointer (&self->index, rk_git_index_free);
  self->repo = repo;
}

static RkIgnoreScope *
load_scope (Walk *self, const char *directory)
{
  RkIgnoreScope *scope = NULL;

  if (self->repo != NULL && rk_path_rules_use_gitignore (self->rules))
    scope = rk_git_repo_load_scope (self->repo, directory);
  if (scope != NULL)
    g_ptr_array_add (self->scopes, scope);
  return scope;
}

static gboolean
is_tracked (Walk *self, const char *path, gboolean is_dir)
{
  const char *relative = self->repo != NULL ? rk_git_repo_peek_relative (self->repo, path) : NULL;

  if (relative == NULL || !rk_git_repo_exists (self->repo))
    return FALSE;
  if (self->index == NULL)
    self->index = rk_git_repo_load_index (self->repo);
  if (self->index == NULL)
    return FALSE;
  return is_dir ? rk_git_index_tracks_below (self->index, relative)
                : rk_git_index_tracks (self->index, relative);
}

/* Judges @path, which lies directly in @directory. */
static RkPathVerdict
judge (Walk *self, const char *directory, const char *path, gboolean is_dir)
{
  enter (self, directory);

  RkPathFacts facts = { .path = path,
                        .root = self->root,
                        .is_dir = is_dir,
                        .beside_cargo = exists_in (directory, "Cargo.toml"),
                        .scope = load_scope (self, directory),
                        .inherited = self->inherited };
  RkPathVerdict verdict = rk_path_rules_judge (self->rules, &facts);
  if (!verdict.is_relevant && rk_path_reason_yields_to_git (verdict.reason) && is_tracked (self, path, is_dir))
    {
      facts.is_tracked = TRUE;
      verdict = rk_path_rules_judge (self->rules, &facts);
    }
  self->inherited = verdict.git_rule;
  return verdict;
}

static gboolean
is_real_directory (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

static void
walk_down (Walk *self, const char *path, RkExplanation *explanation)
{
  g_autofree char *directory = g_strdup (self->root);

  for (;;)
    {
      gsize length = strlen (directory);
      const char *name = path + length + (directory[length - 1] != '/');
      const char *slash = strchr (name, '/');
      g_autofree char *child =
          slash != NULL ? g_strndup (path, (gsize)(slash - path)) : g_strdup (path);
      gboolean is_dir = slash != NULL || is_real_directory (child);
      RkPathVerdict verdict = judge (self, directory, child, is_dir);

      if (slash == NULL || !verdict.is_relevant)
        {
          explanation->counts = verdict.is_relevant && !is_dir;
          explanation->reason = verdict.is_relevant && is_dir
                                    ? g_strdup (_ ("it is a directory; what is in it may count"))
                                    : describe (&verdict, child, slash != NULL);
          return;
        }
      g_free (directory);
      directory = g_steal_pointer (&child);
    }
}

/* The watched path that @path is, or the innermost watched directory that it is in. */
static const char *
find_root (const RkProject *project, const char *path)
{
  const char *found = NULL;

  for (gsize i = 0; project->watch[i] != NULL; i++)
    {
      const char *root = project->watch[i];
      gsize length = strlen (root);
      gboolean inside =
          strcmp (root, "/") == 0
          || (strncmp (path, root, length) == 0 && (path[length] == '/' || path[length] == '\0'));
      if (inside && (found == NULL || length > strlen (found)))
        found = root;
    }
  return found;
}

static const char *
find_back_end (const RkProject *project, const char *path)
{
  g_autoptr (RkMountTable) table = rk_mount_table_read (NULL);
  const RkMount *mount = table != NULL ? rk_mount_table_find (table, path) : NULL;

  if (project->poll_usec > 0 || (mount != NULL && mount->must_poll))
    return "polling";
  return "inotify";
}

/**
 * rk_explain:
 * @project: a project
 * @path: an absolute path, which need not exist
 * @explanation: (out caller-allocates): the answer
 *
 * Any thread that may wait for the file system.
 */
void
rk_explain (const RkProject *project, const char *path, RkExplanation *explanation)
{
  const char *root = find_root (project, path);
  g_auto (Walk)
      walk = { .rules = rk_path_rules_new_for_project (project),
               .root = root,
               .scopes = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_ignore_scope_unref),
               .repos = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_git_repo_unref) };

  *explanation = (RkExplanation){ .watched_by = "" };
  if (root == NULL)
    {
      explanation->reason = g_strdup (_ ("it lies outside of what the project watches"));
      return;
    }
  explanation->watched_by = find_back_end (project, path);
  if (strcmp (root, path) == 0)
    {
      explanation->counts = !is_real_directory (path);
      explanation->reason =
          g_strdup (explanation->counts ? describe_reason (RK_PATH_NAMED, TRUE)
                                        : _ ("it is a directory; what is in it may count"));
      return;
    }
  walk_down (&walk, path, explanation);
  if (project->on_change != RK_ON_CHANGE_NONE || !explanation->counts)
    return;
  explanation->counts = FALSE;
  g_free (explanation->reason);
  explanation->reason = g_strdup (_ ("the project says OnChange=none"));
}

/**
 * rk_explanation_clear:
 * @self: an explanation that was filled in
 */
void
rk_explanation_clear (RkExplanation *self)
{
  g_clear_pointer (&self->reason, g_free);
}
