/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-excerpt: what broke, from the last output of a program: the error, its place in the person's
 * own code, the last meaningful lines.
 *
 * It knows many languages by tables (rk-excerpt-rules) and none by grammar. Output that it does not
 * know yields its last lines and no place; it never fails.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_EXCERPT_LINES 5
#define RK_EXCERPT_SUMMARY_CHARS 200
/* More is not looked at: what ended a program stands at the end. */
#define RK_EXCERPT_INPUT_BYTES (128 * 1024)

/**
 * RkExcerpt:
 * @summary: (nullable): the error in one clean line; %NULL if the program printed nothing
 * @is_error: whether @summary was recognised as an error; otherwise it is the last line
 * @path: (nullable): the file, relative to the project if it lies within, else as printed
 * @line: the line in @path, from 1; 0 without @path
 * @column: the column, from 1; 0 if unknown
 * @lines: (array zero-terminated=1): up to RK_EXCERPT_LINES last meaningful lines
 */
typedef struct
{
  char *summary;
  gboolean is_error;
  char *path;
  guint line;
  guint column;
  char **lines;
} RkExcerpt;

RkExcerpt *rk_excerpt_new (const char *bytes, gsize length_bytes, const char *project_dir);
char *rk_excerpt_dup_place (const RkExcerpt *self);
void rk_excerpt_free (RkExcerpt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkExcerpt, rk_excerpt_free)

G_END_DECLS
