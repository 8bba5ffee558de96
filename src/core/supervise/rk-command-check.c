/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Looks where the shim will look: in the PATH that the run has, from the project's directory. Of a
 * shell line only the first command is looked at, and that only if it is a plain word.
 */

#include "config.h"

#include "rk-command-check.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rk-run-spec.h"

#define BLANK " \t\r\n"

/* The shim's, for a command without a PATH. */
#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

/* What sh does itself, and words after which no command comes at once. */
static const char *const of_the_shell[] = {
  "!",        ".",        ":",       "[",     "alias", "bg",     "break",  "case", "cd",
  "command",  "continue", "echo",    "eval",  "exit",  "export", "false",  "fg",   "for",
  "getopts",  "hash",     "if",      "jobs",  "kill",  "local",  "printf", "pwd",  "read",
  "readonly", "return",   "set",     "shift", "test",  "times",  "trap",   "true", "type",
  "ulimit",   "umask",    "unalias", "unset", "until", "wait",   "while",  "{",    NULL,
};

/* Where projects keep programs that only they have. */
static const char *const own_places[] = {
  ".venv/bin", "venv/bin", "env/bin", "node_modules/.bin", "vendor/bin", "bin", ".",
};

/* The end of a word of a shell line, over quoted blanks. */
static const char *
skip_word (const char *at)
{
  char quote = '\0';

  for (; *at != '\0' && (quote != '\0' || strchr (BLANK "|&;<>()", *at) == NULL); at++)
    {
      if (quote == *at)
        quote = '\0';
      else if (quote == '\0' && (*at == '"' || *at == '\''))
        quote = *at;
    }
  return at;
}

static gboolean
is_assignment (const char *word)
{
  gsize length = strspn (word, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_");

  return length > 0 && !g_ascii_isdigit (word[0]) && word[length] == '=';
}

/* Returns NULL where only the shell itself can tell. */
static char *
dup_first_of_line (const char *line)
{
  const char *at = line + strspn (line, BLANK);

  while (is_assignment (at))
    {
      if (g_str_has_prefix (at, "PATH="))
        return NULL;
      at = skip_word (at);
      at += strspn (at, BLANK);
    }
  g_autofree char *word = g_strndup (at, skip_word (at) - at);
  if (strcmp (word, "exec") == 0)
    return dup_first_of_line (at + strlen (word));
  if (word[0] == '\0' || word[0] == '-' || strpbrk (word, "$`\\*?[]{}~'\"#!") != NULL
      || g_strv_contains (of_the_shell, word))
    return NULL;
  return g_steal_pointer (&word);
}

/**
 * rk_command_check_dup_program:
 * @project: a project
 *
 * Returns: (transfer full) (nullable): the word of its command that names the program; %NULL: only
 * a shell can tell
 */
char *
rk_command_check_dup_program (const RkProject *project)
{
  if (project->shell_line != NULL)
    return dup_first_of_line (project->shell_line);
  return project->arguments != NULL ? g_strdup (project->arguments[0]) : NULL;
}

/* Returns 0, or why it cannot be executed. */
static int
look_at (const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return errno;
  if (S_ISDIR (info.st_mode))
    return EISDIR;
  return access (path, X_OK) == 0 ? 0 : EACCES;
}

/* Returns 0, EACCES if all that there is cannot be executed, or ENOENT. */
static int
look_in_path (const char *name, const char *path, const char *directory)
{
  g_auto (GStrv) places = g_strsplit (path, ":", -1);
  int best = ENOENT;

  for (char **place = places; *place != NULL; place++)
    {
      g_autofree char *base = g_canonicalize_filename (*place, directory);
      g_autofree char *candidate = g_build_filename (base, name, NULL);
      int reason = look_at (candidate);
      if (reason == 0)
        return 0;
      if (reason == EACCES && g_file_test (candidate, G_FILE_TEST_IS_REGULAR))
        best = EACCES;
    }
  return best;
}

static char *
dup_own (const char *name, const char *directory)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_places); i++)
    {
      g_autofree char *path = g_build_filename (directory, own_places[i], name, NULL);
      if (look_at (path) == 0)
        return strcmp (own_places[i], ".") == 0 ? g_strconcat ("./", name, NULL)
                                                : g_build_filename (own_places[i], name, NULL);
    }
  return NULL;
}

static char *
describe_missing (const char *name, const char *directory)
{
  g_autofree char *own = dup_own (name, directory);

  if (own != NULL)
    /* Translators: the name of a program, and the file in the project's folder that may be meant */
    return g_strdup_printf (
        _ ("“%s” is not in the PATH that the command will have; the project has "
           "“%s”."),
        name, own);
  /* Translators: %s is the name of a program */
  return g_strdup_printf (_ ("“%s” is not in the PATH that the command will have. Is it spelled "
                             "right, and installed?"),
                          name);
}

static char *
describe (const char *name, const char *directory, int reason)
{
  if (reason == EISDIR)
    return g_strdup_printf (_ ("“%s” is a folder, not a program."), name);
  if (reason == EACCES)
    return g_strdup_printf (_ ("“%s” is not executable: chmod +x makes it so."), name);
  if (reason == ENOENT && strchr (name, '/') != NULL)
    return g_strdup_printf (_ ("There is no file “%s”."), name);
  return reason == ENOENT ? describe_missing (name, directory) : NULL;
}

/* What a build is going to make is not missing. */
static gboolean
may_be_built (const RkProject *project, const char *name)
{
  return project->before != NULL && strchr (name, '/') != NULL;
}

static int
find (const char *name, const RkLaunchSpec *spec)
{
  const char *path = g_environ_getenv (spec->environment, "PATH");

  if (strchr (name, '/') == NULL)
    return look_in_path (name, path != NULL ? path : DEFAULT_PATH, spec->directory);
  g_autofree char *whole = g_canonicalize_filename (name, spec->directory);
  return look_at (whole);
}

/**
 * rk_command_check_dup_trouble:
 * @project: what is to run
 * @environment: (transfer full): the environment to begin with, as for rk_run_spec_new()
 *
 * Reads the project's environment file, and looks for its program. May wait for a file system, so
 * a window asks in a thread.
 *
 * Returns: (transfer full) (nullable): what would keep the command from being executed, in words
 * for the person; %NULL: nothing, or nobody can tell
 */
char *
rk_command_check_dup_trouble (const RkProject *project, char **environment)
{
  g_autofree char *name = rk_command_check_dup_program (project);
  RkPathSet nothing;

  rk_path_set_init (&nothing);
  g_autoptr (RkLaunchSpec) spec = rk_run_spec_new (project, environment, 1, &nothing);
  rk_path_set_clear (&nothing);
  if (name == NULL || name[0] == '\0' || may_be_built (project, name)
      || !g_file_test (project->directory, G_FILE_TEST_IS_DIR))
    return NULL;
  return describe (name, project->directory, find (name, spec));
}
