/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-git-repo.h"

#include <string.h>
#include <sys/stat.h>

#include "rk-git-config.h"
#include "rk-small-file.h"

/* What came with a folder may be a link to anything, and of any size. */
#define MAX_LINE_BYTES (8 * 1024)
#define MAX_RULES_BYTES (4 * 1024 * 1024)
#define MAX_INDEX_BYTES (512 * 1024 * 1024)

/* git puts the new index in place by renaming its lock, so a short operation shows only in the
 * index's ctime. The kernel's coarse clock, which sets it, may be 10 ms behind. */
#define RECENT_USEC (30 * G_TIME_SPAN_MILLISECOND)

/* A rebase that moves on touches its directory at each step. One that waits for the person to
 * resolve a conflict does not. */
#define OPERATION_USEC G_USEC_PER_SEC

/* What is put aside is often taken back at once: `git stash && git stash pop` is two processes, and
 * nothing but this tells that the second one will come. */
#define STASH_USEC (150 * G_TIME_SPAN_MILLISECOND)

/* A time so far ahead of ours is another clock's, and says nothing. */
#define AHEAD_USEC (20 * G_TIME_SPAN_MILLISECOND)

static const char *const operations[] = {
  "rebase-merge", "rebase-apply", "sequencer", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD",
};

struct _RkGitRepo
{
  char *worktree;      /* (owned): absolute */
  char *git_dir;       /* (owned) (nullable): %NULL: there is no repository */
  char *common_dir;    /* (owned) (nullable) */
  char *excludes_file; /* (owned) (nullable) */
  char *index_lock;    /* (owned) (nullable) */
  char *index;         /* (owned) (nullable) */
  char *stash;         /* (owned) (nullable): the latest one */
  char *operations[G_N_ELEMENTS (operations)]; /* (owned) (nullable) */
  gboolean ignore_case;
  guint hash_bytes;
};

/* The text of a small file, without the end of its line. */
static char *
read_line (const char *directory, const char *name, const char *prefix)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *text = rk_small_file_read_text (path, MAX_LINE_BYTES, NULL);

  if (text == NULL || !g_str_has_prefix (text, prefix))
    return NULL;
  gsize n_bytes = strlen (text);
  while (n_bytes > 0 && (text[n_bytes - 1] == '\n' || text[n_bytes - 1] == '\r'))
    text[--n_bytes] = '\0';
  return g_strdup (text + strlen (prefix));
}

static char *
resolve (const char *directory, const char *path)
{
  return g_canonicalize_filename (path, directory);
}

/* A directory is a repository if it has these, as git itself decides. */
static gboolean
is_git_dir (const char *git_dir, const char *common_dir)
{
  g_autofree char *head = g_build_filename (git_dir, "HEAD", NULL);
  g_autofree char *objects = g_build_filename (common_dir, "objects", NULL);
  g_autofree char *refs = g_build_filename (common_dir, "refs", NULL);
  struct stat status;

  return lstat (head, &status) == 0 && g_file_test (objects, G_FILE_TEST_IS_DIR)
         && g_file_test (refs, G_FILE_TEST_IS_DIR);
}

static gboolean
find_git_dir (RkGitRepo *self)
{
  g_autofree char *link = read_line (self->worktree, ".git", "gitdir: ");
  g_autofree char *git_dir = resolve (self->worktree, link != NULL ? link : ".git");
  g_autofree char *common = read_line (git_dir, "commondir", "");
  g_autofree char *common_dir = resolve (git_dir, common != NULL ? common : ".");

  if (!is_git_dir (git_dir, common_dir))
    return FALSE;
  self->git_dir = g_steal_pointer (&git_dir);
  self->common_dir = g_steal_pointer (&common_dir);
  return TRUE;
}

static void
read_config (RkGitRepo *self)
{
  g_auto (RkGitConfig) config;

  rk_git_config_load (&config, self->git_dir, self->common_dir);
  if (config.excludes_file == NULL)
    self->excludes_file = rk_git_config_dup_user_path ("ignore");
  else if (*config.excludes_file != '\0')
    self->excludes_file = resolve (self->worktree, config.excludes_file);
  self->ignore_case = config.ignore_case;
  self->hash_bytes = config.sha256 ? 32 : 20;
}

