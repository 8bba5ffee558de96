/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Values as people write them, and back. Knows the types; the options themselves are in the table.
 */

#include "config.h"

#include "rk-project-option.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "rk-error.h"
#include "rk-exit-words.h"
#include "rk-key-text.h"
#include "rk-signal-name.h"

#define FIELD(project, option, type) (*(type *)G_STRUCT_MEMBER_P (project, (option)->offset))
#define PEEK(project, option, type) (*(type const *)G_STRUCT_MEMBER_P (project, (option)->offset))

static const struct
{
  const char *name;
  gint64 usec;
} units[] = {
  { "us", 1 },
  { "ms", G_TIME_SPAN_MILLISECOND },
  { "s", G_TIME_SPAN_SECOND },
  { "sec", G_TIME_SPAN_SECOND },
  { "min", G_TIME_SPAN_MINUTE },
  { "h", G_TIME_SPAN_HOUR },
};

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (RK_ERROR, RK_ERROR_INVALID, format, args);
  va_end (args);
  return FALSE;
}

/* "stop, wait" */
static char *
list_words (const RkOptionWord *words)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; words[i].word != NULL; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", words[i].word);
  return g_string_free (list, FALSE);
}

static const RkOptionWord *
find_word (const RkOptionWord *words, const char *text)
{
  for (gsize i = 0; words != NULL && words[i].word != NULL; i++)
    if (g_ascii_strcasecmp (words[i].word, text) == 0)
      return &words[i];
  return NULL;
}

static gboolean
parse_word (const RkProjectOption *option, const char *text, RkProjectDraft *draft, GError **error)
{
  const RkOptionWord *word = find_word (option->words, text);

  if (word != NULL)
    {
      FIELD (&draft->values, option, int) = (int)word->value;
      return TRUE;
    }
  g_autofree char *allowed = list_words (option->words);
  return refuse (error, _ ("%s is “%s”, but must be one of: %s"), option->key, text, allowed);
}

static gboolean
parse_usec (const char *text, gint64 unit_usec, gint64 *usec)
{
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number))
    return FALSE;
  end += strspn (end, " ");
  gboolean known = *end == '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (units) && !known; i++)
    if (strcmp (units[i].name, end) == 0)
      {
        unit_usec = units[i].usec;
        known = TRUE;
      }

  double product = number * (double)unit_usec;
  *usec = (gint64)CLAMP (product, -1e17, 1e17);
  return known;
}

static char *
format_usec (gint64 usec)
{
  if (usec != 0 && usec % G_TIME_SPAN_HOUR == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "h", usec / G_TIME_SPAN_HOUR);
  if (usec % G_TIME_SPAN_SECOND == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "s", usec / G_TIME_SPAN_SECOND);
  if (usec % G_TIME_SPAN_MILLISECOND == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "ms", usec / G_TIME_SPAN_MILLISECOND);
  return g_strdup_printf ("%" G_GINT64_FORMAT "us", usec);
}

static gboolean
parse_duration (const RkProjectOption *option, const char *text, RkProjectDraft *draft,
                GError **error)
{
  const RkOptionWord *word = find_word (option->words, text);
  gint64 usec;

  if (word != NULL)
    usec = word->value;
  else if (!parse_usec (text, option->unit_usec, &usec))
    return refuse (error, _ ("%s is “%s”, but must be a time such as %s"), option->key, text,
                   option->example);
  else if (usec < option->min || usec > option->max)
    {
      g_autofree char *min = format_usec (option->min);
      g_autofree char *max = format_usec (option->max);
      return refuse (error, _ ("%s is “%s”, but must lie between %s and %s"), option->key, text,
                     min, max);
    }
  FIELD (&draft->values, option, gint64) = usec;
  return TRUE;
}

static gboolean
parse_integer (const RkProjectOption *option, const char *text, int *number, GError **error)
{
  gint64 parsed;

  if (!g_ascii_string_to_signed (text, 10, option->min, option->max, &parsed, NULL))
    return refuse (error, _ ("%s is “%s”, but must be a whole number from %ld to %ld"), option->key,
                   text, (long)option->min, (long)option->max);
  *number = (int)parsed;
  return TRUE;
}

static gboolean
parse_codes (const RkProjectOption *option, const char *value, RkProjectDraft *draft,
             GError **error)
{
  g_auto (GStrv) items = rk_key_text_split (value);
  guint n_items = g_strv_length (items);
  g_autofree int *codes = g_new0 (int, n_items + 1);

  for (guint i = 0; i < n_items; i++)
    if (!parse_integer (option, g_strstrip (items[i]), &codes[i], error))
      return FALSE;
  draft->values.n_restart_codes = n_items;
  draft->values.restart_codes =
      (const int *)(gconstpointer)rk_project_draft_own (draft, g_steal_pointer ((char **)&codes));
  return TRUE;
}

