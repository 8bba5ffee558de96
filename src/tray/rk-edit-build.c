/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* From the texts of a form to a project, or to what is wrong with them. A field that nobody touched
 * keeps the value it had, exactly: a text in a window cannot show everything that a file can say.
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-edit-command.h"
#include "rk-edit-form.h"
#include "rk-error.h"
#include "rk-option-label.h"
#include "rk-option-text.h"

#define ENVIRONMENT RK_OPTION_KEY_ENVIRONMENT
#define SHELL RK_OPTION_KEY_SHELL

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

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

  if (rk_edit_form_is_untouched (self, "Command") && rk_edit_form_is_untouched (self, SHELL))
    {
      draft->values.arguments = rk_edit_form_get_before (self)->arguments;
      draft->values.shell_line = rk_edit_form_get_before (self)->shell_line;
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
  if (rk_edit_form_is_untouched (self, ENVIRONMENT))
    {
      draft->values.environment = rk_edit_form_get_before (self)->environment;
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
  RkPlaces places = { NULL, g_get_home_dir () };

  if (rk_edit_form_is_untouched (self, option->key))
    return rk_project_option_format (option, rk_edit_form_get_before (self), &places);
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
  RkPlaces places = { NULL, g_get_home_dir () };
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
  RkProject *before = rk_edit_form_get_before (self);

  *culprit = NULL;
  rk_project_draft_begin (&draft, NULL);
  draft.values.id = before != NULL ? before->id : NULL;
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
