/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A file says only what differs from the defaults. When it is written again, the lines of options
 * that did not change stay as the person wrote them, with their comments, and so does what we do
 * not know.
 */

#include "config.h"

#include "rk-project-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rk-error.h"
#include "rk-key-text.h"

#define ENVIRONMENT "Environment"

/* Ours: which version of a project's own file the person agreed to. */
#define AGREED "Agreed"

static gboolean
parse_options (const RkProjectFile *file, const RkKeyText *text, RkProjectDraft *draft,
               RkFileProblem **problem)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i < n_options; i++)
    {
      guint line = 0;
      g_autoptr (GError) error = NULL;
      const char *value = rk_key_text_peek (text, options[i].group, options[i].key, &line);
      if (value != NULL
          && !rk_project_option_parse (&options[i], value, &file->places, draft, &error))
        {
          *problem = rk_file_problem_new (file->path, line, "%s", error->message);
          return FALSE;
        }
    }
  return TRUE;
}

static void
add_variable (guint line, const char *group, const char *key, const char *value, gpointer data)
{
  if (strcmp (group, ENVIRONMENT) != 0)
    return;
  g_autofree char *text = rk_key_text_unescape (value);
  char ***variables = data;
  *variables = g_environ_setenv (*variables, key, text, TRUE);
}

/* Nothing said means: all of the directory. */
static void
fill_watch (RkProjectDraft *draft)
{
  RkProject *values = &draft->values;

  if (values->watch[0] == NULL && values->directory != NULL)
    {
      char **watch = g_new0 (char *, 2);
      watch[0] = g_strdup (values->directory);
      values->watch = rk_project_draft_own_strv (draft, watch);
    }
}

static gboolean
check (const RkProjectFile *file, const RkKeyText *text, const RkProject *project,
       RkFileProblem **problem)
{
  const char *culprit = NULL;
  guint line = 0;
  g_autoptr (GError) error = NULL;

  if (rk_project_check (project, &culprit, &error))
    return TRUE;
  if (culprit != NULL)
    rk_key_text_peek (text, "Project", culprit, &line);
  *problem = rk_file_problem_new (file->path, line, "%s", error->message);
  return FALSE;
}

static RkProject *
build (const RkProjectFile *file, const RkKeyText *text, RkFileProblem **problem)
{
  g_auto (RkProjectDraft) draft = { 0 };

  rk_project_draft_begin (&draft, NULL);
  draft.values.id = file->id;
  draft.values.directory = file->places.base;
  if (!parse_options (file, text, &draft, problem))
    return NULL;

  char **variables = g_new0 (char *, 1);
  rk_key_text_foreach (text, add_variable, &variables);
  draft.values.environment = rk_project_draft_own_strv (&draft, variables);
  fill_watch (&draft);
  return check (file, text, &draft.values, problem) ? rk_project_new (&draft.values) : NULL;
}

typedef struct
{
  const RkProjectFile *file;
  const RkKeyText *text;
  GPtrArray *warnings;
} Inspection;

/* The option that was meant by a key with other capitals, or in another group. */
static const RkProjectOption *
guess_option (const char *key)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i < n_options; i++)
    if (g_ascii_strcasecmp (options[i].key, key) == 0)
      return &options[i];
  return NULL;
}

static RkFileProblem *
describe_unknown (const char *path, guint line, const char *group, const char *key)
{
  const RkProjectOption *meant = guess_option (key);

  if (meant == NULL)
    return rk_file_problem_new (path, line, _ ("“%s” is not known in [%s]: it has no effect"), key,
                                group);
  return rk_file_problem_new (path, line, _ ("“%s” has no effect here: write %s in [%s]"), key,
                              meant->key, meant->group);
}

static void
inspect (guint line, const char *group, const char *key, const char *value, gpointer data)
{
  Inspection *self = data;
  guint last_line = 0;

  rk_key_text_peek (self->text, group, key, &last_line);
  if (last_line != line)
    g_ptr_array_add (self->warnings,
                     rk_file_problem_new (self->file->path, line,
                                          _ ("“%s” is given again in line %u, which counts"), key,
                                          last_line));
  else if (strcmp (group, ENVIRONMENT) != 0 && strcmp (group, AGREED) != 0
           && rk_project_option_find (group, key) == NULL)
    g_ptr_array_add (self->warnings, describe_unknown (self->file->path, line, group, key));
}

/**
 * rk_project_file_parse:
 * @file: which file it is
 * @bytes: (array length=length_bytes): its content; need not end with a NUL
 * @length_bytes: its length
 * @warnings: (nullable) (element-type RkFileProblem): an array that frees its items; what has no
 * effect is added to it
 * @problem: (out) (nullable): what is wrong, if %NULL is returned
 *
 * Returns: (transfer full) (nullable): the project
 */
