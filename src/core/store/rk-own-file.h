/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-own-file: the file rekindle.project that a project brings in its root.
 *
 * It came from somewhere else, perhaps with a git pull: nothing of it counts before the person has
 * agreed to exactly this content.
 */
#pragma once

#include <gio/gio.h>

#include "rk-file-problem.h"
#include "rk-project.h"

G_BEGIN_DECLS

#define RK_OWN_FILE_NAME "rekindle.project"

/**
 * RkOwnFile:
 * @path: where it is
 * @text: its content
 * @sha256: the content's SHA-256 in hexadecimal digits: what the person agrees to
 * @project: what it says
 */
typedef struct
{
  char *path;
  char *text;
  char *sha256;
  RkProject *project;
} RkOwnFile;

RkOwnFile *rk_own_file_read (const char *path, RkFileProblem **problem);
void rk_own_file_free (RkOwnFile *self);
char *rk_own_file_find (const char *directory);
char *rk_own_file_hash (const char *path);
gboolean rk_own_file_look (const char *path, char **sha256);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkOwnFile, rk_own_file_free)

G_END_DECLS
