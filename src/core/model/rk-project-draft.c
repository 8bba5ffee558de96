/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A draft that owns what its fields point to, and the check of a whole project. */

#include "config.h"

#include "rk-project-option.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rk-error.h"

/**
 * rk_project_draft_begin:
 * @draft: what to fill in; to be cleared with rk_project_draft_clear()
 * @from: (nullable): what to begin with, which must live as long as @draft; %NULL: the values that
 * hold where the person says nothing
 */
void
rk_project_draft_begin (RkProjectDraft *draft, const RkProject *from)
{
  if (from != NULL)
    draft->values = *from;
  else
    rk_project_draft_init (&draft->values);
  draft->owned = g_ptr_array_new ();
}

static void
free_owned (RkProjectDraft *draft)
{
  for (guint i = 0; i < draft->owned->len; i++)
    g_free (draft->owned->pdata[i]);
}

/**
 * rk_project_draft_clear:
 * @draft: a draft that was begun
 *
 * Frees what it owns; projects that were made from it have copies.
 */
void
rk_project_draft_clear (RkProjectDraft *draft)
{
  if (draft->owned == NULL)
    return;
  free_owned (draft);
  g_clear_pointer (&draft->owned, g_ptr_array_unref);
}

/**
 * rk_project_draft_own:
 * @draft: a draft
 * @text: (transfer full) (nullable): memory from g_malloc()
 *
 * Returns: (transfer none): the same, which now lives as long as the draft
 */
const char *
rk_project_draft_own (RkProjectDraft *draft, char *text)
{
  g_ptr_array_add (draft->owned, text);
  return text;
}

/**
 * rk_project_draft_own_strv:
 * @draft: a draft
 * @texts: (transfer full) (array zero-terminated=1): texts
 *
 * Returns: (transfer none): the same, which now live as long as the draft
 */
const char *const *
rk_project_draft_own_strv (RkProjectDraft *draft, char **texts)
{
  for (gsize i = 0; texts[i] != NULL; i++)
    g_ptr_array_add (draft->owned, texts[i]);
  g_ptr_array_add (draft->owned, texts);
  return (const char *const *)texts;
}

static gboolean
refuse (const char **culprit, const char *key, GError **error, const char *reason)
{
  if (culprit != NULL)
    *culprit = key;
  g_set_error_literal (error, RK_ERROR, RK_ERROR_INVALID, reason);
  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\r\n")] == '\0';
}

static gboolean
check_command (const RkProject *project, const char **culprit, GError **error)
{
  gboolean direct = project->arguments != NULL && project->arguments[0] != NULL
                    && project->arguments[0][0] != '\0';
  gboolean shell = !is_blank (project->shell_line);

  if (!direct && !shell)
    return refuse (culprit, NULL, error,
                   _ ("there is no command: add a line such as Command=python3 app.py"));
  if (direct && shell)
    return refuse (culprit, "ShellCommand", error,
                   _ ("there is both a Command and a ShellCommand: remove one of them"));
  return TRUE;
}

static gboolean
check_environment (const RkProject *project, const char **culprit, GError **error)
{
  if (culprit != NULL)
    *culprit = NULL;
  for (gsize i = 0; project->environment[i] != NULL; i++)
    if (project->environment[i][0] == '=' || strchr (project->environment[i], '=') == NULL)
      {
        g_set_error (error, RK_ERROR, RK_ERROR_INVALID, _ ("“%s” is no variable: write NAME=value"),
                     project->environment[i]);
        return FALSE;
      }
  return TRUE;
}

/* Whoever opens it hands it to the desktop, which would run other schemes' handlers. */
static gboolean
check_url (const RkProject *project, const char **culprit, GError **error)
{
  const char *url = project->open_url;

  if (url == NULL || g_str_has_prefix (url, "http://") || g_str_has_prefix (url, "https://"))
    return TRUE;
  return refuse (culprit, "OpenUrl", error, _ ("OpenUrl must begin with http:// or https://"));
}

/**
 * rk_project_check:
 * @project: a project, or a draft
 * @culprit: (out) (optional) (nullable): the key of the option that is wrong, if it is one
 * @error: return location for RK_ERROR_INVALID, with a message for the person
 *
 * Looks at what no single option can know: whether everything that is needed is there and fits.
 *
 * Returns: whether it can be run
 */
gboolean
rk_project_check (const RkProject *project, const char **culprit, GError **error)
{
  if (is_blank (project->name))
    return refuse (culprit, "Name", error,
                   _ ("there is no name: add a line such as Name=Web shop"));
  if (project->directory == NULL || !g_path_is_absolute (project->directory))
    return refuse (culprit, "Directory", error,
                   _ ("there is no directory: add a line such as Directory=~/src/shop"));
  return check_command (project, culprit, error) && check_environment (project, culprit, error)
         && check_url (project, culprit, error);
}
