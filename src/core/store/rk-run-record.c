/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A line that cannot be read is left out: the last one may be cut off by a power failure or a full
 * disk. */

#include "config.h"

#include "rk-run-record.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Paths may be 4 KiB each, and of letters that take six bytes in JSON. */
#define MAX_CHANGED_BYTES (8 * 1024)

/**
 * rk_run_record_free:
 * @self: (nullable) (transfer full): a record
 */
void
rk_run_record_free (RkRunRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self->verdict);
  g_strfreev (self->changed);
  g_free (self);
}

static char *
finish_line (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *json = json_to_string (root, FALSE);
  return g_strconcat (json, "\n", NULL);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* Paths are bytes, JSON is text. */
static void
add_string (JsonBuilder *builder, const char *value)
{
  g_autofree char *text = g_utf8_make_valid (value, -1);
  json_builder_add_string_value (builder, text);
}

/**
 * rk_run_record_format_begin:
 * @self: a record
 *
 * Returns: (transfer full): the line, with its line break, that says that it began
 */
char *
rk_run_record_format_begin (const RkRunRecord *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gsize sum_bytes = 0;

  json_builder_begin_object (builder);
  add_integer (builder, "begin", self->number);
  add_integer (builder, "at", self->started_usec);
  json_builder_set_member_name (builder, "reason");
  add_string (builder, self->reason);
  json_builder_set_member_name (builder, "changed");
  json_builder_begin_array (builder);
  for (gsize i = 0; self->changed != NULL && self->changed[i] != NULL; i++)
    {
      sum_bytes += strlen (self->changed[i]);
      if (sum_bytes > MAX_CHANGED_BYTES)
        break;
      add_string (builder, self->changed[i]);
    }
  json_builder_end_array (builder);
  return finish_line (builder);
}

/**
 * rk_run_record_format_end:
 * @self: a record that is over
 *
 * Returns: (transfer full): the line, with its line break, that says how it ended
 */
char *
rk_run_record_format_end (const RkRunRecord *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_integer (builder, "end", self->number);
  add_integer (builder, "at", self->ended_usec);
  add_integer (builder, "status", self->wait_status);
  add_integer (builder, "errno", self->spawn_errno);
  json_builder_set_member_name (builder, "verdict");
  add_string (builder, self->verdict != NULL ? self->verdict : "");
  return finish_line (builder);
}

static gint64
get_integer (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  gboolean is_string = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                       && json_node_get_value_type (node) == G_TYPE_STRING;

  return is_string ? json_node_get_string (node) : "";
}

static char **
get_strings (JsonObject *object, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_items = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (item));
    }
  return g_strv_builder_end (builder);
}

static void
add_begin (GPtrArray *records, JsonObject *object)
{
  RkRunRecord *record = g_new0 (RkRunRecord, 1);

  record->number = (guint)get_integer (object, "begin");
  record->started_usec = get_integer (object, "at");
  record->reason = g_strdup (get_string (object, "reason"));
  record->changed = get_strings (object, "changed");
  g_ptr_array_add (records, record);
}

static void
add_end (GPtrArray *records, JsonObject *object)
{
  guint number = (guint)get_integer (object, "end");

  for (guint i = records->len; i > 0; i--)
    {
      RkRunRecord *record = records->pdata[i - 1];
      if (record->number != number)
        continue;
      record->is_over = TRUE;
      record->ended_usec = get_integer (object, "at");
      record->wait_status = (int)get_integer (object, "status");
      record->spawn_errno = (int)get_integer (object, "errno");
      g_free (record->verdict);
      record->verdict = g_strdup (get_string (object, "verdict"));
      return;
    }
}

static char *
dup_lines (const char *bytes, gsize length_bytes)
{
  char *text = g_malloc (length_bytes + 1);

  for (gsize i = 0; i < length_bytes; i++)
    text[i] = bytes[i] != '\0' ? bytes[i] : '\n';
  text[length_bytes] = '\0';
  return text;
}

static gboolean
has_number (JsonObject *object, const char *name)
{
  gint64 number = get_integer (object, name);

  return number > 0 && number <= G_MAXINT32;
}

/**
 * rk_run_record_parse:
 * @bytes: (array length=length_bytes): lines of JSON
 * @length_bytes: their length
 *
 * A NUL, of which a power cut may leave many, ends a line.
 *
 * Returns: (transfer full) (element-type RkRunRecord): what they say, the oldest first
 */
GPtrArray *
rk_run_record_parse (const char *bytes, gsize length_bytes)
{
  g_autofree char *text = dup_lines (bytes, length_bytes);
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_run_record_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = lines[i][0] != '\0' ? json_from_string (lines[i], NULL) : NULL;
      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        continue;
      JsonObject *object = json_node_get_object (node);
      if (has_number (object, "begin"))
        add_begin (records, object);
      else if (has_number (object, "end"))
        add_end (records, object);
    }
  return records;
}
