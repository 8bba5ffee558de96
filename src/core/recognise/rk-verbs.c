/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Each verb looks at the facts and appends matches: tables of names and values, all of them valid
 * UTF-8 without control characters, whatever the file held.
 */
#include "config.h"

#include "rk-verbs.h"

#include <fnmatch.h>
#include <string.h>

#define MAX_MATCHES 16
#define MAX_VALUE_BYTES 4096

/* A value with control characters is cut there: nothing that a terminal or a key file would act on
 * gets in. */
static void
bind_value (GHashTable *match, const char *name, const char *value, gssize size_bytes)
{
  gsize n = size_bytes >= 0 ? (gsize)size_bytes : strlen (value);
  g_autofree char *text = g_utf8_make_valid (value, MIN (n, MAX_VALUE_BYTES));

  for (char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (*c != '\t' && g_unichar_iscntrl (g_utf8_get_char (c)))
      {
        *c = '\0';
        break;
      }
  g_hash_table_insert (match, g_strdup (name), g_strdup (g_strstrip (text)));
}

static GHashTable *
new_match (GPtrArray *matches)
{
  GHashTable *match = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (matches, match);
  return match;
}

/* {file} a/b.py, {folder} a, {base} b.py, {stem} b, {module} a.b (without a leading src, which is
 * no package) */
static void
bind_file (GHashTable *match, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  const char *dot = strrchr (base, '.');
  gssize stem_bytes = dot != NULL && dot != base ? dot - base : -1;
  const char *inner = g_str_has_prefix (path, "src/") ? path + strlen ("src/") : path;
  const char *suffix = strrchr (inner, '.');
  g_autofree char *module = suffix != NULL ? g_strndup (inner, suffix - inner) : g_strdup (inner);

  bind_value (match, "file", path, -1);
  bind_value (match, "folder", folder, -1);
  bind_value (match, "base", base, -1);
  bind_value (match, "stem", base, stem_bytes);
  bind_value (match, "module", g_strdelimit (module, "/", '.'), -1);
}

static void
bind_groups (GHashTable *match, const char *pattern, const GMatchInfo *info)
{
  for (const char *p = strstr (pattern, "(?<"); p != NULL; p = strstr (p + 1, "(?<"))
    {
      const char *start = p + strlen ("(?<");
      const char *end = strchr (start, '>');
      if (!g_ascii_isalpha (*start) || end == NULL)
        continue;
      g_autofree char *name = g_strndup (start, end - start);
      g_autofree char *value = g_match_info_fetch_named (info, name);
      if (value != NULL)
        bind_value (match, name, value, -1);
    }
}

static void
collect_files (const RkAtom *atom, RkFacts *facts, GHashTable *bindings, GPtrArray *matches)
{
  g_autoptr (GPtrArray) paths = rk_facts_glob (facts, atom->arguments[0], atom->verb->type);

  for (guint i = 0; i < paths->len && matches->len < MAX_MATCHES; i++)
    bind_file (new_match (matches), g_ptr_array_index (paths, i));
}

static void
collect_in_text (const RkAtom *atom, const char *path, const char *text, gsize size_bytes,
                 GPtrArray *matches)
{
  g_autoptr (GMatchInfo) info = NULL;
  gboolean found = g_regex_match_full (atom->regex, text, size_bytes, 0, 0, &info, NULL);

  while (found && matches->len < MAX_MATCHES)
    {
      GHashTable *match = new_match (matches);
      bind_file (match, path);
      bind_groups (match, g_regex_get_pattern (atom->regex), info);
      found = g_match_info_next (info, NULL);
    }
}

static void
collect_text (const RkAtom *atom, RkFacts *facts, GHashTable *bindings, GPtrArray *matches)
{
  g_autoptr (GPtrArray) paths = rk_facts_glob (facts, atom->arguments[0], RK_FACTS_FILE);

  for (guint i = 0; i < paths->len; i++)
    {
      gsize size_bytes = 0;
      const char *path = g_ptr_array_index (paths, i);
      const char *text = rk_facts_peek_text (facts, path, &size_bytes);
      if (text != NULL)
        collect_in_text (atom, path, text, size_bytes, matches);
    }
}

/* A value that a file gives to a key, where the regular expression agrees with it. */
static void
collect_value (const RkAtom *atom, const char *key, const char *value, GPtrArray *matches)
{
  g_autoptr (GMatchInfo) info = NULL;
  if (matches->len >= MAX_MATCHES)
    return;
  if (atom->regex != NULL
      && (value == NULL
          || !g_regex_match_full (atom->regex, value, strlen (value), 0, 0, &info, NULL)))
    return;

  GHashTable *match = new_match (matches);
  bind_file (match, atom->arguments[0]);
  bind_value (match, "key", key, -1);
  if (value != NULL)
    bind_value (match, "value", value, -1);
  if (info != NULL)
    bind_groups (match, g_regex_get_pattern (atom->regex), info);
}

static char *
decode_pointer_segment (const char *segment, gsize size_bytes)
{
  g_autofree char *text = g_strndup (segment, size_bytes);
  GString *decoded = g_string_new (text);
  g_string_replace (decoded, "~1", "/", 0);
  g_string_replace (decoded, "~0", "~", 0);
  return g_string_free (decoded, FALSE);
}

static void collect_json_below (const RkAtom *atom, JsonNode *node, const char *key,
                                const char *pointer, GPtrArray *matches);

static void
collect_json_members (const RkAtom *atom, JsonNode *node, const char *pattern, const char *rest,
                      GPtrArray *matches)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array) && matches->len < MAX_MATCHES; i++)
        if (g_str_equal (pattern, "*"))
          collect_json_below (atom, json_array_get_element (array, i), "", rest, matches);
      return;
    }

  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) members = object != NULL ? json_object_get_members (object) : NULL;
  for (GList *m = members; m != NULL && matches->len < MAX_MATCHES; m = m->next)
    if (fnmatch (pattern, m->data, 0) == 0)
      collect_json_below (atom, json_object_get_member (object, m->data), m->data, rest, matches);
}

