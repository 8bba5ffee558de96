/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Reads rules. data/recognise/README.md says what they look like; what they mean for a folder is
 * rk-recogniser's matter. The values are read without the key file's escapes, so that a regular
 * expression is written as everywhere.
 */
#include "config.h"

#include "rk-rules.h"

#include <string.h>

#include "rk-recognise-resource.h"

#define RESOURCE_FOLDER "/io/github/rekindle/Rekindle/recognise"
#define VARIABLE_PREFIX "variable "
#define SEARCH_GROUP "search"
#define CHOICE_ARROW " <- "
#define MAX_USER_FILE_BYTES (1024 * 1024)
#define DEFAULT_RANK 50

static void
rule_free (gpointer data)
{
  RkRule *rule = data;
  g_clear_pointer (&rule->when, rk_condition_free);
  g_clear_pointer (&rule->each, rk_condition_free);
  char *texts[] = { rule->id,     rule->kind,    rule->name,       rule->command,     rule->shell,
                    rule->ignore, rule->include, rule->extensions, rule->environment, rule->url,
                    rule->before, rule->why,     rule->on_change };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (rule);
}

static void
choice_free (gpointer data)
{
  RkChoice *choice = data;
  g_free (choice->value);
  g_clear_pointer (&choice->condition, rk_condition_free);
  g_free (choice);
}

/* Reads a condition where there is one; FALSE where it is wrong. */
static gboolean
read_condition (GKeyFile *file, const char *group, const char *key, RkCondition **out,
                GError **error)
{
  g_autofree char *text = g_key_file_get_value (file, group, key, NULL);
  if (text == NULL)
    return TRUE;
  *out = rk_condition_parse (text, error);
  if (*out == NULL)
    g_prefix_error (error, "[%s] %s: ", group, key);
  return *out != NULL;
}

static char *
read_text (GKeyFile *file, const char *group, const char *key, const char *otherwise)
{
  char *text = g_key_file_get_value (file, group, key, NULL);
  return text != NULL ? text : g_strdup (otherwise);
}

static void
read_templates (RkRule *rule, GKeyFile *file, const char *group)
{
  rule->id = g_strdup (group);
  rule->kind = read_text (file, group, "Kind", group);
  rule->name = read_text (file, group, "Name", "{name}");
  rule->command = read_text (file, group, "Command", NULL);
  rule->shell = read_text (file, group, "Shell", NULL);
  rule->environment = read_text (file, group, "Environment", "");
  rule->ignore = read_text (file, group, "Ignore", "");
  rule->include = read_text (file, group, "Include", "");
  rule->extensions = read_text (file, group, "Extensions", "");
  rule->on_change = read_text (file, group, "OnChange", NULL);
  rule->url = read_text (file, group, "URL", NULL);
  rule->before = read_text (file, group, "Before", NULL);
  rule->why = read_text (file, group, "Why", "");
}

static RkRule *
read_rule (GKeyFile *file, const char *group, GError **error)
{
  RkRule *rule = g_new0 (RkRule, 1);
  g_autoptr (GError) missing = NULL;

  read_templates (rule, file, group);
  rule->rank = g_key_file_get_integer (file, group, "Rank", &missing);
  if (missing != NULL)
    rule->rank = DEFAULT_RANK;
  rule->nested = !g_key_file_has_key (file, group, "Nested", NULL)
                 || g_key_file_get_boolean (file, group, "Nested", NULL);
  gboolean valid = read_condition (file, group, "When", &rule->when, error)
                   && read_condition (file, group, "Each", &rule->each, error);
  if (valid && (rule->command == NULL) == (rule->shell == NULL) && rule->rank != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "[%s] needs either Command= or Shell=", group);
      valid = FALSE;
    }
  if (valid)
    return rule;
  rule_free (rule);
  return NULL;
}

static RkChoice *
read_choice (GKeyFile *file, const char *group, const char *key, GError **error)
{
  g_autofree char *text = g_key_file_get_value (file, group, key, NULL);
  const char *arrow = strstr (text, CHOICE_ARROW);
  g_autoptr (RkCondition) condition = NULL;

  if (arrow != NULL)
    {
      condition = rk_condition_parse (arrow + strlen (CHOICE_ARROW), error);
      if (condition == NULL)
        {
          g_prefix_error (error, "[%s] %s: ", group, key);
          return NULL;
        }
    }
  RkChoice *choice = g_new0 (RkChoice, 1);
  choice->value = arrow != NULL ? g_strndup (text, arrow - text) : g_strdup (text);
  choice->condition = g_steal_pointer (&condition);
  return choice;
}

