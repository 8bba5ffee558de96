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
