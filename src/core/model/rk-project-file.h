/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-file: the text of a project file → RkProject, and back. Reads and writes no file. */
#pragma once

#include "rk-file-problem.h"
#include "rk-project-option.h"

G_BEGIN_DECLS

/**
 * RkProjectFile:
 * @path: what to call the file in a problem
 * @id: (nullable): the id of the project
 * @places: what relative paths mean
 *
 * Which file a text is from.
 */
typedef struct
{
  const char *path;
  const char *id;
  RkPlaces places;
} RkProjectFile;

RkProject *rk_project_file_parse (const RkProjectFile *file, const char *bytes, gsize length_bytes,
                                  GPtrArray *warnings, RkFileProblem **problem);
char *rk_project_file_format (const RkProjectFile *file, const RkProject *project);
char *rk_project_file_update (const RkProjectFile *file, const char *bytes, gsize length_bytes,
                              const RkProject *before, const RkProject *project,
                              RkFileProblem **problem);

G_END_DECLS
