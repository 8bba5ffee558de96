/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-run-spec.h"

#include <string.h>

static void
add_project_environment (RkLaunchSpec *spec, const RkProject *project)
{
  for (const char *const *pair = project->environment; *pair != NULL; pair++)
    {
      const char *equals = strchr (*pair, '=');
      g_autofree char *name = equals != NULL ? g_strndup (*pair, equals - *pair) : NULL;
      if (name != NULL && *name != '\0')
        rk_launch_spec_set_variable (spec, name, equals + 1);
    }
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

/**
 * rk_run_spec_new:
 * @project: what to run
 * @run_number: the number of the run
 * @changed: the paths because of which it is run
 *
 * Returns: (transfer full): what to launch: with our own environment, over it the project's, over
 * that the variables that tell the program that it is supervised
 */
RkLaunchSpec *
rk_run_spec_new (const RkProject *project, guint run_number, const RkPathSet *changed)
{
  RkLaunchSpec *spec = g_new0 (RkLaunchSpec, 1);

  spec->run_number = run_number;
  spec->arguments = rk_project_dup_command (project);
  spec->directory = g_strdup (project->directory);
  spec->environment = g_get_environ ();
  add_project_environment (spec, project);
  add_own_variables (spec, project, changed);
  return spec;
}
