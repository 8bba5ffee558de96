/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Asks each rule about a folder, and about the folders below it that projects like to live in. It
 * knows no framework.
 *
 * A command is made of the rule's words. What a project's files say is put into a word, or makes
 * one, but never makes two, and never begins one with a dash: so `name = "x; rm -rf ~"` stays a
 * name. The one exception is a line that the project itself means for a shell (Procfile), which the
 * person sees before it is run. Nothing is run here.
 */
#include "config.h"

#include "rk-recogniser.h"

#include <string.h>

#include "rk-facts.h"
#include "rk-template.h"

/* A framework below comes after every language and convention that speaks for the folder itself (60
 * and more), and before containers and guesses. */
#define NESTED_PENALTY 36
#define MAX_NESTED_FOLDERS 24
#define MAX_VARIABLE_DEPTH 6
#define MAX_TEXT_BYTES 300

typedef struct
{
  const RkRules *rules;
  RkFacts *facts;
  GHashTable *bindings;
  gboolean for_words;
  guint depth;
} RkScope;

static gboolean
append_value (RkScope *scope, const char *value, GString *out)
{
  if (*value == '\0' || strlen (value) > MAX_TEXT_BYTES)
    return FALSE;
  if (!scope->for_words)
    {
      g_string_append (out, value);
      return TRUE;
    }

  gboolean begins_word = out->len == 0 || out->str[out->len - 1] == ' ';
  if (begins_word && *value == '-')
    return FALSE;
  g_autofree char *quoted = g_shell_quote (value);
  g_string_append (out, quoted);
  return TRUE;
}

static gboolean append_name (const char *name, GString *out, gpointer data);

static gboolean
append_variable (RkScope *scope, GPtrArray *choices, GString *out)
{
  for (guint i = 0; i < choices->len; i++)
    {
      const RkChoice *choice = g_ptr_array_index (choices, i);
      g_autoptr (GHashTable) bindings = rk_bindings_copy (scope->bindings);
      if (choice->condition != NULL
          && !rk_condition_holds (choice->condition, scope->facts, bindings))
        continue;
      RkScope inner = *scope;
      inner.bindings = bindings;
      inner.depth = scope->depth + 1;
      gsize start = out->len;
      if (rk_template_expand (choice->value, out, append_name, &inner))
        return TRUE;
      g_string_truncate (out, start);
    }
  return FALSE;
}

static gboolean
append_name (const char *name, GString *out, gpointer data)
{
  RkScope *scope = data;
  const char *value = g_hash_table_lookup (scope->bindings, name);
  if (value != NULL)
    return append_value (scope, value, out);

  GPtrArray *choices = g_hash_table_lookup (scope->rules->variables, name);
  return choices != NULL && scope->depth < MAX_VARIABLE_DEPTH
         && append_variable (scope, choices, out);
}

static char *
fill_text (RkScope *scope, const char *template)
{
  g_autoptr (GString) out = g_string_new (NULL);
  scope->for_words = FALSE;
  if (!rk_template_expand (template, out, append_name, scope))
    return NULL;
  return g_strdup (g_strstrip (out->str));
}

/* %NULL where a name has no value that may be used; no words for an empty template. */
static char **
fill_words (RkScope *scope, const char *template)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char **words = NULL;

  scope->for_words = TRUE;
  if (!rk_template_expand (template, out, append_name, scope))
    return NULL;
  if (*g_strstrip (out->str) == '\0')
    return g_new0 (char *, 1);
  g_shell_parse_argv (out->str, NULL, &words, NULL);
  return words;
}

static char **
fill_command (RkScope *scope, const RkRule *rule)
{
  if (rule->shell == NULL)
    return fill_words (scope, rule->command);

  const char *line = g_hash_table_lookup (scope->bindings, rule->shell);
  const char *words[] = { line, NULL };
  return line != NULL && *line != '\0' ? g_strdupv ((char **)words) : NULL;
}

static char **
fill_list (RkScope *scope, const char *template)
{
  char **words = fill_words (scope, template);
  return words != NULL ? words : g_new0 (char *, 1);
}

/* %NULL where the rule's words cannot be filled in from what the project says. */
static RkCandidate *
make_candidate (RkScope *scope, const RkRule *rule, int rank)
{
  g_autoptr (RkCandidate) candidate = rk_candidate_new ();

  candidate->command = fill_command (scope, rule);
  if (candidate->command == NULL || candidate->command[0] == NULL)
    return NULL;
  candidate->shell = rule->shell != NULL;
  candidate->kind = fill_text (scope, rule->kind);
  candidate->name = fill_text (scope, rule->name);
  candidate->directory = g_strdup (rk_facts_peek_directory (scope->facts));
  candidate->environment = fill_list (scope, rule->environment);
  candidate->ignore = fill_list (scope, rule->ignore);
  candidate->include = fill_list (scope, rule->include);
  candidate->extensions = fill_list (scope, rule->extensions);
  candidate->on_change = g_strdup (rule->on_change);
  candidate->url = rule->url != NULL ? fill_text (scope, rule->url) : NULL;
  candidate->before = rule->before != NULL ? fill_words (scope, rule->before) : NULL;
  candidate->why = fill_text (scope, rule->why);
  candidate->rank = rank;
  if (candidate->name == NULL)
    candidate->name = g_path_get_basename (candidate->directory);
  if (candidate->kind == NULL || candidate->why == NULL)
    return NULL;
  return g_steal_pointer (&candidate);
}

/* What the variables are in the chosen folder, for those below it: a workspace has one lock file.
 */
