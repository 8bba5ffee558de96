/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-wildmatch: does a glob of git's kind match a text? With `**`, classes and escapes, byte by
 * byte.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkWildmatchFlags:
 * @RK_WILDMATCH_PATHNAME: `*`, `?` and classes do not match a slash; `**` between slashes does
 * @RK_WILDMATCH_IGNORE_CASE: letters match in either case, ASCII only, as git does
 */
typedef enum
{
  RK_WILDMATCH_PATHNAME = 1 << 0,
  RK_WILDMATCH_IGNORE_CASE = 1 << 1,
} RkWildmatchFlags;

gboolean rk_wildmatch (const char *pattern, const char *text, RkWildmatchFlags flags);

G_END_DECLS
