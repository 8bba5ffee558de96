/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Finds {names}, and leaves everything else as it is, so that {2,3} in a regular expression stays
 * one.
 */
#include "config.h"

#include "rk-template.h"

#include <string.h>

static gsize
name_bytes (const char *text)
{
  gsize n = strspn (text, "abcdefghijklmnopqrstuvwxyz_");
  return n > 0 && text[n] == '}' ? n : 0;
}

/**
 * rk_template_expand:
 * @text: a template
 * @out: where to append the result
 * @lookup: (scope call): says what a name stands for
 * @data: for @lookup
 *
 * Returns: whether @lookup agreed to each name
 */
gboolean
rk_template_expand (const char *text, GString *out, RkTemplateLookup lookup, gpointer data)
{
  while (*text != '\0')
    {
      gsize n = *text == '{' ? name_bytes (text + 1) : 0;
      if (n == 0)
        {
          g_string_append_c (out, *text++);
          continue;
        }
      g_autofree char *name = g_strndup (text + 1, n);
      if (!lookup (name, out, data))
        return FALSE;
      text += n + 2;
    }
  return TRUE;
}

static gboolean
append_binding (const char *name, GString *out, gpointer data)
{
  const char *value = g_hash_table_lookup (data, name);
  if (value != NULL)
    g_string_append (out, value);
  else
    g_string_append_printf (out, "{%s}", name);
  return TRUE;
}

/**
 * rk_template_fill:
 * @text: a template
 * @bindings: (element-type utf8 utf8): names and values
 *
 * Returns: (transfer full): the text, with unknown names left as they are
 */
char *
rk_template_fill (const char *text, GHashTable *bindings)
{
  GString *out = g_string_new (NULL);
  rk_template_expand (text, out, append_binding, bindings);
  return g_string_free (out, FALSE);
}
