/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as the rules of a project and of its folder, and as a path in it. Lines: the path, the
 * patterns to ignore, those to include, the extensions; the rest is the folder's .gitignore. No
 * crash, no pattern that takes for ever, and version control is never relevant.
 */

#include "config.h"

#include <stdint.h>
#include <string.h>

#include "rk-path-rules.h"

#define ROOT "/home/ada/shop"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static RkPathRules *
new_rules (char **lines)
{
  g_auto (GStrv) ignore = g_strsplit (lines[1], ",", 16);
  g_auto (GStrv) include = g_strsplit (lines[2], ",", 16);
  g_auto (GStrv) extensions = g_strsplit (lines[3], ",", 16);
  RkProject project;

  rk_project_draft_init (&project);
  project.ignore = (const char *const *)ignore;
  project.include = (const char *const *)include;
  project.extensions = (const char *const *)extensions;
  return rk_path_rules_new_for_project (&project);
}

static void
check (const RkPathRules *rules, const RkPathFacts *facts)
{
  RkPathVerdict verdict = rk_path_rules_judge (rules, facts);

  g_assert (verdict.rule == NULL || verdict.rule->text[0] != '\0');
  g_assert (!verdict.is_relevant || verdict.reason != RK_PATH_VERSION_CONTROL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 5);

  if (g_strv_length (lines) < 5 || lines[0][0] == '\0')
    return 0;
  g_autofree char *path = g_build_filename (ROOT, lines[0], NULL);
  g_autoptr (RkPathRules) rules = new_rules (lines);
  g_autoptr (RkIgnoreList) list =
      rk_ignore_list_new (lines[4], strlen (lines[4]), ".gitignore", FALSE);
  g_autoptr (RkIgnoreScope) scope = rk_ignore_scope_new (NULL, ROOT, list);
  for (guint i = 0; i < 8; i++)
    {
      const RkPathFacts facts = { .path = path,
                                  .root = ROOT,
                                  .is_dir = i & 1,
                                  .scope = scope,
                                  .is_tracked = i & 2,
                                  .beside_cargo = i & 4 };
      check (rules, &facts);
    }
  return 0;
}