RkProject *
rk_project_file_parse (const RkProjectFile *file, const char *bytes, gsize length_bytes,
                       GPtrArray *warnings, RkFileProblem **problem)
{
  g_autoptr (RkKeyText) text = rk_key_text_parse (bytes, length_bytes, file->path, problem);
  if (text == NULL)
    return NULL;

  RkProject *project = build (file, text, problem);
  if (project != NULL && warnings != NULL)
    {
      Inspection inspection = { file, text, warnings };
      rk_key_text_foreach (text, inspect, &inspection);
    }
  return project;
}

/* Watching the whole directory is what nothing said means, wherever the directory is. */
static gboolean
is_default (const RkProjectFile *file, const RkProjectOption *option, const RkProject *project,
            const char *value)
{
  RkProject defaults;

  if (option->type == RK_OPTION_PATHS)
    return project->watch[0] == NULL || strcmp (value, ".;") == 0;
  if (option->type == RK_OPTION_PATH)
    return value[0] == '\0';

  rk_project_draft_init (&defaults);
  g_autofree char *standard = rk_project_option_format (option, &defaults, &file->places);
  return strcmp (value, standard) == 0;
}

static void
put_option (const RkProjectFile *file, RkKeyText *text, const RkProjectOption *option,
            const RkProject *before, const RkProject *project)
{
  g_autofree char *value = rk_project_option_format (option, project, &file->places);
  g_autofree char *old =
      before != NULL ? rk_project_option_format (option, before, &file->places) : NULL;

  if (g_strcmp0 (old, value) == 0)
    return;
  if (is_default (file, option, project, value))
    rk_key_text_remove (text, option->group, option->key);
  else
    rk_key_text_set (text, option->group, option->key, value);
}

static void
put_variables (RkKeyText *text, const RkProject *before, const RkProject *project)
{
  for (gsize i = 0; before != NULL && before->environment[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup (before->environment[i]);
      *strchr (name, '=') = '\0';
      if (g_environ_getenv ((char **)project->environment, name) == NULL)
        rk_key_text_remove (text, ENVIRONMENT, name);
    }
  for (gsize i = 0; project->environment[i] != NULL; i++)
    {
      if (before != NULL && g_strv_contains (before->environment, project->environment[i]))
        continue;
      g_autofree char *name = g_strdup (project->environment[i]);
      char *equals = strchr (name, '=');
      *equals = '\0';
      g_autofree char *value = rk_key_text_escape (equals + 1);
      rk_key_text_set (text, ENVIRONMENT, name, value);
    }
}

static void
put_all (const RkProjectFile *file, RkKeyText *text, const RkProject *before,
         const RkProject *project)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i < n_options; i++)
    put_option (file, text, &options[i], before, project);
  put_variables (text, before, project);
}

/**
 * rk_project_file_format:
 * @file: which file it is to be
 * @project: a project that passes rk_project_check()
 *
 * Returns: (transfer full): the text of a new file
 */
char *
rk_project_file_format (const RkProjectFile *file, const RkProject *project)
{
  static const char head[] =
      "# A project of Rekindle; “man rekindle.project” explains every line.\n"
      "[Project]\n";
  RkFileProblem *problem = NULL;
  g_autoptr (RkKeyText) text = rk_key_text_parse (head, strlen (head), file->path, &problem);

  put_all (file, text, NULL, project);
  return rk_key_text_to_string (text);
}

/**
 * rk_project_file_update:
 * @file: which file it is
 * @bytes: (array length=length_bytes): its present content
 * @length_bytes: its length
 * @before: what the person saw when the change was made
 * @project: what it is to be; passes rk_project_check()
 * @problem: (out) (nullable): what is wrong with the present content, if %NULL is returned
 *
 * Where @project differs from @before the file is changed; all else stays, also what somebody else
 * has written into it in the meantime.
 *
 * Returns: (transfer full) (nullable): the new content; %NULL if the present content cannot be
 * read: then it must not be overwritten
 */
char *
rk_project_file_update (const RkProjectFile *file, const char *bytes, gsize length_bytes,
                        const RkProject *before, const RkProject *project, RkFileProblem **problem)
{
  g_autoptr (RkKeyText) text = rk_key_text_parse (bytes, length_bytes, file->path, problem);
  if (text == NULL)
    return NULL;

  g_autoptr (RkProject) present = build (file, text, problem);
  if (present == NULL)
    return NULL;
  put_all (file, text, before, project);
  return rk_key_text_to_string (text);
}
