/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A field that nobody touched keeps the value it had, exactly: a text in a window cannot show
 * everything that a file can say.
 */

#include "config.h"

#include "rk-edit-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-edit-command.h"
#include "rk-error.h"
#include "rk-option-label.h"
#include "rk-option-text.h"

#define ENVIRONMENT RK_OPTION_KEY_ENVIRONMENT
#define SHELL RK_OPTION_KEY_SHELL

struct _RkEditForm
{
  GObject parent_instance;

  RkProject *before;   /* (owned) (nullable): what is edited; NULL: a new project */
  GHashTable *initial; /* (owned) (element-type utf8 utf8): the texts at the beginning */
  GHashTable *texts;   /* (owned) (element-type utf8 utf8) */
  GHashTable *written; /* (owned) (element-type utf8): which fields the person has written */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkEditForm, rk_edit_form, G_TYPE_OBJECT)

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

static RkPlaces
get_places (void)
{
  return (RkPlaces){ NULL, g_get_home_dir () };
}

/**
 * rk_edit_form_get:
 * @self: the form
 * @key: a field
 *
 * Returns: (transfer none): its text, until it changes
 */
const char *
rk_edit_form_get (RkEditForm *self, const char *key)
{
  const char *text = g_hash_table_lookup (self->texts, key);

  return text != NULL ? text : "";
}

static gboolean
is_untouched (RkEditForm *self, const char *key)
{
  return self->before != NULL
         && g_strcmp0 (rk_edit_form_get (self, key), g_hash_table_lookup (self->initial, key)) == 0;
}

static void
change (RkEditForm *self, const char *key, const char *text)
{
  if (strcmp (rk_edit_form_get (self, key), text) == 0)
    return;
  g_hash_table_insert (self->texts, g_strdup (key), g_strdup (text));
  g_signal_emit (self, signals[SIGNAL_CHANGED], g_quark_from_string (key), key);
}

/**
 * rk_edit_form_set:
 * @self: the form
 * @key: a field
 * @text: what the person writes into it; nothing makes it ours to fill in again
 */
void
rk_edit_form_set (RkEditForm *self, const char *key, const char *text)
{
  if (strcmp (rk_edit_form_get (self, key), text) == 0)
    return;
  if (is_blank (text))
    g_hash_table_remove (self->written, key);
  else
    g_hash_table_add (self->written, g_strdup (key));
  change (self, key, text);
}

/**
 * rk_edit_form_dup_default:
 * @self: the form
 * @key: a field
 *
 * Returns: (transfer full): what holds where the person says nothing
 */
char *
rk_edit_form_dup_default (RkEditForm *self, const char *key)
{
  const RkProjectOption *option = rk_project_option_find_key (key);

  if (strcmp (key, SHELL) == 0)
    return g_strdup ("auto");
  return option != NULL && option->type != RK_OPTION_COMMAND ? rk_option_text_dup_default (option)
                                                             : g_strdup ("");
}

/**
 * rk_edit_form_is_default:
 * @self: the form
 * @key: a field
 *
 * Returns: whether it says the same as nothing
 */
gboolean
rk_edit_form_is_default (RkEditForm *self, const char *key)
{
  g_autofree char *standard = rk_edit_form_dup_default (self, key);

  return strcmp (standard, rk_edit_form_get (self, key)) == 0;
}

/**
 * rk_edit_form_reset:
 * @self: the form
 * @key: a field that is to have its default
 */
void
rk_edit_form_reset (RkEditForm *self, const char *key)
{
  g_autofree char *standard = rk_edit_form_dup_default (self, key);

  rk_edit_form_set (self, key, standard);
  g_hash_table_remove (self->written, key);
}

/**
 * rk_edit_form_offer:
 * @self: the form
 * @key: a field
 * @text: (nullable): what would fit; %NULL: the default
 *
 * Fills it in, unless the person has.
 */
void
rk_edit_form_offer (RkEditForm *self, const char *key, const char *text)
{
  g_autofree char *standard = text == NULL ? rk_edit_form_dup_default (self, key) : NULL;

  if (!g_hash_table_contains (self->written, key))
    change (self, key, text != NULL ? text : standard);
}

static void
offer_list (RkEditForm *self, const char *key, char **items)
{
  g_autofree char *text = items != NULL ? g_strjoinv ("\n", items) : g_strdup ("");

  rk_edit_form_offer (self, key, text);
}

