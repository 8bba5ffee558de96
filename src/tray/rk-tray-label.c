/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-label.h"

#include <string.h>

/* A name is read up to here: whatever follows could not be shown, and a hostile one may be long. */
#define READ_MAX_BYTES 4096

static gboolean
is_shown (gunichar c)
{
  switch ((int)g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* text that reorders or hides its neighbours */
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
      return FALSE;
    default:
      return TRUE;
    }
}

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x2028 || c == 0x2029 || c == 0x85;
}

/* Copies @text without what cannot be shown; blanks become one space. */
static GString *
squeeze (const char *text)
{
  GString *line = g_string_new (NULL);
  gboolean blank = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_blank (c))
        blank = line->len > 0;
      else if (is_shown (c))
        {
          if (blank)
            g_string_append_c (line, ' ');
          blank = FALSE;
          g_string_append_unichar (line, c);
        }
    }
  return line;
}

/**
 * rk_tray_label_clean:
 * @text: (nullable): any bytes up to the first NUL
 * @max_chars: how many characters may stay, at least 1
 *
 * Returns: (transfer full): one line of valid UTF-8 of at most @max_chars characters, the last one
 *   being an ellipsis where something was cut off; "" if nothing can be shown
 */
char *
rk_tray_label_clean (const char *text, guint max_chars)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) line = NULL;

  g_return_val_if_fail (max_chars >= 1, NULL);
  if (text == NULL)
    return g_strdup ("");
  valid = g_utf8_make_valid (text, strnlen (text, READ_MAX_BYTES));
  line = squeeze (valid);
  if (g_utf8_strlen (line->str, -1) > (glong)max_chars)
    {
      g_string_truncate (line, g_utf8_offset_to_pointer (line->str, max_chars - 1) - line->str);
      g_string_append (line, "…");
    }
  return g_strdup (line->str);
}

/**
 * rk_tray_label_escape_mnemonic:
 * @label: a label
 *
 * Returns: (transfer full): @label with every underscore doubled, as menus take one for a mnemonic
 */
char *
rk_tray_label_escape_mnemonic (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("__", parts);
}