static gboolean
parse_signal (const RkProjectOption *option, const char *text, int *number, GError **error)
{
  *number = rk_signal_from_name (text);
  if (*number > 0)
    return TRUE;
  return refuse (error, _ ("%s is “%s”, but must be a signal such as TERM, INT or HUP"),
                 option->key, text);
}

static gboolean
parse_on_change (const RkProjectOption *option, const char *text, RkProjectDraft *draft,
                 GError **error)
{
  RkProject *values = &draft->values;

  if (strcmp (text, "restart") == 0 || strcmp (text, "none") == 0)
    {
      values->on_change = text[0] == 'r' ? RK_ON_CHANGE_RESTART : RK_ON_CHANGE_NONE;
      return TRUE;
    }
  if (!g_str_has_prefix (text, "signal:"))
    return refuse (error, _ ("%s is “%s”, but must be restart, none, or signal:NAME"), option->key,
                   text);
  values->on_change = RK_ON_CHANGE_SIGNAL;
  return parse_signal (option, text + strlen ("signal:"), &values->on_change_signal, error);
}

static gboolean
parse_command (const RkProjectOption *option, const char *text, RkProjectDraft *draft,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) arguments = NULL;

  if (!g_shell_parse_argv (text, NULL, &arguments, &local))
    return refuse (error, _ ("%s cannot be split into words: %s"), option->key, local->message);
  FIELD (&draft->values, option, const char *const *) =
      rk_project_draft_own_strv (draft, g_steal_pointer (&arguments));
  return TRUE;
}

/* NULL: relative, and there is nothing that it could be relative to. */
static char *
resolve (const char *path, const char *base, const char *home)
{
  if (strcmp (path, "~") == 0)
    return g_strdup (home);
  if (g_str_has_prefix (path, "~/"))
    return g_canonicalize_filename (path + 2, home);
  if (g_path_is_absolute (path))
    return g_canonicalize_filename (path, "/");
  return base != NULL ? g_canonicalize_filename (path, base) : NULL;
}

static gboolean
parse_path (const RkProjectOption *option, const char *text, const RkPlaces *places,
            RkProjectDraft *draft, GError **error)
{
  char *path = resolve (text, places->base, places->home);

  if (path == NULL)
    return refuse (error, _ ("%s is “%s”, but must begin with / or ~/"), option->key, text);
  FIELD (&draft->values, option, const char *) = rk_project_draft_own (draft, path);
  return TRUE;
}

/* Without a directory the project is refused anyway. */
static char **
resolve_all (const char *value, const char *directory, const char *home)
{
  g_auto (GStrv) items = rk_key_text_split (value);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (gsize i = 0; items[i] != NULL; i++)
    {
      g_autofree char *path = resolve (items[i], directory, home);
      if (path != NULL)
        g_strv_builder_add (paths, path);
    }
  return g_strv_builder_end (paths);
}

/* "dir/sub" in "dir" → "sub"; NULL if it is not in there. What would read as a home stays absolute.
 */
static char *
make_relative (const char *path, const char *directory)
{
  gsize length = strlen (directory);

  if (strcmp (path, directory) == 0)
    return g_strdup (".");
  if (!g_str_has_prefix (path, directory) || path[length] != '/' || path[length + 1] == '~')
    return NULL;
  return g_strdup (path + length + 1);
}

static char *
shorten (const char *path, const char *base, const char *home)
{
  char *relative = base != NULL ? make_relative (path, base) : NULL;
  if (relative != NULL)
    return relative;

  g_autofree char *in_home = make_relative (path, home);
  if (in_home != NULL && strcmp (home, "/") != 0)
    return strcmp (in_home, ".") == 0 ? g_strdup ("~") : g_strdup_printf ("~/%s", in_home);
  return g_strdup (path);
}

static char *
format_paths (const RkProject *project, const RkProjectOption *option, const RkPlaces *places)
{
  const char *const *paths = PEEK (project, option, const char *const *);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *path = shorten (paths[i], project->directory, places->home);
      g_strv_builder_add (builder, path);
    }
  g_auto (GStrv) items = g_strv_builder_end (builder);
  return rk_key_text_join ((const char *const *)items);
}

static char *
format_word (const RkOptionWord *words, gint64 value)
{
  for (gsize i = 0; words != NULL && words[i].word != NULL; i++)
    if (words[i].value == value)
      return g_strdup (words[i].word);
  return NULL;
}

static char *
format_codes (const RkProject *project)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < project->n_restart_codes; i++)
    g_string_append_printf (list, "%d;", project->restart_codes[i]);
  return g_string_free (list, FALSE);
}

