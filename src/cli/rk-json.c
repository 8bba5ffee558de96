/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-json.h"

#include "rk-cli-common.h"

static void
add_text (JsonBuilder *builder, const char *value)
{
  g_autofree char *text = g_utf8_make_valid (value != NULL ? value : "", -1);

  json_builder_add_string_value (builder, text);
}

/**
 * rk_json_add_string:
 * @builder: inside of an object
 * @name: the member's name
 * @value: (nullable): any bytes; %NULL: an empty text
 */
void
rk_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  add_text (builder, value);
}

/**
 * rk_json_add_strings:
 * @builder: inside of an object
 * @name: the member's name
 * @values: (nullable): texts; %NULL: none
 */
void
rk_json_add_strings (JsonBuilder *builder, const char *name, const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    add_text (builder, values[i]);
  json_builder_end_array (builder);
}

/**
 * rk_json_add_paths:
 * @builder: inside of an object
 * @name: the member's name
 * @paths: paths, of which those are given that are kept by name
 */
void
rk_json_add_paths (JsonBuilder *builder, const char *name, const RkPathSet *paths)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < paths->names->len; i++)
    add_text (builder, paths->names->pdata[i]);
  json_builder_end_array (builder);
}

/**
 * rk_json_add_integer:
 * @builder: inside of an object
 * @name: the member's name
 * @value: its value
 */
void
rk_json_add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * rk_json_add_boolean:
 * @builder: inside of an object
 * @name: the member's name
 * @value: its value
 */
void
rk_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/**
 * rk_json_add_time:
 * @builder: inside of an object
 * @name: the member's name
 * @real_usec: real time; 0: never, which is null
 */
void
rk_json_add_time (JsonBuilder *builder, const char *name, gint64 real_usec)
{
  json_builder_set_member_name (builder, name);
  if (real_usec <= 0)
    {
      json_builder_add_null_value (builder);
      return;
    }
  g_autoptr (GDateTime) whole = g_date_time_new_from_unix_utc (real_usec / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (whole, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *text =
      g_strdup_printf ("%s.%03dZ", date, (int)(real_usec % G_USEC_PER_SEC / 1000));
  json_builder_add_string_value (builder, text);
}

/**
 * rk_json_add_null:
 * @builder: inside of an object
 * @name: the member's name
 */
void
rk_json_add_null (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_null_value (builder);
}

static char *
dup_text (JsonBuilder *builder, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, pretty);
}

/**
 * rk_json_print:
 * @builder: a complete value
 *
 * Prints it to standard output, on many lines, for people too.
 */
void
rk_json_print (JsonBuilder *builder)
{
  g_autofree char *text = dup_text (builder, TRUE);

  rk_cli_print ("%s\n", text);
}

/**
 * rk_json_dup_line:
 * @builder: a complete value
 *
 * Returns: (transfer full): it on one line, which ends with a line break
 */
char *
rk_json_dup_line (JsonBuilder *builder)
{
  g_autofree char *text = dup_text (builder, FALSE);

  return g_strconcat (text, "\n", NULL);
}
