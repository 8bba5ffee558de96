/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-run-spec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rk-env-file.h"
#include "rk-patient-file.h"

/* Larger than any environment that can be given to a program. */
#define MAX_FILE_BYTES (2 * 1024 * 1024)

static void
add_pairs (RkLaunchSpec *spec, const char *const *pairs)
{
  for (; pairs != NULL && *pairs != NULL; pairs++)
    {
      const char *equals = strchr (*pairs, '=');
      g_autofree char *name = equals != NULL ? g_strndup (*pairs, equals - *pairs) : NULL;
      if (name != NULL && *name != '\0')
        rk_launch_spec_set_variable (spec, name, equals + 1);
    }
}

/* A file that is not there, or is wrong, adds what can be read of it: the program will say what it
 * misses. But it cannot know of a share that hangs. */
static void
add_environment_file (RkLaunchSpec *spec, const RkProject *project)
{
  g_autoptr (GBytes) content = NULL;
  g_autoptr (RkFileProblem) problem = NULL;
  gsize len;

  if (project->environment_file == NULL)
    return;
  if (!rk_patient_file_read (project->environment_file, MAX_FILE_BYTES, &content))
    /* Translators: %s is a file with environment variables, on a share that hangs */
    spec->lack = g_strdup_printf (_ ("%s does not answer: started without its variables"),
                                  project->environment_file);
  if (content == NULL)
    return;
  const char *text = g_bytes_get_data (content, &len);
  g_auto (GStrv) pairs =
      rk_env_file_parse (text != NULL ? text : "", len, project->environment_file, &problem);
  add_pairs (spec, (const char *const *)pairs);
}

static void
add_own_variables (RkLaunchSpec *spec, const RkProject *project, const RkPathSet *changed)
{
  g_autofree char *number = g_strdup_printf ("%u", spec->run_number);
  g_autofree char *paths = rk_path_set_join (changed, "\n");

  rk_launch_spec_set_variable (spec, "PWD", project->directory);
  rk_launch_spec_set_variable (spec, "REKINDLE", "1");
  rk_launch_spec_set_variable (spec, "REKINDLE_PROJECT", project->name);
  rk_launch_spec_set_variable (spec, "REKINDLE_RUN", number);
  rk_launch_spec_set_variable (spec, "REKINDLE_CHANGED", paths);
  if (project->exit_on_change)
    rk_launch_spec_set_variable (spec, "EXIT_ON_CHANGE", "true");
}

/* As a run has it. */
static RkLaunchSpec *
create (const RkProject *project, char **environment, guint number, const RkPathSet *changed)
{
  RkLaunchSpec *spec = g_new0 (RkLaunchSpec, 1);

  spec->run_number = number;
  spec->directory = g_strdup (project->directory);
  spec->environment = environment;
  add_environment_file (spec, project);
  add_pairs (spec, project->environment);
  add_own_variables (spec, project, changed);
  return spec;
}

/**
 * rk_run_spec_new:
 * @project: what to run
 * @environment: (transfer full): the environment to begin with
 * @run_number: the number of the run
 * @changed: the paths because of which it is run
 *
 * Reads the project's environment file, for a fifth of a second at most. Main context only.
 *
 * Returns: (transfer full): what to launch: over @environment the project's, over that the
 * variables that tell the program that it is supervised
 */
RkLaunchSpec *
rk_run_spec_new (const RkProject *project, char **environment, guint run_number,
                 const RkPathSet *changed)
{
  RkLaunchSpec *spec = create (project, environment, run_number, changed);

  spec->arguments = rk_project_dup_command (project);
  return spec;
}

/**
 * rk_run_spec_new_build:
 * @project: a project that has RkProject.before
 * @environment: (transfer full): the environment to begin with
 * @build_number: the number of the build
 * @changed: the paths because of which it is built
 *
 * Reads the project's environment file, for a fifth of a second at most. Main context only.
 *
 * Returns: (transfer full): the build to launch, with the environment that a run has, but for
 * REKINDLE_RUN. What it reads is empty: whoever runs beside it may have the terminal
 */
RkLaunchSpec *
rk_run_spec_new_build (const RkProject *project, char **environment, guint build_number,
                       const RkPathSet *changed)
{
  RkLaunchSpec *spec = create (project, environment, build_number, changed);
  g_autofree char *script = g_strconcat ("exec </dev/null\n", project->before, NULL);
  const char *const arguments[] = { "/bin/sh", "-c", script, NULL };

  spec->arguments = g_strdupv ((char **)arguments);
  spec->environment = g_environ_unsetenv (spec->environment, "REKINDLE_RUN");
  return spec;
}
