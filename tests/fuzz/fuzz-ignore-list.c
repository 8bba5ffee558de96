/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as an ignore file, whose first line is also the path that is asked about: no crash, no
 * pattern that takes for ever, and a rule that is found has its line.
 */

#include "config.h"

#include <stdint.h>
#include <string.h>

#include "rk-ignore-list.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *bytes = (const char *)data;
  const char *newline = size > 0 ? memchr (bytes, '\n', size) : NULL;
  g_autofree char *path = g_strndup (bytes, newline != NULL ? (gsize)(newline - bytes) : 0);
  const char *slash = strrchr (path, '/');

  for (int fold = 0; fold < 2; fold++)
    {
      g_autoptr (RkIgnoreList) list = rk_ignore_list_new (bytes, size, "ignore", fold);
      for (int is_dir = 0; is_dir < 2; is_dir++)
        {
          const RkIgnoreRule *rule =
              rk_ignore_list_match (list, path, slash != NULL ? slash + 1 : path, is_dir);
          g_assert_true (rule == NULL || (rule->line > 0 && rule->text[0] != '\0'));
        }
    }
  return 0;
}
