/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-add-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-error.h"
#include "rk-project-option.h"

/* NAME=value before a command is the shell's business too. */
static gboolean
begins_with_assignment (const char *command)
{
  const char *at = command;

  if (!g_ascii_isalpha (*at) && *at != '_')
    return FALSE;
  while (g_ascii_isalnum (*at) || *at == '_')
    at++;
  return *at == '=';
}

/**
 * rk_add_form_needs_shell:
 * @command: one line
 *
 * Returns: whether it says something that only a shell understands: pipes, variables, wildcards
 */
gboolean
rk_add_form_needs_shell (const char *command)
{
  gboolean in_double = FALSE;

  command += strspn (command, " \t");
  if (begins_with_assignment (command) || g_str_has_prefix (command, "~"))
    return TRUE;
  for (const char *at = command; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      else if (*at == '"')
        in_double = !in_double;
      else if (*at == '\'' && !in_double)
        {
          const char *end = strchr (at + 1, '\'');
          if (end == NULL)
            return FALSE;
          at = end;
        }
      else if (strchr (in_double ? "$`" : "|&;<>()$`*?[#", *at) != NULL)
        return TRUE;
    }
  return strstr (command, " ~") != NULL;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t")] == '\0';
}

static gboolean
refuse (RkAddFormField field, const char *message, RkAddFormField *culprit, GError **error)
{
  *culprit = field;
  g_set_error_literal (error, RK_ERROR, RK_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
set_command (RkProjectDraft *draft, const char *command, GError **error)
{
  char **words = NULL;

  if (rk_add_form_needs_shell (command))
    {
      draft->values.shell_line = rk_project_draft_own (draft, g_strstrip (g_strdup (command)));
      return TRUE;
    }
  if (!g_shell_parse_argv (command, NULL, &words, error))
    return FALSE;
  draft->values.arguments = rk_project_draft_own_strv (draft, words);
  return TRUE;
}

static char *
quote_words (char **words)
{
  GString *line = g_string_new (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (words[i]);
      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
    }
  return g_string_free (line, FALSE);
}

/* What was recognised holds only for the command that it came with. */
static gboolean
apply_candidate (RkProjectDraft *draft, const RkAddForm *form, GError **error)
{
  const RkCandidate *candidate = form->candidate;
  RkProject *values = &draft->values;

  if (candidate == NULL)
    return set_command (draft, form->command, error);
  g_autofree char *line = rk_candidate_dup_command_line (candidate);
  if (strcmp (line, form->command) != 0)
    return set_command (draft, form->command, error);

  if (candidate->shell)
    values->shell_line = candidate->command[0];
  else
    values->arguments = (const char *const *)candidate->command;
  values->directory = candidate->directory;
  values->environment = (const char *const *)candidate->environment;
  values->ignore = (const char *const *)candidate->ignore;
  values->include = (const char *const *)candidate->include;
  values->extensions = (const char *const *)candidate->extensions;
  values->open_url = candidate->url;
  if (candidate->before != NULL && candidate->before[0] != NULL)
    values->before = rk_project_draft_own (draft, quote_words (candidate->before));
  if (candidate->on_change == NULL)
    return TRUE;
  RkPlaces places = { form->directory, g_get_home_dir () };
  return rk_project_option_parse (rk_project_option_find ("Watch", "OnChange"),
                                  candidate->on_change, &places, draft, error);
}

/**
 * rk_add_form_build:
 * @form: what was filled in
 * @culprit: (out): on failure: where something is missing or wrong
 * @error: return location for RK_ERROR_INVALID, or a #GShellError
 *
 * Returns: (transfer full) (nullable): the project
 */
RkProject *
rk_add_form_build (const RkAddForm *form, RkAddFormField *culprit, GError **error)
{
  g_auto (RkProjectDraft) draft = { 0 };

  if (form->directory == NULL)
    return refuse (RK_ADD_FORM_DIRECTORY, _ ("Choose the folder of the project."), culprit, error),
           NULL;
  if (is_blank (form->name))
    return refuse (RK_ADD_FORM_NAME, _ ("Give it a name."), culprit, error), NULL;
  if (is_blank (form->command))
    return refuse (RK_ADD_FORM_COMMAND, _ ("Say which command starts it."), culprit, error), NULL;

  *culprit = RK_ADD_FORM_COMMAND;
  const char *watch[] = { form->directory, NULL };
  rk_project_draft_begin (&draft, NULL);
  draft.values.name = rk_project_draft_own (&draft, g_strstrip (g_strdup (form->name)));
  draft.values.directory = form->directory;
  draft.values.watch = watch;
  draft.values.start_with_rekindle = form->start_with_rekindle;
  if (!apply_candidate (&draft, form, error) || !rk_project_check (&draft.values, NULL, error))
    return NULL;
  return rk_project_new (&draft.values);
}
