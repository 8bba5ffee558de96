/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-facts: what may be known about a folder that nobody vouches for: bounded, and without leaving
 * it.
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RK_FACTS_MAX_FILE_BYTES (256 * 1024)

typedef struct _RkFacts RkFacts;

typedef enum
{
  RK_FACTS_FILE,
  RK_FACTS_FOLDER,
  RK_FACTS_RUNNABLE,
} RkFactsType;

RkFacts *rk_facts_new (const char *directory, GError **error);
RkFacts *rk_facts_new_below (RkFacts *self, const char *path);
void rk_facts_free (RkFacts *self);
const char *rk_facts_peek_directory (RkFacts *self);
GPtrArray *rk_facts_glob (RkFacts *self, const char *pattern, RkFactsType type);
const char *rk_facts_peek_text (RkFacts *self, const char *path, gsize *size_bytes);
JsonNode *rk_facts_peek_json (RkFacts *self, const char *path);

JsonNode *rk_facts_parse_json (const char *text, gsize size_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkFacts, rk_facts_free)

G_END_DECLS