static void
offer_before (RkEditForm *self, char **words)
{
  g_autofree char *line =
      words != NULL && words[0] != NULL ? rk_project_quote_command ((const char *const *)words) : NULL;

  rk_edit_form_offer (self, "Before", line);
}

/**
 * rk_edit_form_offer_candidate:
 * @self: the form
 * @candidate: (nullable): what was recognised; %NULL: nothing, or what was holds no more
 * @folder: the absolute folder that was looked at, all of which is to be watched
 *
 * Fills in all that comes with it, wherever the person has written nothing.
 */
void
rk_edit_form_offer_candidate (RkEditForm *self, const RkCandidate *candidate, const char *folder)
{
  static const RkCandidate nothing;
  const RkCandidate *from = candidate != NULL ? candidate : &nothing;
  gboolean elsewhere = from->directory != NULL && strcmp (from->directory, folder) != 0;

  rk_edit_form_offer (self, "Directory", from->directory != NULL ? from->directory : folder);
  rk_edit_form_offer (self, "Paths", elsewhere ? folder : "");
  offer_list (self, "Ignore", from->ignore);
  offer_list (self, "Include", from->include);
  offer_list (self, "Extensions", from->extensions);
  offer_list (self, ENVIRONMENT, from->environment);
  offer_before (self, from->before);
  rk_edit_form_offer (self, "OpenUrl", from->url);
  rk_edit_form_offer (self, "OnChange", from->on_change);
  rk_edit_form_offer (self, SHELL, from->shell ? "shell" : NULL);
  if (candidate == NULL)
    return;
  g_autofree char *line = rk_candidate_dup_command_line (candidate);
  rk_edit_form_offer (self, "Command", line);
  rk_edit_form_offer (self, "Name", candidate->name);
}

/* Fields. */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, RK_ERROR, RK_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
wants_shell (RkEditForm *self)
{
  const char *how = rk_edit_form_get (self, SHELL);

  if (strcmp (how, "auto") == 0)
    return rk_edit_command_needs_shell (rk_edit_form_get (self, "Command"));
  return strcmp (how, "shell") == 0;
}

static gboolean
put_words (RkProjectDraft *draft, const char *command, GError **error)
{
  g_autoptr (GError) local = NULL;
  char **words = NULL;

  if (g_shell_parse_argv (command, NULL, &words, &local))
    {
      draft->values.arguments = rk_project_draft_own_strv (draft, words);
      return TRUE;
    }
  if (g_error_matches (local, G_SHELL_ERROR, G_SHELL_ERROR_BAD_QUOTING))
    return refuse (error, _ ("A quotation mark is opened, but not closed."));
  return refuse (error, _ ("It ends with a backslash, or says nothing."));
}

static gboolean
put_command (RkEditForm *self, RkProjectDraft *draft, GError **error)
{
  const char *command = rk_edit_form_get (self, "Command");

  if (is_untouched (self, "Command") && is_untouched (self, SHELL))
    {
      draft->values.arguments = self->before->arguments;
      draft->values.shell_line = self->before->shell_line;
      return TRUE;
    }
  if (is_blank (command))
    return refuse (error, _ ("Say which command starts it."));
  if (!wants_shell (self))
    return put_words (draft, command, error);
  draft->values.shell_line = rk_project_draft_own (draft, g_strstrip (g_strdup (command)));
  return TRUE;
}

static gboolean
put_variables (RkEditForm *self, RkProjectDraft *draft, GError **error)
{
  if (is_untouched (self, ENVIRONMENT))
    {
      draft->values.environment = self->before->environment;
      return TRUE;
    }
  char **variables = rk_option_text_to_variables (rk_edit_form_get (self, ENVIRONMENT), error);
  if (variables != NULL)
    draft->values.environment = rk_project_draft_own_strv (draft, variables);
  return variables != NULL;
}

static char *
dup_raw (RkEditForm *self, const RkProjectOption *option)
{
  RkPlaces places = get_places ();

  if (is_untouched (self, option->key))
    return rk_project_option_format (option, self->before, &places);
  return rk_option_text_to_raw (option, rk_edit_form_get (self, option->key));
}

static const char *
get_reason (const char *key)
{
  if (strcmp (key, "Directory") == 0 || strcmp (key, "EnvironmentFile") == 0)
    return _ ("Begin it with / or ~/.");
  if (strcmp (key, "RestartCodes") == 0)
    return _ ("Write numbers from 1 to 255, such as 8 3.");
  return NULL;
}

