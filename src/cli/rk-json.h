/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-json: the members of what the command line prints for programs: text is valid UTF-8 always,
 * times are RFC 3339 in UTC. What they are called stands in data/schema.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "rk-path-set.h"

G_BEGIN_DECLS

void rk_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void rk_json_add_strings (JsonBuilder *builder, const char *name, const char *const *values);
void rk_json_add_paths (JsonBuilder *builder, const char *name, const RkPathSet *paths);
void rk_json_add_integer (JsonBuilder *builder, const char *name, gint64 value);
void rk_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value);
void rk_json_add_time (JsonBuilder *builder, const char *name, gint64 real_usec);
void rk_json_add_null (JsonBuilder *builder, const char *name);
void rk_json_print (JsonBuilder *builder);
char *rk_json_dup_line (JsonBuilder *builder);

G_END_DECLS
