/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as a project file: no crash; and what was read, written and read again is the same. */

#include "config.h"

#include <stdint.h>
#include <string.h>

#include "rk-project-file.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_round_trip (const RkProjectFile *file, RkProject *project)
{
  RkFileProblem *problem = NULL;
  g_autofree char *text = rk_project_file_format (file, project);
  g_autoptr (RkProject) again = rk_project_file_parse (file, text, strlen (text), NULL, &problem);

  if (again == NULL || !rk_project_equal (project, again))
    g_error ("another project after a round trip:\n%s", text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const RkProjectFile file = { "x.project", "x", { "/base", "/home/x" } };
  g_autoptr (GPtrArray) warnings =
      g_ptr_array_new_with_free_func ((GDestroyNotify)rk_file_problem_free);
  g_autoptr (RkFileProblem) problem = NULL;
  g_autoptr (RkProject) project =
      rk_project_file_parse (&file, (const char *)data, size, warnings, &problem);

  g_assert ((project == NULL) == (problem != NULL));
  if (project == NULL)
    return 0;

  check_round_trip (&file, project);
  g_autofree char *updated =
      rk_project_file_update (&file, (const char *)data, size, project, project, &problem);
  g_assert (updated != NULL);
  return 0;
}
