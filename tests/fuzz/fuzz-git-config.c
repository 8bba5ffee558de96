/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as a git configuration: no crash, and what is reported is what git would call a
 * setting. The file came with a folder, so nothing in it may do more than be read.
 */

#include "config.h"

#include <stdint.h>
#include <string.h>

#include "rk-git-config.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
on_setting (const char *section, const char *subsection, const char *key, const char *value,
            gpointer user_data)
{
  gsize *n_bytes = user_data;

  g_assert (key[0] != '\0');
  for (const char *at = key; *at != '\0'; at++)
    g_assert (g_ascii_islower (*at) || g_ascii_isdigit (*at) || *at == '-');
  *n_bytes += strlen (key) + (value != NULL ? strlen (value) : 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gsize n_bytes = 0;

  rk_git_config_parse ((const char *)data, size, on_setting, &n_bytes);
  g_assert_cmpuint (n_bytes, <=, size);
  return 0;
}
