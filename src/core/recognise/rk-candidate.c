/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A plain record with an owner; what is in it is decided by the rules.
 */
#include "config.h"

#include "rk-candidate.h"

#include <string.h>

/**
 * rk_candidate_new:
 *
 * Returns: (transfer full): a candidate with nothing filled in
 */
RkCandidate *
rk_candidate_new (void)
{
  return g_new0 (RkCandidate, 1);
}

/**
 * rk_candidate_free:
 * @self: (transfer full) (nullable): a candidate
 */
void
rk_candidate_free (RkCandidate *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->name);
  g_strfreev (self->command);
  g_free (self->directory);
  g_strfreev (self->environment);
  g_strfreev (self->ignore);
  g_strfreev (self->include);
  g_strfreev (self->extensions);
  g_free (self->on_change);
  g_free (self->url);
  g_strfreev (self->before);
  g_free (self->why);
  g_free (self);
}

static gboolean
is_plain_word (const char *word)
{
  for (const char *c = word; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_./:=@%+,", *c) == NULL)
      return FALSE;
  return *word != '\0';
}

/**
 * rk_candidate_dup_command_line:
 * @self: a candidate
 *
 * Returns: (transfer full): the command as one would type it, quoted only where it has to be
 */
char *
rk_candidate_dup_command_line (const RkCandidate *self)
{
  if (self->shell)
    return g_strdup (self->command[0]);

  GString *line = g_string_new (NULL);
  for (char **word = self->command; *word != NULL; word++)
    {
      g_autofree char *quoted = is_plain_word (*word) ? g_strdup (*word) : g_shell_quote (*word);
      g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", quoted);
    }
  return g_string_free (line, FALSE);
}

/**
 * rk_candidate_runs_the_same:
 * @self: a candidate
 * @other: another
 *
 * Returns: whether both run the same command in the same folder with the same environment
 */
gboolean
rk_candidate_runs_the_same (const RkCandidate *self, const RkCandidate *other)
{
  return self->shell == other->shell && g_str_equal (self->directory, other->directory)
         && g_strv_equal ((const char *const *)self->command, (const char *const *)other->command)
         && g_strv_equal ((const char *const *)self->environment,
                          (const char *const *)other->environment);
}
