/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Editors differ in how they are told a line, and most people never wrote that down: the forms of
 * the known ones are a table. A command with {file} in it says itself what it wants. Nothing here
 * starts anything.
 */

#include "config.h"

#include "rk-editor.h"

#include <string.h>

typedef struct
{
  const char *names; /* between spaces */
  const char *form;  /* what follows the command */
  gboolean needs_terminal;
} Editor;

static const Editor editors[] = {
  { " code code-insiders code-oss codium vscodium cursor windsurf ",
    "--goto {file}:{line}:{column}", FALSE },
  { " subl sublime_text zed zeditor lapce ", "{file}:{line}:{column}", FALSE },
  { " gedit gnome-text-editor xed pluma gvim nvim-qt neovide geany scite l3afpad ",
    "+{line} {file}", FALSE },
  { " mousepad kate kwrite ", "--line {line} {file}", FALSE },
  { " gnome-builder ", "{file}:{line}:{column}", FALSE },
  { " idea pycharm webstorm phpstorm rubymine goland clion rider ", "--line {line} {file}", FALSE },
  { " emacs emacsclient ", "+{line}:{column} {file}", FALSE },
  { " vi vim nvim nano pico micro kak joe jed mg ne mcedit vile elvis ", "+{line} {file}", TRUE },
  { " hx helix ", "{file}:{line}:{column}", TRUE },
};

static char *
dup_program_name (const char *command)
{
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (command, NULL, &words, NULL))
    return g_strdup ("");
  g_autofree char *name = g_path_get_basename (words[0]);
  char *dot = strchr (name, '.');
  /* Debian's alternatives: vim.basic, vim.gtk3. */
  if (dot != NULL && g_str_has_prefix (name, "vim."))
    *dot = '\0';
  return g_steal_pointer (&name);
}

static const Editor *
find_editor (const char *command)
{
  g_autofree char *name = dup_program_name (command);
  g_autofree char *word = g_strdup_printf (" %s ", name);

  for (gsize i = 0; i < G_N_ELEMENTS (editors); i++)
    if (strstr (editors[i].names, word) != NULL)
      return &editors[i];
  return NULL;
}

/**
 * rk_editor_dup_default:
 * @environment: a list of KEY=value
 *
 * Returns: (transfer full) (nullable): the command that the environment names
 */
char *
rk_editor_dup_default (const char *const *environment)
{
  static const char *const keys[] = { "VISUAL", "EDITOR" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *value = g_environ_getenv ((char **)environment, keys[i]);
      if (value != NULL && value[0] != '\0')
        return g_strdup (value);
    }
  return NULL;
}

static char *
expand (const char *word, const char *path, guint line, guint column)
{
  g_autoptr (GString) text = g_string_new (word);
  g_autofree char *line_text = g_strdup_printf ("%u", MAX (line, 1));
  g_autofree char *column_text = g_strdup_printf ("%u", MAX (column, 1));

  g_string_replace (text, "{line}", line_text, 0);
  g_string_replace (text, "{column}", column_text, 0);
  g_string_replace (text, "%l", line_text, 0);
  /* Last: a path may look like a place to fill in. */
  g_string_replace (text, strstr (word, "%f") != NULL ? "%f" : "{file}", path, 0);
  return g_strdup (text->str);
}

static gboolean
names_file (const char *command)
{
  return strstr (command, "{file}") != NULL || strstr (command, "%f") != NULL;
}

/**
 * rk_editor_dup_arguments:
 * @command: a command line as for a shell, in which {file} or %f, {line} or %l, and {column} may
 *   stand; without a file what the editor is known to understand is appended
 * @path: the file
 * @line: the line from 1, 0 if unknown
 * @column: the column from 1, 0 if unknown
 * @error: return location for a #GShellError
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): what to execute
 */
char **
rk_editor_dup_arguments (const char *command, const char *path, guint line, guint column,
                         GError **error)
{
  const Editor *editor = find_editor (command);
  const char *form = editor != NULL && line > 0 ? editor->form : "{file}";
  g_autofree char *whole = names_file (command)
                               ? g_strdup (command)
                               : g_strconcat (command, " ", form, NULL);
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (whole, NULL, &words, error))
    return NULL;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      char *word = expand (words[i], path, line, column);
      g_free (words[i]);
      words[i] = word;
    }
  return g_steal_pointer (&words);
}

/**
 * rk_editor_knows_lines:
 * @command: a command line
 *
 * Returns: whether it can be told a line
 */
gboolean
rk_editor_knows_lines (const char *command)
{
  return find_editor (command) != NULL || strstr (command, "{line}") != NULL
         || strstr (command, "%l") != NULL;
}

/**
 * rk_editor_needs_terminal:
 * @command: a command line
 *
 * Returns: whether the editor is known to need a terminal to be seen
 */
gboolean
rk_editor_needs_terminal (const char *command)
{
  const Editor *editor = find_editor (command);

  return editor != NULL && editor->needs_terminal;
}
