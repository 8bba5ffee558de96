/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Goes through the directories by breadth, so that what is cut off at the limit lies deep. Reads
 * files and directories: a thread that may wait for them.
 */

#include "config.h"

#include "rk-preview.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "rk-explain.h"
#include "rk-git-repo.h"
#include "rk-path-rules.h"

/* A directory that is still to be read. */
typedef struct
{
  char *path;                    /* (owned) */
  const char *root;              /* (not owned): the watched directory that it is in */
  RkGitRepo *repo;               /* (not owned) (nullable) */
  RkIgnoreScope *scope;          /* (not owned) (nullable): of the directory above, in @repo */
  const RkIgnoreRule *inherited; /* (nullable) */
} Pending;

typedef struct
{
  const RkProject *project;
  RkPathRules *rules;  /* (owned) */
  RkPreview *preview;  /* (not owned) */
  GQueue pending;      /* (element-type Pending) */
  GHashTable *seen;    /* (owned) (element-type utf8): directories */
  GHashTable *indexes; /* (owned) (element-type RkGitRepo RkGitIndex) */
  GPtrArray *repos;    /* (owned): rules point into them */
  GPtrArray *scopes;   /* (owned): likewise */
  GCancellable *cancellable;
  guint max_entries;
  gint64 deadline_usec;
} Walk;

static void
entry_free (gpointer data)
{
  RkPreviewEntry *entry = data;

  g_free (entry->path);
  g_free (entry->reason);
  g_free (entry);
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_free (pending->path);
  g_free (pending);
}

static void
index_free (gpointer data)
{
  if (data != NULL)
    rk_git_index_free (data);
}

static void
walk_clear (Walk *self)
{
  g_queue_clear_full (&self->pending, pending_free);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->indexes);
  g_ptr_array_unref (self->scopes);
  g_ptr_array_unref (self->repos);
  rk_path_rules_unref (self->rules);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static gboolean
is_over (Walk *self)
{
  if (self->preview->entries->len >= self->max_entries
      || g_get_monotonic_time () >= self->deadline_usec)
    self->preview->is_cut = TRUE;
  return self->preview->is_cut || g_cancellable_is_cancelled (self->cancellable);
}

static char *
dup_shown (Walk *self, const char *path, gboolean is_dir)
{
  const char *base = self->project->directory;
  gsize length = strlen (base);
  gboolean inside = strncmp (path, base, length) == 0 && path[length] == '/';

  return g_strconcat (inside ? path + length + 1 : path, is_dir ? "/" : NULL, NULL);
}

static void
note (Walk *self, const char *path, gboolean is_dir, gboolean counts, char *reason)
{
  RkPreviewEntry *entry = g_new0 (RkPreviewEntry, 1);

  entry->path = dup_shown (self, path, is_dir);
  entry->counts = counts;
  entry->reason = reason;
  self->preview->n_watched += counts;
  g_ptr_array_add (self->preview->entries, entry);
}

static gboolean
exists_in (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return access (path, F_OK) == 0;
}

static RkGitIndex *
get_index (Walk *self, RkGitRepo *repo)
{
  gpointer index = NULL;

  if (!g_hash_table_lookup_extended (self->indexes, repo, NULL, &index))
    {
      index = rk_git_repo_exists (repo) ? rk_git_repo_load_index (repo) : NULL;
      g_hash_table_insert (self->indexes, repo, index);
    }
  return index;
}

static gboolean
is_tracked (Walk *self, RkGitRepo *repo, const char *path, gboolean is_dir)
{
  const char *relative = repo != NULL ? rk_git_repo_peek_relative (repo, path) : NULL;
  RkGitIndex *index = relative != NULL ? get_index (self, repo) : NULL;

  if (index == NULL)
    return FALSE;
  return is_dir ? rk_git_index_tracks_below (index, relative)
                : rk_git_index_tracks (index, relative);
}

/* The repository and the ignore files that apply in the directory. */
static void
enter (Walk *self, Pending *at)
{
  RkGitRepo *repo = NULL;
  RkIgnoreScope *scope;

  if (at->repo == NULL)
    repo = rk_git_repo_discover (at->path);
  else if (exists_in (at->path, ".git"))
    repo = rk_git_repo_open (at->path);
  if (repo != NULL)
    {
      g_ptr_array_add (self->repos, repo);
      at->repo = repo;
    }
  if (at->repo == NULL || !rk_path_rules_use_gitignore (self->rules))
    return;
  scope = repo != NULL ? rk_git_repo_load_scope (repo, at->path)
                       : rk_git_repo_enter (at->repo, at->scope, at->path);
  if (scope != NULL)
    g_ptr_array_add (self->scopes, scope);
  at->scope = scope;
}