/* A pointer as in RFC 6901, whose segments may hold wildcards, or choices in the order of
 * preference: /scripts/dev,start */
static void
collect_json_below (const RkAtom *atom, JsonNode *node, const char *key, const char *pointer,
                    GPtrArray *matches)
{
  if (*pointer == '\0')
    {
      gboolean is_text =
          JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
      collect_value (atom, key, is_text ? json_node_get_string (node) : NULL, matches);
      return;
    }

  const char *segment = pointer + 1;
  gsize size_bytes = strcspn (segment, "/");
  g_autofree char *text = g_strndup (segment, size_bytes);
  g_auto (GStrv) choices = g_strsplit (text, ",", -1);
  for (char **choice = choices; *choice != NULL; choice++)
    {
      g_autofree char *pattern = decode_pointer_segment (*choice, strlen (*choice));
      collect_json_members (atom, node, pattern, segment + size_bytes, matches);
    }
}

static void
collect_json (const RkAtom *atom, RkFacts *facts, GHashTable *bindings, GPtrArray *matches)
{
  JsonNode *root = rk_facts_peek_json (facts, atom->arguments[0]);
  if (root != NULL && atom->arguments[1][0] == '/')
    collect_json_below (atom, root, "", atom->arguments[1], matches);
}

/* The value of an INI or TOML line, without its quotes, brackets left as they are. */
static char *
parse_ini_value (const char *text)
{
  char *value = g_strstrip (g_strdup (text));
  char quote = value[0];
  char *end = quote == '"' || quote == '\'' ? strchr (value + 1, quote) : NULL;

  if (end != NULL)
    {
      *end = '\0';
      memmove (value, value + 1, strlen (value + 1) + 1);
    }
  return value;
}

static void
collect_ini_line (const RkAtom *atom, const char *line, GPtrArray *matches)
{
  gsize n = strcspn (line, "=");
  if (line[n] == '\0')
    return;
  g_autofree char *key = g_strstrip (g_strndup (line, n));
  g_autofree char *bare = parse_ini_value (key);
  g_autofree char *value = parse_ini_value (line + n + 1);
  if (fnmatch (atom->arguments[2], bare, 0) == 0)
    collect_value (atom, bare, value, matches);
}

static char *
parse_ini_section (char *line)
{
  line += strspn (line, "[");
  line[strcspn (line, "]")] = '\0';
  return g_strdup (g_strstrip (line));
}

static void
collect_ini (const RkAtom *atom, RkFacts *facts, GHashTable *bindings, GPtrArray *matches)
{
  gsize size_bytes = 0;
  const char *text = rk_facts_peek_text (facts, atom->arguments[0], &size_bytes);
  if (text == NULL)
    return;

  g_autofree char *valid = g_utf8_make_valid (text, size_bytes);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  g_autofree char *section = g_strdup ("");
  for (char **line = lines; *line != NULL && matches->len < MAX_MATCHES; line++)
    {
      g_strstrip (*line);
      if (**line == '[')
        {
          g_free (section);
          section = parse_ini_section (*line);
        }
      else if (**line != '#' && **line != ';' && fnmatch (atom->arguments[1], section, 0) == 0)
        collect_ini_line (atom, *line, matches);
    }
}

static void
collect_is (const RkAtom *atom, RkFacts *facts, GHashTable *bindings, GPtrArray *matches)
{
  g_autoptr (GMatchInfo) info = NULL;
  const char *value = g_hash_table_lookup (bindings, atom->arguments[0]);

  if (value != NULL && g_regex_match (atom->regex, value, 0, &info))
    bind_groups (new_match (matches), g_regex_get_pattern (atom->regex), info);
}

static const RkVerb VERBS[] = {
  { "file", 1, FALSE, FALSE, RK_FACTS_FILE, collect_files },
  { "folder", 1, FALSE, FALSE, RK_FACTS_FOLDER, collect_files },
  { "runnable", 1, FALSE, FALSE, RK_FACTS_RUNNABLE, collect_files },
  { "text", 1, TRUE, FALSE, RK_FACTS_FILE, collect_text },
  { "json", 2, TRUE, TRUE, RK_FACTS_FILE, collect_json },
  { "ini", 3, TRUE, TRUE, RK_FACTS_FILE, collect_ini },
  { "is", 1, TRUE, FALSE, RK_FACTS_FILE, collect_is },
};

/**
 * rk_verb_find:
 * @name: the first word of an atom
 *
 * Returns: (transfer none) (nullable): the verb of that name
 */
const RkVerb *
rk_verb_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (VERBS); i++)
    if (g_str_equal (VERBS[i].name, name))
      return &VERBS[i];
  return NULL;
}