static gboolean
add_variable (RkRules *self, GKeyFile *file, const char *group, GError **error)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (choice_free);
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (char **key = keys; *key != NULL; key++)
    {
      RkChoice *choice = read_choice (file, group, *key, error);
      if (choice == NULL)
        return FALSE;
      g_ptr_array_add (choices, choice);
    }
  g_hash_table_insert (self->variables, g_strdup (group + strlen (VARIABLE_PREFIX)),
                       g_steal_pointer (&choices));
  return TRUE;
}

/* A rule of the same name replaces the one read before, so a person can correct ours. */
static gboolean
add_rule (RkRules *self, GKeyFile *file, const char *group, GError **error)
{
  RkRule *rule = read_rule (file, group, error);
  if (rule == NULL)
    return FALSE;
  for (guint i = 0; i < self->rules->len; i++)
    if (g_str_equal (((RkRule *)g_ptr_array_index (self->rules, i))->id, group))
      {
        g_ptr_array_remove_index (self->rules, i);
        break;
      }
  g_ptr_array_add (self->rules, rule);
  return TRUE;
}

static gboolean
add_group (RkRules *self, GKeyFile *file, const char *group, GError **error)
{
  if (g_str_has_prefix (group, VARIABLE_PREFIX))
    return add_variable (self, file, group, error);
  if (!g_str_equal (group, SEARCH_GROUP))
    return add_rule (self, file, group, error);

  g_autofree char *folders = read_text (file, group, "Folders", "");
  g_strfreev (self->folders);
  self->folders = g_strsplit (folders, " ", -1);
  return TRUE;
}

/**
 * rk_rules_new:
 *
 * Returns: (transfer full): no rules
 */
RkRules *
rk_rules_new (void)
{
  RkRules *self = g_new0 (RkRules, 1);
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->variables =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->folders = g_new0 (char *, 1);
  return self;
}

/**
 * rk_rules_free:
 * @self: (transfer full) (nullable): rules
 */
void
rk_rules_free (RkRules *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->variables);
  g_strfreev (self->folders);
  g_free (self);
}

/**
 * rk_rules_add_text:
 * @self: rules
 * @text: the text of a key file
 * @size_bytes: its length
 * @error: return location
 *
 * Adds rules; one of a name that is there already takes its place. Where a group is wrong, those
 * before it have been added.
 *
 * Returns: whether all could be read; otherwise @error names group, key and reason
 */
gboolean
rk_rules_add_text (RkRules *self, const char *text, gsize size_bytes, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (!g_key_file_load_from_data (file, text, size_bytes, G_KEY_FILE_NONE, error))
    return FALSE;

  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++)
    if (!add_group (self, file, *group, error))
      return FALSE;
  return TRUE;
}

static void
add_own (RkRules *self)
{
  GResource *resource = rk_recognise_get_resource ();
  g_auto (GStrv) names =
      g_resource_enumerate_children (resource, RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (char **name = names; name != NULL && *name != NULL; name++)
    {
      g_autofree char *path = g_strconcat (RESOURCE_FOLDER "/", *name, NULL);
      g_autoptr (GBytes) bytes =
          g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autoptr (GError) error = NULL;
      gsize size_bytes = 0;
      const char *text = g_bytes_get_data (bytes, &size_bytes);
      if (!rk_rules_add_text (self, text, size_bytes, &error))
        g_error ("Rules of recognition “%s”: %s", *name, error->message);
    }
}

static void
add_file (RkRules *self, const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size_bytes = 0;

  if (!g_file_get_contents (path, &text, &size_bytes, &error)
      || !rk_rules_add_text (self, text, MIN (size_bytes, MAX_USER_FILE_BYTES), &error))
    g_debug ("Rules of recognition “%s” are left out: %s", path, error->message);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_users (RkRules *self)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_config_dir (), "rekindle", "recognise", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".rules"))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_file (self, g_ptr_array_index (names, i));
}

/**
 * rk_rules_new_installed:
 *
 * Reads the rules that come with Rekindle, then those in `$XDG_CONFIG_HOME/rekindle/recognise/`, in
 * the order of the names. Of a person's file that is wrong the rules before the mistake count, and
 * a debug message names it.
 *
 * Returns: (transfer full): the rules
 */
RkRules *
rk_rules_new_installed (void)
{
  RkRules *self = rk_rules_new ();
  add_own (self);
  add_users (self);
  return self;
}
