/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The parser is pure; rk_git_config_load() reads the files in git's order: the system's, the
 * person's two, the repository's, the worktree's, each with what it includes. The last value wins.
 * Of the conditions of includeIf, gitdir is understood; the others do not hold. Settings that come
 * by the environment are for one git command, not for us.
 */
#include "config.h"

#include "rk-git-config.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "rk-small-file.h"
#include "rk-wildmatch.h"

/* As deep as git includes. */
#define MAX_DEPTH 10

/* Files that include each other several times over, ten deep, would never be done with. */
#define MAX_FILES 200

#define MAX_FILE_BYTES (1024 * 1024)

typedef struct
{
  const char *at;
  const char *end;
  GString *section;
  GString *subsection;
  gboolean has_subsection;
  GString *key;
  GString *value;
} Parser;

static int
peek (const Parser *parser)
{
  return parser->at < parser->end ? (guchar)*parser->at : '\n';
}

static void
skip_line (Parser *parser)
{
  const char *newline = memchr (parser->at, '\n', (gsize)(parser->end - parser->at));

  parser->at = newline != NULL ? newline + 1 : parser->end;
}

static void
skip_blanks (Parser *parser)
{
  while (peek (parser) == ' ' || peek (parser) == '\t' || peek (parser) == '\r')
    parser->at++;
}

static void
read_word (Parser *parser, GString *word, const char *more)
{
  g_string_truncate (word, 0);
  while (g_ascii_isalnum (peek (parser)) || strchr (more, peek (parser)) != NULL)
    {
      if (peek (parser) == '\0')
        return;
      g_string_append_c (word, g_ascii_tolower (*parser->at++));
    }
}

/* Behind the opening quote; a backslash takes the next byte as it is. */
static gboolean
read_subsection (Parser *parser)
{
  g_string_truncate (parser->subsection, 0);
  while (peek (parser) != '"')
    {
      if (peek (parser) == '\\')
        parser->at++;
      if (peek (parser) == '\n')
        return FALSE;
      g_string_append_c (parser->subsection, *parser->at++);
    }
  parser->at++;
  return TRUE;
}

static gboolean
read_section (Parser *parser)
{
  parser->at++;
  read_word (parser, parser->section, "-.");
  skip_blanks (parser);
  parser->has_subsection = peek (parser) == '"';
  if (parser->has_subsection)
    {
      parser->at++;
      if (!read_subsection (parser))
        return FALSE;
    }
  if (peek (parser) != ']')
    return FALSE;
  parser->at++;
  return TRUE;
}

