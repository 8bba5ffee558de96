/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What the person wrote, and what was only offered, are told apart by field. What the texts are as
 * a project, rk-edit-build.c says.
 */

#include "config.h"

#include "rk-edit-form.h"

#include <string.h>

#include "rk-edit-command.h"
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

/**
 * rk_edit_form_is_untouched:
 * @self: the form
 * @key: a field
 *
 * Returns: whether it says what the project that is edited says; never for a new one
 */
gboolean
rk_edit_form_is_untouched (RkEditForm *self, const char *key)
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
  g_autofree char *line = words != NULL && words[0] != NULL
                              ? rk_project_quote_command ((const char *const *)words)
                              : NULL;

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
  RkPlaces places = { NULL, g_get_home_dir () };
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
