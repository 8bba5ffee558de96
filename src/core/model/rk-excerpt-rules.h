/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-excerpt-rules: how errors and stack frames look in each language, as tables of expressions.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkExcerptWhere:
 * @RK_EXCERPT_HERE: the message is in the line, or is the line
 * @RK_EXCERPT_NEXT: it is the next line that is not empty
 * @RK_EXCERPT_PREVIOUS: it is the line before
 * @RK_EXCERPT_UNINDENTED: it is the next line that is not indented more than this one
 */
typedef enum
{
  RK_EXCERPT_HERE,
  RK_EXCERPT_NEXT,
  RK_EXCERPT_PREVIOUS,
  RK_EXCERPT_UNINDENTED,
} RkExcerptWhere;

/**
 * RkExcerptRule:
 * @pattern: an expression with the groups m (the message), f, l and c (its place)
 * @rank: how sure it is that such a line is the error
 * @places: where to look for the place, one letter each, the best first: s the same line, u Python
 * frames above, h the header above, d frames below
 * @first: of several in a row the first is the error, as with compilers
 * @where: where the message is
 * @prefix: (nullable): what to put before the message
 */
typedef struct
{
  const char *pattern;
  int rank;
  const char *places;
  gboolean first;
  RkExcerptWhere where;
  const char *prefix;
} RkExcerptRule;

const RkExcerptRule *rk_excerpt_rules_get (guint *n_rules);
GMatchInfo *rk_excerpt_rules_match (guint index, const char *line);
GMatchInfo *rk_excerpt_rules_match_frame (const char *line, char kind);
gboolean rk_excerpt_rules_is_noise (const char *line);
gboolean rk_excerpt_rules_is_library (const char *path);

G_END_DECLS
