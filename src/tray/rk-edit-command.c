/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-edit-command.h"

#include <string.h>

/* NAME=value before a command is the shell's business too. */
static gboolean
begins_with_assignment (const char *command)
{
  const char *at = command;

  if (!g_ascii_isalpha (*at) && *at != '_')
    return FALSE;
  while (g_ascii_isalnum (*at) || *at == '_')
    at++;
  return *at == '=';
}

/**
 * rk_edit_command_needs_shell:
 * @command: one line
 *
 * Returns: whether it says something that only a shell understands: pipes, variables, wildcards
 */
gboolean
rk_edit_command_needs_shell (const char *command)
{
  gboolean in_double = FALSE;

  command += strspn (command, " \t");
  if (begins_with_assignment (command) || g_str_has_prefix (command, "~"))
    return TRUE;
  for (const char *at = command; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      else if (*at == '"')
        in_double = !in_double;
      else if (*at == '\'' && !in_double)
        {
          const char *end = strchr (at + 1, '\'');
          if (end == NULL)
            return FALSE;
          at = end;
        }
      else if (strchr (in_double ? "$`" : "|&;<>()$`*?[#", *at) != NULL)
        return TRUE;
    }
  return strstr (command, " ~") != NULL;
}

/**
 * rk_edit_command_quote:
 * @arguments: (nullable) (array zero-terminated=1): the words of a command
 *
 * Returns: (transfer full): one line that a shell splits into them, quoted only where it has to be
 */
char *
rk_edit_command_quote (const char *const *arguments)
{
  static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "%+,-./:=@_";
  GString *line = g_string_new (NULL);

  for (gsize i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      gsize length = strlen (arguments[i]);
      gboolean is_plain = length > 0 && strspn (arguments[i], plain) == length;
      g_autofree char *word = is_plain ? g_strdup (arguments[i]) : g_shell_quote (arguments[i]);
      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", word);
    }
  return g_string_free (line, FALSE);
}
