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

#include <string.h>

#include "rk-template.h"
#include "rk-verbs.h"

/* Bounds what a hostile file can cost a regular expression. */
#define REGEX_LIMITS "(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=2000)"

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
  const RkVerb *verb = rk_verb_find (name);
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