static void
prepare_hold (RkGitRepo *self)
{
  self->index = g_build_filename (self->git_dir, "index", NULL);
  self->index_lock = g_build_filename (self->git_dir, "index.lock", NULL);
  self->stash = g_build_filename (self->common_dir, "refs", "stash", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    self->operations[i] = g_build_filename (self->git_dir, operations[i], NULL);
}

static RkGitRepo *
create (const char *worktree)
{
  RkGitRepo *self = g_atomic_rc_box_new0 (RkGitRepo);

  self->worktree = g_strdup (worktree);
  return self;
}

/**
 * rk_git_repo_open:
 * @worktree: an absolute path
 *
 * For a directory that has an entry `.git`, be it a directory or, in a linked worktree or
 * submodule, a file. Reads files.
 *
 * Returns: (transfer full) (nullable): the repository whose worktree begins here; %NULL if none
 * does
 */
RkGitRepo *
rk_git_repo_open (const char *worktree)
{
  g_autoptr (RkGitRepo) self = create (worktree);

  if (!find_git_dir (self))
    return NULL;
  read_config (self);
  prepare_hold (self);
  return g_steal_pointer (&self);
}

/**
 * rk_git_repo_discover:
 * @directory: an absolute path
 *
 * Looks in @directory and in those above it. Without a repository, the person's own excludes and
 * nested .gitignore files apply all the same, as in a repository that begins at @directory.
 *
 * Returns: (transfer full): the repository; what rk_git_repo_exists() says tells whether it is one
 */
RkGitRepo *
rk_git_repo_discover (const char *directory)
{
  g_autofree char *at = g_canonicalize_filename (directory, "/");
  struct stat status;

  for (;;)
    {
      g_autofree char *entry = g_build_filename (at, ".git", NULL);
      RkGitRepo *found = lstat (entry, &status) == 0 ? rk_git_repo_open (at) : NULL;
      if (found != NULL)
        return found;
      if (at[1] == '\0')
        break;
      char *parent = g_path_get_dirname (at);
      g_free (at);
      at = parent;
    }

  RkGitRepo *self = create (directory);
  read_config (self);
  return self;
}

/**
 * rk_git_repo_ref:
 * @self: a repository
 *
 * Returns: (transfer full): the same repository
 */
RkGitRepo *
rk_git_repo_ref (RkGitRepo *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RkGitRepo *self = data;

  g_free (self->worktree);
  g_free (self->git_dir);
  g_free (self->common_dir);
  g_free (self->excludes_file);
  g_free (self->index_lock);
  g_free (self->stash);
  g_free (self->index);
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    g_free (self->operations[i]);
}

/**
 * rk_git_repo_unref:
 * @self: (transfer full): a repository
 */
void
rk_git_repo_unref (RkGitRepo *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * rk_git_repo_exists:
 * @self: what was found
 *
 * Returns: whether there is a repository
 */
gboolean
rk_git_repo_exists (const RkGitRepo *self)
{
  return self->git_dir != NULL;
}

/**
 * rk_git_repo_peek_worktree:
 * @self: a repository
 *
 * Returns: the absolute path of the directory that its paths are relative to
 */
const char *
rk_git_repo_peek_worktree (const RkGitRepo *self)
{
  return self->worktree;
}

/**
 * rk_git_repo_peek_git_dir:
 * @self: a repository
 *
 * Returns: (nullable): the absolute path of what belongs to this worktree: the index is there
 */
const char *
rk_git_repo_peek_git_dir (const RkGitRepo *self)
{
  return self->git_dir;
}

/**
 * rk_git_repo_peek_common_dir:
 * @self: a repository
 *
 * Returns: (nullable): the absolute path of what its worktrees share: info/exclude is there
 */
const char *
rk_git_repo_peek_common_dir (const RkGitRepo *self)
{
  return self->common_dir;
}

/**
 * rk_git_repo_peek_excludes_file:
 * @self: a repository
 *
 * Returns: (nullable): the absolute path of the person's own excludes; it need not exist
 */
const char *
rk_git_repo_peek_excludes_file (const RkGitRepo *self)
{
  return self->excludes_file;
}

/**
 * rk_git_repo_get_ignore_case:
 * @self: a repository
 *
 * Returns: core.ignoreCase
 */
gboolean
rk_git_repo_get_ignore_case (const RkGitRepo *self)
{
  return self->ignore_case;
}

/**
 * rk_git_repo_peek_relative:
 * @self: a repository
 * @path: an absolute path
 *
 * Returns: (nullable): the end of @path that is relative to the worktree, empty for the worktree
 * itself; %NULL if @path is not in it
 */
const char *
rk_git_repo_peek_relative (const RkGitRepo *self, const char *path)
{
  gsize n_bytes = strcmp (self->worktree, "/") == 0 ? 0 : strlen (self->worktree);

  if (strncmp (path, self->worktree, n_bytes) != 0)
    return NULL;
  if (path[n_bytes] == '\0')
    return path + n_bytes;
  return path[n_bytes] == '/' ? path + n_bytes + 1 : NULL;
}

/* A scope for the rules in one file; the parent itself if there is none. */
static RkIgnoreScope *
add_file (const RkGitRepo *self, RkIgnoreScope *parent, const char *directory, const char *path)
{
  g_autoptr (RkIgnoreList) list = NULL;
  gsize n_bytes;
  g_autofree char *bytes = rk_small_file_read_text (path, MAX_RULES_BYTES, &n_bytes);

  if (bytes != NULL)
    {
      const char *relative = rk_git_repo_peek_relative (self, path);
      list = rk_ignore_list_new (bytes, n_bytes, relative != NULL ? relative : path,
                                 self->ignore_case);
    }
  if (list == NULL || rk_ignore_list_is_empty (list))
    return parent != NULL ? rk_ignore_scope_ref (parent) : NULL;
  return rk_ignore_scope_new (parent, directory, list);
}

/**
 * rk_git_repo_enter:
 * @self: the repository that @directory belongs to
 * @parent: (nullable): the scope of the directory above it
 * @directory: an absolute path in the worktree
 *
 * What a walker calls for each directory that has a .gitignore. As git does, a link in its place is
 * not read. Reads a file.
 *
 * Returns: (transfer full) (nullable): the scope of @directory; @parent if it has no rules of its
 * own
 */
RkIgnoreScope *
rk_git_repo_enter (const RkGitRepo *self, RkIgnoreScope *parent, const char *directory)
{
  g_autofree char *path = g_build_filename (directory, ".gitignore", NULL);
  struct stat status;

  if (lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return parent != NULL ? rk_ignore_scope_ref (parent) : NULL;
  return add_file (self, parent, directory, path);
}

static RkIgnoreScope *
load_outermost (const RkGitRepo *self)
{
  g_autoptr (RkIgnoreScope) scope = NULL;

  if (self->excludes_file != NULL)
    scope = add_file (self, NULL, self->worktree, self->excludes_file);
  if (self->common_dir == NULL)
    return g_steal_pointer (&scope);

  g_autofree char *exclude = g_build_filename (self->common_dir, "info", "exclude", NULL);
  return add_file (self, scope, self->worktree, exclude);
}

/**
 * rk_git_repo_load_scope:
 * @self: a repository
 * @directory: an absolute path: the worktree, or a directory in it
 *
 * Reads core.excludesFile, info/exclude and each .gitignore from the worktree down to @directory.
 * A nested repository has rules of its own: load them with the RkGitRepo of that.
 *
 * Returns: (transfer full) (nullable): the scope of @directory; %NULL if there are no rules
 */
RkIgnoreScope *
rk_git_repo_load_scope (const RkGitRepo *self, const char *directory)
{
  g_autoptr (RkIgnoreScope) scope = load_outermost (self);
  const char *relative = rk_git_repo_peek_relative (self, directory);
  g_auto (GStrv) names = g_strsplit (relative != NULL ? relative : "", "/", -1);
  g_autofree char *at = g_strdup (self->worktree);

  for (gsize i = 0;; i++)
    {
      RkIgnoreScope *inner = rk_git_repo_enter (self, scope, at);
      g_clear_pointer (&scope, rk_ignore_scope_unref);
      scope = inner;
      if (names[i] == NULL || *names[i] == '\0')
        return g_steal_pointer (&scope);
      char *below = g_build_filename (at, names[i], NULL);
      g_free (at);
      at = below;
    }
}

static RkGitIndex *
load_index_file (const RkGitRepo *self, const char *path)
{
  gsize n_bytes;
  g_autofree char *bytes = rk_small_file_read_text (path, MAX_INDEX_BYTES, &n_bytes);

  if (bytes == NULL)
    return NULL;
  return rk_git_index_new ((const guint8 *)bytes, n_bytes, self->hash_bytes);
}

/**
 * rk_git_repo_load_index:
 * @self: a repository
 *
 * Reads files: of a split index the shared one too.
 *
 * Returns: (transfer full) (nullable): what is tracked; %NULL if there is no index that can be
 * read: nothing is tracked
 */
RkGitIndex *
rk_git_repo_load_index (const RkGitRepo *self)
{
  g_autoptr (RkGitIndex) index = self->index != NULL ? load_index_file (self, self->index) : NULL;
  const char *name = index != NULL ? rk_git_index_peek_shared_name (index) : NULL;

  if (name == NULL)
    return g_steal_pointer (&index);

  g_autofree char *path = g_build_filename (self->git_dir, name, NULL);
  g_autoptr (RkGitIndex) shared = load_index_file (self, path);
  return shared != NULL ? rk_git_index_join (index, shared) : g_steal_pointer (&index);
}

static gboolean
is_within (const struct timespec *time, gint64 now_real_usec, gint64 limit_usec)
{
  gint64 age_usec = now_real_usec - (gint64)time->tv_sec * G_USEC_PER_SEC - time->tv_nsec / 1000;

  return age_usec >= -AHEAD_USEC && age_usec < limit_usec;
}

/**
 * rk_git_repo_check_hold:
 * @self: a repository, or what was found in place of one
 * @now_real_usec: the time of day
 *
 * A few looks at names, no file is read: fit for each save.
 *
 * Returns: whether git is changing the worktree just now, and how that is known
 */
RkGitHold
rk_git_repo_check_hold (const RkGitRepo *self, gint64 now_real_usec)
{
  struct stat status;

  if (self->git_dir == NULL)
    return RK_GIT_FREE;
  if (lstat (self->index_lock, &status) == 0)
    return RK_GIT_HELD_LOCK;
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    if (lstat (self->operations[i], &status) == 0
        && is_within (&status.st_mtim, now_real_usec, OPERATION_USEC))
      return RK_GIT_HELD_OPERATION;
  if (lstat (self->stash, &status) == 0 && is_within (&status.st_ctim, now_real_usec, STASH_USEC))
    return RK_GIT_HELD_OPERATION;
  if (lstat (self->index, &status) == 0 && is_within (&status.st_ctim, now_real_usec, RECENT_USEC))
    return RK_GIT_HELD_RECENT;
  return RK_GIT_FREE;
}