static char *
format_signal (const char *prefix, int number)
{
  const char *name = rk_exit_words_get_signal_name (number);

  if (name == NULL)
    return g_strdup_printf ("%s%d", prefix, number);
  return g_strconcat (prefix, g_str_has_prefix (name, "SIG") ? name + 3 : name, NULL);
}

static char *
format_on_change (const RkProject *project)
{
  if (project->on_change == RK_ON_CHANGE_SIGNAL)
    return format_signal ("signal:", project->on_change_signal);
  return g_strdup (project->on_change == RK_ON_CHANGE_NONE ? "none" : "restart");
}

static char *
escape (const char *text)
{
  return text != NULL ? rk_key_text_escape (text) : g_strdup ("");
}

static gboolean
parse_text (const RkProjectOption *option, const char *text, const RkPlaces *places,
            RkProjectDraft *draft, GError **error)
{
  switch (option->type)
    {
    case RK_OPTION_COMMAND:
      return parse_command (option, text, draft, error);
    case RK_OPTION_PATH:
      return parse_path (option, text, places, draft, error);
    case RK_OPTION_WORD:
      return parse_word (option, text, draft, error);
    case RK_OPTION_DURATION:
      return parse_duration (option, text, draft, error);
    case RK_OPTION_NUMBER:
      return parse_integer (option, text, &FIELD (&draft->values, option, int), error);
    case RK_OPTION_SIGNAL:
      return parse_signal (option, text, &FIELD (&draft->values, option, int), error);
    case RK_OPTION_ON_CHANGE:
      return parse_on_change (option, text, draft, error);
    case RK_OPTION_TEXT:
    case RK_OPTION_LIST:
    case RK_OPTION_PATHS:
    case RK_OPTION_CODES:
    default:
      FIELD (&draft->values, option, const char *) = rk_project_draft_own (draft, g_strdup (text));
      return TRUE;
    }
}

/**
 * rk_project_option_parse:
 * @option: an option
 * @value: its raw value, as it stands in a project file; an empty one stands for the default
 * @places: what relative paths mean. Paths to watch begin at the draft's directory, so that one
 * first
 * @draft: where to put it
 * @error: return location for RK_ERROR_INVALID, with a message for the person
 *
 * Returns: whether the value is allowed; if not, @draft is as it was
 */
gboolean
rk_project_option_parse (const RkProjectOption *option, const char *value, const RkPlaces *places,
                         RkProjectDraft *draft, GError **error)
{
  if (value[0] == '\0' && option->type != RK_OPTION_CODES)
    return TRUE;
  if (option->type == RK_OPTION_CODES)
    return parse_codes (option, value, draft, error);
  if (option->type == RK_OPTION_LIST)
    {
      FIELD (&draft->values, option, const char *const *) =
          rk_project_draft_own_strv (draft, rk_key_text_split (value));
      return TRUE;
    }
  if (option->type == RK_OPTION_PATHS)
    {
      char **paths = resolve_all (value, draft->values.directory, places->home);
      FIELD (&draft->values, option, const char *const *) =
          rk_project_draft_own_strv (draft, paths);
      return TRUE;
    }

  g_autofree char *text = rk_key_text_unescape (value);
  return parse_text (option, text, places, draft, error);
}

/**
 * rk_project_option_format:
 * @option: an option
 * @project: a project
 * @places: what relative paths mean
 *
 * Returns: (transfer full): the raw value that says the same as @project does; empty for nothing
 */
char *
rk_project_option_format (const RkProjectOption *option, const RkProject *project,
                          const RkPlaces *places)
{
  g_autofree char *text = NULL;

  switch (option->type)
    {
    case RK_OPTION_TEXT:
      return escape (PEEK (project, option, const char *));
    case RK_OPTION_COMMAND:
      text = rk_project_quote_command (PEEK (project, option, const char *const *));
      return escape (text);
    case RK_OPTION_PATH:
      if (PEEK (project, option, const char *) != NULL)
        text = shorten (PEEK (project, option, const char *), places->base, places->home);
      return escape (text);
    case RK_OPTION_LIST:
      return rk_key_text_join (PEEK (project, option, const char *const *));
    case RK_OPTION_PATHS:
      return format_paths (project, option, places);
    case RK_OPTION_WORD:
      return format_word (option->words, PEEK (project, option, int));
    case RK_OPTION_DURATION:
      text = format_word (option->words, PEEK (project, option, gint64));
      return text != NULL ? g_steal_pointer (&text) : format_usec (PEEK (project, option, gint64));
    case RK_OPTION_NUMBER:
      return g_strdup_printf ("%d", PEEK (project, option, int));
    case RK_OPTION_SIGNAL:
      return format_signal ("", PEEK (project, option, int));
    case RK_OPTION_CODES:
      return format_codes (project);
    case RK_OPTION_ON_CHANGE:
      return format_on_change (project);
    default:
      g_assert_not_reached ();
    }
}
