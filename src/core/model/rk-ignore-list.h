/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-ignore-list: the rules of one file in the syntax of .gitignore, each with the line that it is
 * from.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkIgnoreRule:
 * @source: the file's name, as the person knows it
 * @line: the line in it, counting from 1
 * @text: the rule as it is written there, without trailing blanks
 * @negative: it takes back what an earlier rule ignores
 */
typedef struct
{
  const char *source;
  guint line;
  const char *text;
  gboolean negative;
} RkIgnoreRule;

typedef struct _RkIgnoreList RkIgnoreList;

RkIgnoreList *rk_ignore_list_new (const char *bytes, gsize len, const char *source,
                                  gboolean ignore_case);
RkIgnoreList *rk_ignore_list_new_from_strv (const char *const *lines, const char *source);
RkIgnoreList *rk_ignore_list_ref (RkIgnoreList *self);
void rk_ignore_list_unref (RkIgnoreList *self);

gboolean rk_ignore_list_is_empty (const RkIgnoreList *self);
const RkIgnoreRule *rk_ignore_list_match (const RkIgnoreList *self, const char *path,
                                          const char *basename, gboolean is_dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkIgnoreList, rk_ignore_list_unref)

G_END_DECLS
