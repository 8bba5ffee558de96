/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What the many readers of such files agree on: NAME=value, an optional "export", comments,
 * 'literal' and "escaped" values that may go over several lines. "$" is a letter like any other: a
 * file that came with a repository must not be able to run or to look up anything.
 */

#include "config.h"

#include "rk-env-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BLANKS " \t\r"

typedef struct
{
  const char *at; /* ends with a NUL */
  const char *path;
  guint line;
  RkFileProblem *problem; /* (owned) (nullable) */
} Reader;

static gboolean
refuse (Reader *self, const char *reason)
{
  self->problem = rk_file_problem_new (self->path, self->line, "%s", reason);
  return FALSE;
}

static void
skip_blanks (Reader *self)
{
  self->at += strspn (self->at, BLANKS);
}

/* Blank lines and comments too. */
static void
skip_to_name (Reader *self)
{
  for (;;)
    {
      skip_blanks (self);
      if (*self->at == '#')
        self->at += strcspn (self->at, "\n");
      if (*self->at != '\n')
        return;
      self->at++;
      self->line++;
    }
}

static gboolean
read_name (Reader *self, GString *name)
{
  static const char letters[] = G_CSET_A_2_Z G_CSET_a_2_z "_";
  static const char others[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_.-";

  if (g_str_has_prefix (self->at, "export") && strchr (" \t", self->at[6]) != NULL
      && self->at[6] != '\0')
    {
      self->at += strlen ("export");
      skip_blanks (self);
    }
  if (*self->at == '\0' || strchr (letters, *self->at) == NULL)
    return refuse (self, _ ("a line is written as NAME=value; a comment begins with #"));

  gsize length = strspn (self->at, others);
  g_string_append_len (name, self->at, (gssize)length);
  self->at += length;
  skip_blanks (self);
  if (*self->at != '=')
    return refuse (self, _ ("there is no “=” after the variable’s name"));
  self->at++;
  return TRUE;
}

static void
append_escaped (Reader *self, GString *value)
{
  static const char from[] = "nrt\"\\$`", to[] = "\n\r\t\"\\$`";
  const char *known = strchr (from, *self->at);

  if (*self->at == '\n')
    self->line++;
  else if (known != NULL)
    g_string_append_c (value, to[known - from]);
  else
    {
      g_string_append_c (value, '\\');
      g_string_append_c (value, *self->at);
    }
}

static gboolean
read_quoted (Reader *self, GString *value)
{
  char quote = *self->at;
  guint first_line = self->line;

  for (self->at++; *self->at != quote; self->at++)
    {
      if (*self->at == '\0')
        {
          self->line = first_line;
          return refuse (self, _ ("the quotation mark of this value is never closed"));
        }
      if (quote == '"' && *self->at == '\\' && self->at[1] != '\0')
        {
          self->at++;
          append_escaped (self, value);
          continue;
        }
      self->line += *self->at == '\n';
      g_string_append_c (value, *self->at);
    }
  self->at++;
  return TRUE;
}

/* A "#" begins a comment only after a blank: passwords and colours have them inside. */
static void
read_bare (Reader *self, GString *value)
{
  const char *start = self->at;

  while (*self->at != '\0' && *self->at != '\n'
         && !(*self->at == '#' && (self->at == start || strchr (BLANKS, self->at[-1]) != NULL)))
    self->at++;
  g_string_append_len (value, start, self->at - start);
  while (value->len > 0 && strchr (BLANKS, value->str[value->len - 1]) != NULL)
    g_string_truncate (value, value->len - 1);
}

static gboolean
read_value (Reader *self, GString *value)
{
  skip_blanks (self);
  if (*self->at != '"' && *self->at != '\'')
    {
      read_bare (self, value);
      return TRUE;
    }
  if (!read_quoted (self, value))
    return FALSE;

  skip_blanks (self);
  if (*self->at != '\0' && *self->at != '\n' && *self->at != '#')
    return refuse (self, _ ("there is something behind the closing quotation mark"));
  return TRUE;
}

static char *
read_variable (Reader *self)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) value = g_string_new (NULL);

  if (!read_name (self, name) || !read_value (self, value))
    return NULL;
  if (*self->at == '#')
    self->at += strcspn (self->at, "\n");
  return g_strconcat (name->str, "=", value->str, NULL);
}

/**
 * rk_env_file_parse:
 * @bytes: (array length=length_bytes): the file's content; need not end with a NUL
 * @length_bytes: its length
 * @path: what to call the file in a problem
 * @problem: (out) (nullable): what is wrong, if %NULL is returned
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): NAME=value in the order of the
 * file; of two with the same name the later one counts
 */
char **
rk_env_file_parse (const char *bytes, gsize length_bytes, const char *path, RkFileProblem **problem)
{
  g_autofree char *text = g_strndup (bytes, length_bytes);
  g_autoptr (GStrvBuilder) variables = g_strv_builder_new ();
  Reader reader = { text, path, 1, NULL };

  if (length_bytes > 0 && memchr (bytes, '\0', length_bytes) != NULL)
    {
      *problem = rk_file_problem_new (path, 0, _ ("this is no text: it has a NUL byte"));
      return NULL;
    }
  for (skip_to_name (&reader); *reader.at != '\0'; skip_to_name (&reader))
    {
      g_autofree char *variable = read_variable (&reader);
      if (variable == NULL)
        {
          *problem = reader.problem;
          return NULL;
        }
      g_strv_builder_add (variables, variable);
    }
  return g_strv_builder_end (variables);
}
