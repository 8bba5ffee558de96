/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Conditions, as data/recognise/README.md explains them to the authors of rules:
 *
 *   EXPRESSION = CHAIN { " | " CHAIN }     CHAIN = ATOM { " & " ATOM }     ATOM = [ "not " ] VERB
 * ARGUMENTS
 *
 * An atom answers with *matches*: each is a table of names and values (`{file}`, `{key}`, the named
 * groups of a regular expression). In a chain the first match counts, and its names are known to
 * the atoms after it. What a value may be used for is not decided here.
 */
#include "config.h"

#include "rk-condition.h"

#include <fnmatch.h>
#include <string.h>

#include "rk-template.h"

#define MAX_MATCHES 16
#define MAX_VALUE_BYTES 4096
/* Bounds what a hostile file can cost a regular expression. */
#define REGEX_LIMITS "(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=2000)"

typedef struct _RkAtom RkAtom;

typedef void (*RkCollect) (const RkAtom *atom, RkFacts *facts, GHashTable *bindings,
                           GPtrArray *matches);

typedef struct
{
  const char *name;
  int n_arguments;
  gboolean wants_regex;
  gboolean may_lack_regex;
  RkFactsType type;
  RkCollect collect;
} RkVerb;

struct _RkAtom
{
  const RkVerb *verb;
  gboolean negated;
  char **arguments; /* (owned): without the regular expression */
  GRegex *regex;    /* (owned) (nullable) */
};

struct _RkCondition
{
  GPtrArray *chains; /* (owned) (element-type GPtrArray(RkAtom)) */
};

/**
 * rk_bindings_copy:
 * @bindings: (element-type utf8 utf8): names and values
 *
 * Returns: (transfer full): a table of its own with the same names and values
 */
GHashTable *
rk_bindings_copy (GHashTable *bindings)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, bindings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));
  return copy;
}

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

static const RkVerb *
find_verb (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (VERBS); i++)
    if (g_str_equal (VERBS[i].name, name))
      return &VERBS[i];
  return NULL;
}

static void
atom_free (gpointer data)
{
  RkAtom *atom = data;
  g_strfreev (atom->arguments);
  g_clear_pointer (&atom->regex, g_regex_unref);
  g_free (atom);
}

static gboolean
parse_regex (RkAtom *atom, const char *text, GError **error)
{
  g_autofree char *pattern = g_strconcat (REGEX_LIMITS, text, NULL);
  atom->regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_RAW, 0, error);
  return atom->regex != NULL;
}

/* @words: the verb, its arguments, and as the last element everything that follows them */
static gboolean
parse_arguments (RkAtom *atom, char **words, const char *text, GError **error)
{
  int n = g_strv_length (words) - 1;
  int wanted = atom->verb->n_arguments;
  gboolean has_rest = n > wanted;

  if (n < wanted || (has_rest && !atom->verb->wants_regex)
      || (!has_rest && atom->verb->wants_regex && !atom->verb->may_lack_regex))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s” has the wrong number of arguments", text);
      return FALSE;
    }

  atom->arguments = g_new0 (char *, wanted + 1);
  for (int i = 0; i < wanted; i++)
    atom->arguments[i] = g_strdup (words[i + 1]);
  return !has_rest || parse_regex (atom, words[wanted + 1], error);
}

static RkAtom *
parse_atom (const char *text, GError **error)
{
  const char *rest = text;
  gboolean negated = g_str_has_prefix (text, "not ");
  if (negated)
    rest += strlen ("not ");

  g_autofree char *name = g_strndup (rest, strcspn (rest, " "));
  const RkVerb *verb = find_verb (name);
  if (verb == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” is no condition", text);
      return NULL;
    }

  RkAtom *atom = g_new0 (RkAtom, 1);
  g_auto (GStrv) words = g_strsplit (rest, " ", verb->n_arguments + 2);
  atom->verb = verb;
  atom->negated = negated;
  if (parse_arguments (atom, words, text, error))
    return atom;
  atom_free (atom);
  return NULL;
}