/* The reasons of the options speak of lines in a file. */
static gboolean
put_option (RkEditForm *self, const RkProjectOption *option, RkProjectDraft *draft, GError **error)
{
  g_autofree char *raw = dup_raw (self, option);
  g_autoptr (GError) local = NULL;
  RkPlaces places = get_places ();
  const char *reason = get_reason (option->key);

  if (rk_project_option_parse (option, raw, &places, draft, &local))
    return TRUE;
  return refuse (error, reason != NULL ? reason : local->message);
}

/* Whether the field alone is right, or is wrong only together with others. */
static gboolean
check_needed (RkEditForm *self, const char *key, GError **error)
{
  const char *text = rk_edit_form_get (self, key);

  if (strcmp (key, "Name") == 0 && is_blank (text))
    return refuse (error, _ ("Give it a name."));
  if (strcmp (key, "Directory") == 0 && is_blank (text))
    return refuse (error, _ ("Choose the folder of the project."));
  if (strcmp (key, "OpenUrl") == 0 && !is_blank (text) && !g_str_has_prefix (text, "http://")
      && !g_str_has_prefix (text, "https://"))
    return refuse (error, _ ("Begin it with http:// or https://."));
  return TRUE;
}

static gboolean
put_field (RkEditForm *self, const char *key, RkProjectDraft *draft, GError **error)
{
  const RkProjectOption *option = rk_project_option_find_key (key);

  if (!check_needed (self, key, error))
    return FALSE;
  if (strcmp (key, "Command") == 0 || strcmp (key, SHELL) == 0)
    return put_command (self, draft, error);
  if (strcmp (key, ENVIRONMENT) == 0)
    return put_variables (self, draft, error);
  return option == NULL || put_option (self, option, draft, error);
}

/* A name that reads "and" alone is no reason to refuse the rest: each field is asked. */
static gboolean
put_all (RkEditForm *self, RkProjectDraft *draft, gboolean all_needed, const char **culprit,
         GError **error)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i <= n_options; i++)
    {
      const char *key = i < n_options ? options[i].key : ENVIRONMENT;
      g_autoptr (GError) local = NULL;
      if (put_field (self, key, draft, &local) || !all_needed)
        continue;
      *culprit = key;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static void
fill_watch (RkProjectDraft *draft)
{
  RkProject *values = &draft->values;
  char **watch;

  if (values->watch[0] != NULL || values->directory == NULL)
    return;
  watch = g_new0 (char *, 2);
  watch[0] = g_strdup (values->directory);
  values->watch = rk_project_draft_own_strv (draft, watch);
}

/**
 * rk_edit_form_dup_problem:
 * @self: the form
 * @key: a field
 *
 * Returns: (transfer full) (nullable): what is wrong with it, in words for the person
 */
char *
rk_edit_form_dup_problem (RkEditForm *self, const char *key)
{
  g_auto (RkProjectDraft) draft = { 0 };
  g_autoptr (GError) error = NULL;

  rk_project_draft_begin (&draft, NULL);
  return put_field (self, key, &draft, &error) ? NULL : g_strdup (error->message);
}

/**
 * rk_edit_form_build:
 * @self: the form
 * @culprit: (out): on failure: the field that is wrong; the first one in the order of a file
 * @error: return location for RK_ERROR_INVALID, with a message for the person
 *
 * Returns: (transfer full) (nullable): the project
 */
RkProject *
rk_edit_form_build (RkEditForm *self, const char **culprit, GError **error)
{
  g_auto (RkProjectDraft) draft = { 0 };

  *culprit = NULL;
  rk_project_draft_begin (&draft, NULL);
  draft.values.id = self->before != NULL ? self->before->id : NULL;
  /* What a person fills in first is asked for first. */
  if (!check_needed (self, "Directory", error))
    {
      *culprit = "Directory";
      return NULL;
    }
  if (!put_all (self, &draft, TRUE, culprit, error))
    return NULL;
  fill_watch (&draft);
  return rk_project_check (&draft.values, culprit, error) ? rk_project_new (&draft.values) : NULL;
}

/**
 * rk_edit_form_build_for_preview:
 * @self: the form
 *
 * Returns: (transfer full) (nullable): a project whose files can be looked at, though name and
 * command may be missing; wrong fields have their defaults. %NULL: there is no folder yet
 */
RkProject *
rk_edit_form_build_for_preview (RkEditForm *self)
{
  g_auto (RkProjectDraft) draft = { 0 };
  const char *culprit;

  rk_project_draft_begin (&draft, NULL);
  draft.values.directory = NULL;
  put_all (self, &draft, FALSE, &culprit, NULL);
  if (draft.values.directory == NULL)
    return NULL;
  fill_watch (&draft);
  return rk_project_new (&draft.values);
}

/**
 * rk_edit_form_get_before:
 * @self: the form
 *
 * Returns: (transfer none) (nullable): the project that is edited
 */
RkProject *
rk_edit_form_get_before (RkEditForm *self)
{
  return self->before;
}

/**
 * rk_edit_form_is_changed:
 * @self: the form
 *
 * Returns: whether a field differs from what it was at the beginning
 */
gboolean
rk_edit_form_is_changed (RkEditForm *self)
{
  GHashTableIter iter;
  gpointer key, text;

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &key, &text))
    if (g_strcmp0 (text, g_hash_table_lookup (self->initial, key)) != 0)
      return TRUE;
  return FALSE;
}

