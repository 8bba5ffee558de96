/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-option-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-error.h"
#include "rk-key-text.h"

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r")] == '\0';
}

/* "." is the whole directory, which is also what nothing said means. */
static char *
lines_from_raw (const RkProjectOption *option, const char *raw)
{
  g_auto (GStrv) items = rk_key_text_split (raw);

  if (option->type == RK_OPTION_PATHS && g_strv_length (items) == 1 && strcmp (items[0], ".") == 0)
    return g_strdup ("");
  return g_strjoinv ("\n", items);
}

static char *
lines_to_raw (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      gsize length = strlen (lines[i]);
      if (length > 0 && lines[i][length - 1] == '\r')
        lines[i][length - 1] = '\0';
      if (!is_blank (lines[i]))
        g_strv_builder_add (builder, lines[i]);
    }
  g_auto (GStrv) items = g_strv_builder_end (builder);
  return rk_key_text_join ((const char *const *)items);
}

/* However they are separated. */
static char *
codes_to_raw (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t,;", -1);
  GString *raw = g_string_new (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_string_append_printf (raw, "%s;", words[i]);
  return g_string_free (raw, FALSE);
}

static char *
codes_from_raw (const char *raw)
{
  g_auto (GStrv) items = rk_key_text_split (raw);

  return g_strjoinv (" ", items);
}

/**
 * rk_option_text_from_raw:
 * @option: an option
 * @raw: its value as it stands in a project file
 *
 * Returns: (transfer full): the same for a form
 */
char *
rk_option_text_from_raw (const RkProjectOption *option, const char *raw)
{
  if (option->type == RK_OPTION_LIST || option->type == RK_OPTION_PATHS)
    return lines_from_raw (option, raw);
  if (option->type == RK_OPTION_CODES)
    return codes_from_raw (raw);
  return rk_key_text_unescape (raw);
}

/**
 * rk_option_text_to_raw:
 * @option: an option
 * @text: what stands in the form
 *
 * Returns: (transfer full): the same for a project file
 */
char *
rk_option_text_to_raw (const RkProjectOption *option, const char *text)
{
  if (option->type == RK_OPTION_LIST || option->type == RK_OPTION_PATHS)
    return lines_to_raw (text);
  if (option->type == RK_OPTION_CODES)
    return codes_to_raw (text);

  g_autofree char *stripped = g_strstrip (g_strdup (text));
  return rk_key_text_escape (stripped);
}

/**
 * rk_option_text_dup_default:
 * @option: an option
 *
 * Returns: (transfer full): what holds where the person says nothing; empty where that is nothing
 */
char *
rk_option_text_dup_default (const RkProjectOption *option)
{
  RkPlaces places = { NULL, g_get_home_dir () };
  RkProject defaults;

  if (option->type == RK_OPTION_PATHS || option->type == RK_OPTION_PATH)
    return g_strdup ("");
  rk_project_draft_init (&defaults);
  g_autofree char *raw = rk_project_option_format (option, &defaults, &places);
  return rk_option_text_from_raw (option, raw);
}

/**
 * rk_option_text_from_variables:
 * @variables: (array zero-terminated=1): NAME=value
 *
 * Returns: (transfer full): one per line
 */
char *
rk_option_text_from_variables (const char *const *variables)
{
  return g_strjoinv ("\n", (char **)variables);
}

static gboolean
is_name (const char *name)
{
  if (!g_ascii_isalpha (*name) && *name != '_')
    return FALSE;
  while (g_ascii_isalnum (*name) || *name == '_')
    name++;
  return *name == '\0';
}

/* Takes NAME=value apart; the value is what follows, as it is. */
static gboolean
add_variable (char ***variables, const char *line, GError **error)
{
  const char *equals = strchr (line, '=');
  g_autofree char *name = g_strndup (line, equals != NULL ? (gsize)(equals - line) : 0);

  if (equals != NULL && is_name (g_strstrip (name)))
    {
      *variables = g_environ_setenv (*variables, name, equals + 1, TRUE);
      return TRUE;
    }
  g_autofree char *shown = g_strstrip (g_strdup (line));
  g_set_error (error, RK_ERROR, RK_ERROR_INVALID, _ ("“%s” is no variable: write NAME=value"),
               shown);
  return FALSE;
}

/**
 * rk_option_text_to_variables:
 * @text: NAME=value, one per line; empty lines do not count
 * @error: return location for RK_ERROR_INVALID, with a message for the person
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the variables
 */
char **
rk_option_text_to_variables (const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) variables = g_new0 (char *, 1);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (!is_blank (lines[i]) && !add_variable (&variables, lines[i], error))
      return NULL;
  return g_steal_pointer (&variables);
}