static GPtrArray *
parse_chain (const char *text, GError **error)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new_with_free_func (atom_free);
  g_auto (GStrv) parts = g_strsplit (text, " & ", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      RkAtom *atom = parse_atom (g_strstrip (*part), error);
      if (atom == NULL)
        return NULL;
      g_ptr_array_add (chain, atom);
    }
  return g_steal_pointer (&chain);
}

/**
 * rk_condition_parse:
 * @text: an expression
 * @error: return location
 *
 * Returns: (transfer full): the condition, or %NULL with %G_IO_ERROR_INVALID_DATA or a
 * #GRegexError, which say what is wrong in words
 */
RkCondition *
rk_condition_parse (const char *text, GError **error)
{
  g_autoptr (RkCondition) self = g_new0 (RkCondition, 1);
  g_auto (GStrv) parts = g_strsplit (text, " | ", -1);

  self->chains = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  for (char **part = parts; *part != NULL; part++)
    {
      GPtrArray *chain = parse_chain (*part, error);
      if (chain == NULL)
        return NULL;
      g_ptr_array_add (self->chains, chain);
    }
  return g_steal_pointer (&self);
}

/**
 * rk_condition_free:
 * @self: (transfer full) (nullable): a condition
 */
void
rk_condition_free (RkCondition *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->chains);
  g_free (self);
}

static void
add_bindings (GHashTable *bindings, GHashTable *match)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, match);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (bindings, g_strdup (name), g_strdup (value));
}

/* The arguments are templates: `file {folder}/setup.py`. */
static GPtrArray *
atom_matches (const RkAtom *atom, RkFacts *facts, GHashTable *bindings)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref);
  RkAtom filled = *atom;
  g_auto (GStrv) arguments = g_strdupv (atom->arguments);

  for (char **argument = arguments; *argument != NULL; argument++)
    {
      char *text = rk_template_fill (*argument, bindings);
      g_free (*argument);
      *argument = text;
    }
  filled.arguments = arguments;
  atom->verb->collect (&filled, facts, bindings, matches);
  return matches;
}

/* Every way in which the chain holds: the first atom fans out, the others confirm each way. */
static void
chain_matches (GPtrArray *chain, guint at, RkFacts *facts, GHashTable *bindings, GPtrArray *out)
{
  if (at == chain->len)
    {
      g_ptr_array_add (out, g_hash_table_ref (bindings));
      return;
    }

  const RkAtom *atom = g_ptr_array_index (chain, at);
  g_autoptr (GPtrArray) matches = atom_matches (atom, facts, bindings);
  if (atom->negated)
    {
      if (matches->len == 0)
        chain_matches (chain, at + 1, facts, bindings, out);
      return;
    }

  guint n = at == 0 ? matches->len : MIN (matches->len, 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GHashTable) more = rk_bindings_copy (bindings);
      add_bindings (more, g_ptr_array_index (matches, i));
      chain_matches (chain, at + 1, facts, more, out);
    }
}

/**
 * rk_condition_matches:
 * @self: a condition
 * @facts: the facts about a folder
 * @bindings: (element-type utf8 utf8): names known already
 *
 * Returns: (transfer full) (element-type GHashTable): for each way in which the condition holds,
 * @bindings and the names it adds; in the order of the expression's alternatives, then of the files
 * and keys
 */
GPtrArray *
rk_condition_matches (const RkCondition *self, RkFacts *facts, GHashTable *bindings)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref);
  for (guint i = 0; i < self->chains->len; i++)
    chain_matches (g_ptr_array_index (self->chains, i), 0, facts, bindings, out);
  return out;
}

/**
 * rk_condition_holds:
 * @self: a condition
 * @facts: the facts about a folder
 * @bindings: (element-type utf8 utf8) (inout): names known already; where the condition holds,
 * those of its first match are added
 *
 * Returns: whether the condition holds
 */
gboolean
rk_condition_holds (const RkCondition *self, RkFacts *facts, GHashTable *bindings)
{
  g_autoptr (GPtrArray) matches = rk_condition_matches (self, facts, bindings);
  if (matches->len == 0)
    return FALSE;
  add_bindings (bindings, g_ptr_array_index (matches, 0));
  return TRUE;
}