static void
push (Walk *self, const char *path, const Pending *above, const char *root,
      const RkIgnoreRule *inherited)
{
  Pending *pending;

  if (!g_hash_table_add (self->seen, g_strdup (path)))
    return;
  pending = g_new0 (Pending, 1);
  if (above != NULL)
    *pending = *above;
  pending->path = g_strdup (path);
  pending->root = root;
  pending->inherited = inherited;
  g_queue_push_tail (&self->pending, pending);
}

static void
judge (Walk *self, const Pending *at, const char *name, gboolean beside_cargo)
{
  g_autofree char *path = g_build_filename (at->path, name, NULL);
  gboolean is_dir =
      g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
  RkPathFacts facts = { .path = path,
                        .root = at->root,
                        .is_dir = is_dir,
                        .beside_cargo = beside_cargo,
                        .scope = at->scope,
                        .inherited = at->inherited };
  RkPathVerdict verdict = rk_path_rules_judge (self->rules, &facts);

  if (!verdict.is_relevant && rk_path_reason_yields_to_git (verdict.reason)
      && is_tracked (self, at->repo, path, is_dir))
    {
      facts.is_tracked = TRUE;
      verdict = rk_path_rules_judge (self->rules, &facts);
    }
  if (is_dir && verdict.is_relevant)
    push (self, path, at, at->root, verdict.git_rule);
  else
    note (self, path, is_dir, verdict.is_relevant && self->project->on_change != RK_ON_CHANGE_NONE,
          rk_explain_verdict (&verdict));
}

static void
read_directory (Walk *self, Pending *at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (at->path, 0, &error);
  const char *name;

  if (dir == NULL)
    {
      note (self, at->path, TRUE, FALSE, g_strdup (error->message));
      return;
    }
  enter (self, at);
  gboolean beside_cargo = exists_in (at->path, "Cargo.toml");
  while ((name = g_dir_read_name (dir)) != NULL && !is_over (self))
    judge (self, at, name, beside_cargo);
}

static void
begin (Walk *self)
{
  for (gsize i = 0; self->project->watch[i] != NULL; i++)
    {
      const char *root = self->project->watch[i];
      if (g_file_test (root, G_FILE_TEST_IS_DIR))
        push (self, root, NULL, root, NULL);
      else if (g_file_test (root, G_FILE_TEST_EXISTS))
        note (self, root, FALSE, TRUE, g_strdup (_ ("the project watches this very file")));
      else
        note (self, root, FALSE, FALSE, g_strdup (_ ("it does not exist yet")));
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const RkPreviewEntry *const *x = a, *const *y = b;

  return strcmp ((*x)->path, (*y)->path);
}

/**
 * rk_preview_new:
 * @project: a project, which need not be registered
 * @max_entries: how many entries at most
 * @limit_usec: how long to look at most, in microseconds
 * @cancellable: (nullable): ends it early
 *
 * Any thread that may wait for the file system. A single call that hangs, as on a dead network
 * share, is not cut short.
 *
 * Returns: (transfer full): what there is
 */
RkPreview *
rk_preview_new (const RkProject *project, guint max_entries, gint64 limit_usec,
                GCancellable *cancellable)
{
  RkPreview *preview = g_new0 (RkPreview, 1);
  g_auto (Walk) walk = {
    .project = project,
    .rules = rk_path_rules_new_for_project (project),
    .preview = preview,
    .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .indexes = g_hash_table_new_full (NULL, NULL, NULL, index_free),
    .repos = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_git_repo_unref),
    .scopes = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_ignore_scope_unref),
    .cancellable = cancellable,
    .max_entries = max_entries,
    .deadline_usec = g_get_monotonic_time () + limit_usec,
  };

  preview->entries = g_ptr_array_new_with_free_func (entry_free);
  g_queue_init (&walk.pending);
  begin (&walk);
  for (Pending *at; !is_over (&walk) && (at = g_queue_pop_head (&walk.pending)) != NULL;)
    {
      read_directory (&walk, at);
      pending_free (at);
    }
  g_ptr_array_sort (preview->entries, compare);
  return preview;
}

/**
 * rk_preview_free:
 * @self: (transfer full): a preview
 */
void
rk_preview_free (RkPreview *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}
