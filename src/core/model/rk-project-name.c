/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-project-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rk-error.h"

/* Long enough to recognise a project by; the id is a file's name and a directory's. */
#define MAX_MADE_BYTES 40
#define MAX_ID_BYTES 200

/**
 * rk_project_name_is_id:
 * @text: a file's name without its suffix
 *
 * Returns: whether it can be an id: what could leave a directory, hide or confuse a terminal cannot
 */
gboolean
rk_project_name_is_id (const char *text)
{
  if (text[0] == '\0' || text[0] == '.' || text[0] == '-' || strlen (text) > MAX_ID_BYTES)
    return FALSE;
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == '/' || !g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/**
 * rk_project_name_to_id:
 * @name: a name
 *
 * Returns: (transfer full): an id that looks like it: "Web Shop (Ölmühle)" → "web-shop-olmuhle"
 */
char *
rk_project_name_to_id (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  GString *id = g_string_new (NULL);

  for (const char *at = ascii; *at != '\0' && id->len < MAX_MADE_BYTES; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (id, g_ascii_tolower (*at));
    else if (id->len > 0 && id->str[id->len - 1] != '-' && *at != '\'' && *at != '?')
      g_string_append_c (id, '-');
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);
  if (id->len == 0)
    g_string_append (id, "project");
  return g_string_free (id, FALSE);
}

typedef gboolean (*Compare) (const char *full, const char *text);

static gboolean
is_same (const char *full, const char *text)
{
  return strcmp (full, text) == 0;
}

static gboolean
is_alike (const char *full, const char *text)
{
  g_autofree char *a = g_utf8_casefold (full, -1);
  g_autofree char *b = g_utf8_casefold (text, -1);

  return strcmp (a, b) == 0;
}

static gboolean
begins_alike (const char *full, const char *text)
{
  g_autofree char *a = g_utf8_casefold (full, -1);
  g_autofree char *b = g_utf8_casefold (text, -1);

  return g_str_has_prefix (a, b);
}

static char *
complain_ambiguous (const char *text, GPtrArray *hits, GError **error)
{
  g_ptr_array_add (hits, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **)hits->pdata);
  g_set_error (error, RK_ERROR, RK_ERROR_AMBIGUOUS, _ ("“%s” could be each of: %s"), text, list);
  return NULL;
}

/**
 * rk_project_name_match:
 * @ids: (array zero-terminated=1): the ids of all projects
 * @names: (array zero-terminated=1): their names, in the same order
 * @text: what the person wrote
 * @error: return location for RK_ERROR_NOT_FOUND or RK_ERROR_AMBIGUOUS
 *
 * An id counts more than a name, a whole word more than a beginning; capitals count only where they
 * tell two apart.
 *
 * Returns: (transfer full) (nullable): the id that is meant
 */
char *
rk_project_name_match (const char *const *ids, const char *const *names, const char *text,
                       GError **error)
{
  static const Compare steps[] = { is_same, is_alike, begins_alike };

  gboolean is_text = text[0] != '\0' && g_utf8_validate (text, -1, NULL);
  for (gsize step = 0; is_text && step < G_N_ELEMENTS (steps); step++)
    {
      g_autoptr (GPtrArray) hits = g_ptr_array_new ();
      for (gsize i = 0; ids[i] != NULL; i++)
        {
          if (step == 0 && strcmp (ids[i], text) == 0)
            return g_strdup (ids[i]);
          if (steps[step](ids[i], text) || steps[step](names[i], text))
            g_ptr_array_add (hits, (gpointer)ids[i]);
        }
      if (hits->len == 1)
        return g_strdup (hits->pdata[0]);
      if (hits->len > 1)
        return complain_ambiguous (text, hits, error);
    }
  g_set_error (error, RK_ERROR, RK_ERROR_NOT_FOUND,
               _ ("there is no project “%s”: “rekindle list” shows them"), text);
  return NULL;
}
