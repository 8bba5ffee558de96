/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Feeds any bytes to every condition that reads a file: the first byte chooses which file of the
 * folder they are.
 */
#include "config.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>

#include "rk-recogniser.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size_bytes);

static const char *const NAMES[] = { "package.json", "Procfile",       "activity/activity.info",
                                     "deno.jsonc",   "pyproject.toml", "Cargo.toml",
                                     "main.py",      "meson.build",    ".flaskenv",
                                     "composer.json" };

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size_bytes)
{
  static RkRules *rules;
  static char *folder;
  if (rules == NULL)
    {
      rules = rk_rules_new_installed ();
      folder = g_dir_make_tmp ("rk-fuzz-XXXXXX", NULL);
      g_autofree char *activity = g_build_filename (folder, "activity", NULL);
      g_mkdir (activity, 0700);
    }
  if (size_bytes == 0)
    return 0;

  g_autofree char *path = g_build_filename (folder, NAMES[data[0] % G_N_ELEMENTS (NAMES)], NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents_full (path, (const char *)data + 1, size_bytes - 1, G_FILE_SET_CONTENTS_NONE,
                            0600, &error);
  g_assert_no_error (error);

  g_autoptr (GPtrArray) candidates = rk_recogniser_recognise_with (rules, folder, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < candidates->len; i++)
    {
      const RkCandidate *candidate = g_ptr_array_index (candidates, i);
      g_assert_nonnull (candidate->command[0]);
      g_assert_true (g_utf8_validate (candidate->name, -1, NULL));
      g_assert_true (g_utf8_validate (candidate->why, -1, NULL));
    }
  g_unlink (path);
  return 0;
}