/**
 * rk_edit_form_is_written:
 * @self: the form
 *
 * Returns: whether it says something that the person wrote and that is nowhere else; what was
 * only recognised can be recognised again
 */
gboolean
rk_edit_form_is_written (RkEditForm *self)
{
  return self->before != NULL ? rk_edit_form_is_changed (self)
                              : g_hash_table_size (self->written) > 0;
}

static void
rk_edit_form_finalize (GObject *object)
{
  RkEditForm *self = RK_EDIT_FORM (object);

  g_clear_pointer (&self->before, rk_project_unref);
  g_hash_table_unref (self->initial);
  g_hash_table_unref (self->texts);
  g_hash_table_unref (self->written);
  G_OBJECT_CLASS (rk_edit_form_parent_class)->finalize (object);
}

static void
rk_edit_form_class_init (RkEditFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rk_edit_form_finalize;

  /**
   * RkEditForm::changed:
   * @self: the form
   * @key: the field that has another text now; the detail of the signal too
   */
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", RK_TYPE_EDIT_FORM, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rk_edit_form_init (RkEditForm *self)
{
  self->initial = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
begin_with (RkEditForm *self, const char *key, char *text)
{
  g_hash_table_insert (self->initial, g_strdup (key), g_strdup (text));
  g_hash_table_insert (self->texts, g_strdup (key), text);
}

/* "auto" where it says the same as what the project says. */
static const char *
describe_shell (const char *command, const RkProject *project)
{
  gboolean needed = rk_edit_command_needs_shell (command);

  if (project == NULL || needed == (project->shell_line != NULL))
    return "auto";
  return project->shell_line != NULL ? "shell" : "direct";
}

static char *
dup_command (const RkProject *project)
{
  if (project == NULL)
    return g_strdup ("");
  return project->shell_line != NULL ? g_strdup (project->shell_line)
                                     : rk_project_quote_command (project->arguments);
}

static void
begin (RkEditForm *self, const RkProject *project)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);
  RkPlaces places = get_places ();
  char *command = dup_command (project);

  for (gsize i = 0; i < n_options; i++)
    {
      g_autofree char *raw =
          project != NULL ? rk_project_option_format (&options[i], project, &places) : NULL;
      begin_with (self, options[i].key,
                  raw != NULL ? rk_option_text_from_raw (&options[i], raw)
                              : rk_option_text_dup_default (&options[i]));
    }
  begin_with (self, SHELL, g_strdup (describe_shell (command, project)));
  begin_with (self, "Command", command);
  begin_with (self, ENVIRONMENT,
              project != NULL ? rk_option_text_from_variables (project->environment)
                              : g_strdup (""));
}

/**
 * rk_edit_form_new:
 * @project: (nullable): the project to edit; %NULL: one is to be added
 *
 * Returns: (transfer full): its form
 */
RkEditForm *
rk_edit_form_new (RkProject *project)
{
  RkEditForm *self = g_object_new (RK_TYPE_EDIT_FORM, NULL);

  self->before = project != NULL ? rk_project_ref (project) : NULL;
  begin (self, project);
  return self;
}