static GHashTable *
collect_above (const RkRules *rules, RkFacts *facts)
{
  GHashTable *above = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  RkScope scope = { rules, facts, nothing, FALSE, 0 };
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, rules->variables);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *template = g_strdup_printf ("{%s}", (char *)name);
      g_autofree char *value = fill_text (&scope, template);
      if (value != NULL)
        g_hash_table_insert (above, g_strconcat ("above_", name, NULL), g_steal_pointer (&value));
    }
  return above;
}

static void
apply_rule (const RkRules *rules, const RkRule *rule, RkFacts *facts, GHashTable *above,
            GPtrArray *out)
{
  g_autoptr (GHashTable) bindings =
      above != NULL ? rk_bindings_copy (above)
                    : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  int penalty = above != NULL ? NESTED_PENALTY : 0;
  g_autofree char *base = g_path_get_basename (rk_facts_peek_directory (facts));
  g_autofree char *name = g_utf8_make_valid (base, -1);
  g_hash_table_insert (bindings, g_strdup ("directory_name"), g_steal_pointer (&name));

  if (rule->rank <= 0 || (rule->when != NULL && !rk_condition_holds (rule->when, facts, bindings)))
    return;

  g_autoptr (GPtrArray) matches =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref);
  if (rule->each != NULL)
    {
      g_ptr_array_unref (matches);
      matches = rk_condition_matches (rule->each, facts, bindings);
    }
  else
    g_ptr_array_add (matches, g_hash_table_ref (bindings));

  for (guint i = 0; i < matches->len; i++)
    {
      RkScope scope = { rules, facts, g_ptr_array_index (matches, i), FALSE, 0 };
      RkCandidate *candidate = make_candidate (&scope, rule, rule->rank - penalty - (int)i);
      if (candidate != NULL)
        g_ptr_array_add (out, candidate);
    }
}

static void
apply_rules (const RkRules *rules, RkFacts *facts, GHashTable *above, GPtrArray *out)
{
  for (guint i = 0; i < rules->rules->len; i++)
    {
      const RkRule *rule = g_ptr_array_index (rules->rules, i);
      if (above == NULL || rule->nested)
        apply_rule (rules, rule, facts, above, out);
    }
}

static void
look_below (const RkRules *rules, RkFacts *facts, GPtrArray *out)
{
  g_autoptr (GHashTable) above = collect_above (rules, facts);
  guint looked = 0;
  for (char **pattern = rules->folders; *pattern != NULL; pattern++)
    {
      g_autoptr (GPtrArray) paths = rk_facts_glob (facts, *pattern, RK_FACTS_FOLDER);
      for (guint i = 0; i < paths->len && looked < MAX_NESTED_FOLDERS; i++, looked++)
        {
          g_autoptr (RkFacts) below = rk_facts_new_below (facts, g_ptr_array_index (paths, i));
          if (below != NULL)
            apply_rules (rules, below, above, out);
        }
    }
}

static int
compare_rank (gconstpointer a, gconstpointer b)
{
  const RkCandidate *one = *(RkCandidate *const *)a;
  const RkCandidate *other = *(RkCandidate *const *)b;
  return (other->rank > one->rank) - (other->rank < one->rank);
}

static gboolean
is_offered (GPtrArray *candidates, const RkCandidate *candidate)
{
  for (guint i = 0; i < candidates->len; i++)
    if (rk_candidate_runs_the_same (g_ptr_array_index (candidates, i), candidate))
      return TRUE;
  return FALSE;
}

static GPtrArray *
choose_best (GPtrArray *all)
{
  GPtrArray *best = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_candidate_free);
  g_ptr_array_sort (all, compare_rank);
  for (guint i = 0; i < all->len && best->len < RK_RECOGNISER_MAX_CANDIDATES; i++)
    {
      RkCandidate *candidate = g_ptr_array_index (all, i);
      if (candidate->rank <= 0 || is_offered (best, candidate))
        continue;
      g_ptr_array_add (best, candidate);
      all->pdata[i] = NULL;
    }
  return best;
}

/**
 * rk_recogniser_recognise_with:
 * @rules: the rules
 * @directory: a folder
 * @error: return location
 *
 * As rk_recogniser_recognise(), with rules of the caller's choice.
 *
 * Returns: (transfer full) (element-type RkCandidate): the candidates, best first
 */
GPtrArray *
rk_recogniser_recognise_with (const RkRules *rules, const char *directory, GError **error)
{
  g_autoptr (RkFacts) facts = rk_facts_new (directory, error);
  if (facts == NULL)
    return NULL;

  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_candidate_free);
  apply_rules (rules, facts, NULL, all);
  look_below (rules, facts, all);
  return choose_best (all);
}

/**
 * rk_recogniser_recognise:
 * @directory: a folder
 * @error: return location
 *
 * Says how the project in @directory would be run. It reads, within limits; it runs nothing, writes
 * nothing, follows no symbolic link out of the folder and uses no network. It blocks on the file
 * system, so a host calls it in a thread; any thread will do, also several at once.
 *
 * Returns: (transfer full) (element-type RkCandidate): the candidates, best first, at most
 *   %RK_RECOGNISER_MAX_CANDIDATES, empty where nothing is recognised; %NULL with a #GIOErrorEnum
 * where @directory cannot be opened
 */
GPtrArray *
rk_recogniser_recognise (const char *directory, GError **error)
{
  g_autoptr (RkRules) rules = rk_rules_new_installed ();
  return rk_recogniser_recognise_with (rules, directory, error);
}
