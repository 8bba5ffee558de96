/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as a program's output: only clean, bounded lines come out, none of which can steer a
 * terminal: of the control characters, only the tab is left.
 */

#include "config.h"

#include <stdint.h>

#include "rk-plain-text.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) lines = rk_plain_text_split ((const char *)data, size);

  g_assert_cmpuint (lines->len, <=, size + 1);
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = lines->pdata[i];
      g_assert (g_utf8_validate (line, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (line, -1), <=, RK_PLAIN_TEXT_LINE_MAX_CHARS + 1); /* and … */
      for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
        g_assert (*at == '\t' || !g_unichar_iscntrl (g_utf8_get_char (at)));
    }
  return 0;
}
