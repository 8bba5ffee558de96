/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-file-problem.h"

/**
 * rk_file_problem_new:
 * @path: the file
 * @line: the line, counted from 1; 0: the file as a whole
 * @format: printf() format of the reason, translated
 * @...: its arguments
 *
 * Returns: (transfer full): the problem
 */
RkFileProblem *
rk_file_problem_new (const char *path, guint line, const char *format, ...)
{
  RkFileProblem *self = g_new0 (RkFileProblem, 1);
  va_list args;

  va_start (args, format);
  self->path = g_strdup (path);
  self->line = line;
  self->reason = g_strdup_vprintf (format, args);
  va_end (args);
  return self;
}

/**
 * rk_file_problem_copy:
 * @self: (nullable): a problem
 *
 * Returns: (transfer full) (nullable): another one that says the same
 */
RkFileProblem *
rk_file_problem_copy (const RkFileProblem *self)
{
  return self != NULL ? rk_file_problem_new (self->path, self->line, "%s", self->reason) : NULL;
}

/**
 * rk_file_problem_free:
 * @self: (nullable) (transfer full): a problem
 */
void
rk_file_problem_free (RkFileProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->reason);
  g_free (self);
}

/**
 * rk_file_problem_to_string:
 * @self: a problem
 *
 * Returns: (transfer full): "PATH:LINE: reason", as compilers write it
 */
char *
rk_file_problem_to_string (const RkFileProblem *self)
{
  if (self->line == 0)
    return g_strdup_printf ("%s: %s", self->path, self->reason);
  return g_strdup_printf ("%s:%u: %s", self->path, self->line, self->reason);
}
