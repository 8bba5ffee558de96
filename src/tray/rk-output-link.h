/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-link: what in an output can be opened: web addresses, and places in files as compilers
 * and interpreters print them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Perl-compatible expressions, for whoever searches. */
#define RK_OUTPUT_LINK_URL                                                                         \
  "(?:https?|ftp)://[^\\s<>\"'`\\x00-\\x1f]*[^\\s<>\"'`\\x00-\\x1f.,;:!?)\\]}]"
#define RK_OUTPUT_LINK_PYTHON "File \"([^\"\\n]+)\", line ([0-9]+)"
#define RK_OUTPUT_LINK_PLACE                                                                       \
  "((?:~|\\.{1,2})?/?(?:[\\w@+.~-]+/)*[\\w@+~-][\\w@+.~-]*\\.[A-Za-z][\\w+]{0,9})"                 \
  "(?::([0-9]+)(?::([0-9]+))?|\\(([0-9]+)(?:,([0-9]+))?\\))"

/**
 * RkOutputLink:
 * @url: (nullable): a web address; else a place in a file:
 * @path: (nullable): absolute
 * @line: from 1
 * @column: from 1; 0 if unknown
 */
typedef struct
{
  char *url;
  char *path;
  guint line;
  guint column;
} RkOutputLink;

RkOutputLink *rk_output_link_parse (const char *text, const char *directory);
void rk_output_link_free (RkOutputLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkOutputLink, rk_output_link_free)

G_END_DECLS