/* Behind a backslash. */
static gboolean
read_escape (Parser *parser)
{
  if (peek (parser) == '\r' && parser->at + 1 < parser->end && parser->at[1] == '\n')
    parser->at++;
  int c = peek (parser);

  if (parser->at >= parser->end)
    return FALSE;
  parser->at++;
  switch (c)
    {
    case '\n':
      return TRUE;
    case 'n':
      g_string_append_c (parser->value, '\n');
      return TRUE;
    case 't':
      g_string_append_c (parser->value, '\t');
      return TRUE;
    case 'b':
      g_string_append_c (parser->value, '\b');
      return TRUE;
    case '\\':
    case '"':
      g_string_append_c (parser->value, (char)c);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Behind the "=" and blanks. Blanks at the end count only in quotes. */
static gboolean
read_value (Parser *parser)
{
  gboolean quoted = FALSE;
  gsize kept = 0;

  g_string_truncate (parser->value, 0);
  while (peek (parser) != '\n')
    {
      int c = peek (parser);
      if (!quoted && (c == '#' || c == ';'))
        break;
      parser->at++;
      if (c == '"')
        quoted = !quoted;
      else if (c == '\\')
        {
          if (!read_escape (parser))
            return FALSE;
        }
      else if (c != '\r' || peek (parser) != '\n')
        g_string_append_c (parser->value, (char)c);
      if (quoted || !(c == ' ' || c == '\t' || c == '\r'))
        kept = parser->value->len;
    }
  g_string_truncate (parser->value, kept);
  skip_line (parser);
  return !quoted;
}

static gboolean
read_setting (Parser *parser, RkGitConfigFunc func, gpointer user_data)
{
  gboolean has_value;

  read_word (parser, parser->key, "-");
  skip_blanks (parser);
  has_value = peek (parser) == '=';
  if (has_value)
    {
      parser->at++;
      skip_blanks (parser);
      if (!read_value (parser))
        return FALSE;
    }
  else if (strchr ("\n#;", peek (parser)) == NULL)
    return FALSE;
  else
    skip_line (parser);
  func (parser->section->str, parser->has_subsection ? parser->subsection->str : NULL,
        parser->key->str, has_value ? parser->value->str : NULL, user_data);
  return TRUE;
}

static gboolean
run (Parser *parser, RkGitConfigFunc func, gpointer user_data)
{
  while (parser->at < parser->end)
    {
      int c = peek (parser);
      if (c == '#' || c == ';')
        skip_line (parser);
      else if (c == '\n' || c == ' ' || c == '\t' || c == '\r')
        parser->at++;
      else if (c == '[')
        {
          if (!read_section (parser))
            return FALSE;
        }
      else if (!g_ascii_isalpha (c) || !read_setting (parser, func, user_data))
        return FALSE;
    }
  return TRUE;
}

/**
 * rk_git_config_parse:
 * @bytes: (array length=n_bytes): the content of a configuration file
 * @n_bytes: their number
 * @func: (scope call): called for each setting, in their order
 * @user_data: for @func
 *
 * Pure.
 *
 * Returns: %FALSE if the bytes are malformed; what stands before that was reported
 */
gboolean
rk_git_config_parse (const char *bytes, gsize n_bytes, RkGitConfigFunc func, gpointer user_data)
{
  g_autoptr (GString) section = g_string_new (NULL);
  g_autoptr (GString) subsection = g_string_new (NULL);
  g_autoptr (GString) key = g_string_new (NULL);
  g_autoptr (GString) value = g_string_new (NULL);
  Parser parser = {
    .at = bytes,
    .end = bytes + n_bytes,
    .section = section,
    .subsection = subsection,
    .key = key,
    .value = value,
  };

  if (n_bytes >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    parser.at += 3;
  return run (&parser, func, user_data);
}

/* One file that is being read, and what it was included for. */
typedef struct
{
  RkGitConfig *config;
  const char *path;
  const char *git_dir;
  guint depth;
} Loading;

static void load_file (RkGitConfig *config, const char *path, const char *git_dir, guint depth);

static gboolean
is_true (const char *value)
{
  if (value == NULL)
    return TRUE;
  return g_ascii_strcasecmp (value, "true") == 0 || g_ascii_strcasecmp (value, "yes") == 0
         || g_ascii_strcasecmp (value, "on") == 0 || strtol (value, NULL, 10) != 0;
}

/* As git does it: the variable, which may have changed since GLib looked. */
static const char *
peek_home (void)
{
  const char *home = g_getenv ("HOME");

  return home != NULL ? home : g_get_home_dir ();
}

/**
 * rk_git_config_dup_user_path:
 * @name: the name of a file
 *
 * Returns: (transfer full): where git looks for the person's file of this name: in
 * $XDG_CONFIG_HOME/git, or ~/.config/git
 */
char *
rk_git_config_dup_user_path (const char *name)
{
  const char *config_home = g_getenv ("XDG_CONFIG_HOME");

  if (config_home != NULL && *config_home != '\0')
    return g_build_filename (config_home, "git", name, NULL);
  return g_build_filename (peek_home (), ".config", "git", name, NULL);
}

/* ~/x and ~name/x; anything else stays. */
static char *
expand_home (const char *path)
{
  if (path[0] != '~')
    return g_strdup (path);

  gsize name_bytes = strcspn (path + 1, "/");
  if (name_bytes == 0)
    return g_strconcat (peek_home (), path + 1, NULL);

  g_autofree char *name = g_strndup (path + 1, name_bytes);
  struct passwd entry, *found = NULL;
  char buffer[4096];
  getpwnam_r (name, &entry, buffer, sizeof buffer, &found);
  return found != NULL ? g_strconcat (found->pw_dir, path + 1 + name_bytes, NULL) : g_strdup (path);
}

static char *
resolve_beside (const char *file, const char *path)
{
  g_autofree char *expanded = expand_home (path);
  g_autofree char *directory = g_path_get_dirname (file);

  return g_path_is_absolute (expanded) ? g_steal_pointer (&expanded)
                                       : g_build_filename (directory, expanded, NULL);
}

/* The glob of a gitdir condition, with what git adds to it. */
static char *
complete_glob (const Loading *loading, const char *text)
{
  g_autofree char *glob = NULL;

  if (g_str_has_prefix (text, "./"))
    {
      g_autofree char *real = realpath (loading->path, NULL);
      g_autofree char *directory = g_path_get_dirname (real != NULL ? real : loading->path);
      glob = g_strconcat (directory, text + 1, NULL);
    }
  else
    {
      g_autofree char *expanded = expand_home (text);
      glob = g_strconcat (expanded[0] == '/' ? "" : "**/", expanded, NULL);
    }
  return g_str_has_suffix (glob, "/") ? g_strconcat (glob, "**", NULL) : g_steal_pointer (&glob);
}

static gboolean
holds (const Loading *loading, const char *condition)
{
  RkWildmatchFlags flags = RK_WILDMATCH_PATHNAME;

  if (loading->git_dir == NULL || condition == NULL)
    return FALSE;
  if (g_str_has_prefix (condition, "gitdir/i:"))
    flags |= RK_WILDMATCH_IGNORE_CASE;
  else if (!g_str_has_prefix (condition, "gitdir:"))
    return FALSE;

  g_autofree char *glob = complete_glob (loading, strchr (condition, ':') + 1);
  g_autofree char *real = realpath (loading->git_dir, NULL);
  return (real != NULL && rk_wildmatch (glob, real, flags))
         || rk_wildmatch (glob, loading->git_dir, flags);
}

static void
on_core (RkGitConfig *config, const char *key, const char *value)
{
  if (strcmp (key, "excludesfile") == 0 && value != NULL)
    {
      g_free (config->excludes_file);
      config->excludes_file = expand_home (value);
    }
  else if (strcmp (key, "ignorecase") == 0)
    config->ignore_case = is_true (value);
}

static void
on_setting (const char *section, const char *subsection, const char *key, const char *value,
            gpointer user_data)
{
  const Loading *loading = user_data;
  RkGitConfig *config = loading->config;
  gboolean plain = subsection == NULL;

  if (plain && strcmp (section, "core") == 0)
    on_core (config, key, value);
  else if (plain && strcmp (section, "extensions") == 0 && strcmp (key, "objectformat") == 0)
    config->sha256 = value != NULL && g_ascii_strcasecmp (value, "sha256") == 0;
  else if (plain && strcmp (section, "extensions") == 0 && strcmp (key, "worktreeconfig") == 0)
    config->worktree_config = is_true (value);
  else if (strcmp (key, "path") == 0 && value != NULL
           && ((plain && strcmp (section, "include") == 0)
               || (strcmp (section, "includeif") == 0 && holds (loading, subsection))))
    {
      g_autofree char *included = resolve_beside (loading->path, value);
      load_file (config, included, loading->git_dir, loading->depth + 1);
    }
}

static void
load_file (RkGitConfig *config, const char *path, const char *git_dir, guint depth)
{
  Loading loading = { config, path, git_dir, depth };
  gsize n_bytes;

  if (depth > MAX_DEPTH || config->n_files >= MAX_FILES)
    return;
  config->n_files++;
  g_autofree char *bytes = rk_small_file_read_text (path, MAX_FILE_BYTES, &n_bytes);
  if (bytes == NULL)
    return;
  rk_git_config_parse (bytes, n_bytes, on_setting, &loading);
}

static void
load_in (RkGitConfig *config, const char *directory, const char *name, const char *git_dir)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  load_file (config, path, git_dir, 0);
}

/**
 * rk_git_config_clear:
 * @self: settings, which are all unset after that
 */
void
rk_git_config_clear (RkGitConfig *self)
{
  g_free (self->excludes_file);
  memset (self, 0, sizeof *self);
}

/**
 * rk_git_config_load:
 * @self: (out caller-allocates): the settings; to be ended with rk_git_config_clear()
 * @git_dir: (nullable): the repository's directory; %NULL: only what holds for all repositories
 * @common_dir: (nullable): the directory that its worktrees share
 *
 * Reads files and may wait for them. Files that are missing or malformed are passed over: git
 * itself will tell the person.
 */
void
rk_git_config_load (RkGitConfig *self, const char *git_dir, const char *common_dir)
{
  g_autofree char *of_user = rk_git_config_dup_user_path ("config");

  memset (self, 0, sizeof *self);
  load_file (self, "/etc/gitconfig", git_dir, 0);
  load_file (self, of_user, git_dir, 0);
  load_in (self, peek_home (), ".gitconfig", git_dir);
  if (common_dir != NULL)
    load_in (self, common_dir, "config", git_dir);
  if (git_dir != NULL && self->worktree_config)
    load_in (self, git_dir, "config.worktree", git_dir);
}
