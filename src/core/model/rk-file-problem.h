/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-file-problem: what is wrong with a file that a person wrote, and in which line. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkFileProblem:
 * @path: the file
 * @line: counted from 1; 0: the file as a whole
 * @reason: what is wrong and how to mend it, translated
 */
typedef struct
{
  char *path;
  guint line;
  char *reason;
} RkFileProblem;

RkFileProblem *rk_file_problem_new (const char *path, guint line, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
RkFileProblem *rk_file_problem_copy (const RkFileProblem *self);
void rk_file_problem_free (RkFileProblem *self);
char *rk_file_problem_to_string (const RkFileProblem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkFileProblem, rk_file_problem_free)

G_END_DECLS
