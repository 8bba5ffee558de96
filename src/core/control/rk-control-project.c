/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-control-project.h"

#include "rk-control.h"
#include "rk-project-option.h"
#include "rk-state-words.h"

/**
 * rk_control_project_dup_path:
 * @id: a project's id
 *
 * Returns: (transfer full): the path of its object
 */
char *
rk_control_project_dup_path (const char *id)
{
  g_autofree char *name = g_dbus_escape_object_path (id);

  return g_strdup_printf ("%s/projects/%s", RK_CONTROL_PATH, name);
}

/**
 * rk_control_project_new:
 * @id: a project's id
 *
 * Returns: (transfer full): its object, not yet filled in
 */
RkDBusObjectSkeleton *
rk_control_project_new (const char *id)
{
  g_autofree char *path = rk_control_project_dup_path (id);
  RkDBusObjectSkeleton *self = rk_dbus_object_skeleton_new (path);
  g_autoptr (RkDBusProject) project = rk_dbus_project_skeleton_new ();

  rk_dbus_project_set_id (project, id);
  rk_dbus_project_set_ports (project, g_variant_new ("au", NULL));
  rk_dbus_object_skeleton_set_project (self, project);
  return self;
}

/* One clock inside, the wall's outside. */
static gint64
to_real_usec (gint64 monotonic_usec)
{
  if (monotonic_usec == 0)
    return 0;
  return monotonic_usec - g_get_monotonic_time () + g_get_real_time ();
}

/* The bus refuses what is no text. */
static void
set_text (RkDBusProject *object, void (*set) (RkDBusProject *, const char *), const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  set (object, valid);
}

static void
set_project (RkDBusProject *object, const RkProject *project)
{
  g_autofree char *command = rk_project_describe_command (project);

  set_text (object, rk_dbus_project_set_name, project->name);
  set_text (object, rk_dbus_project_set_group, project->group);
  set_text (object, rk_dbus_project_set_command, command);
  set_text (object, rk_dbus_project_set_directory, project->directory);
  set_text (object, rk_dbus_project_set_url, project->open_url);
}

static void
set_changed (RkDBusProject *object, const RkPathSet *changed)
{
  g_autofree char *joined = rk_path_set_join (changed, "\n");
  g_autofree char *valid = g_utf8_make_valid (joined, -1);
  g_auto (GStrv) paths = g_strsplit (valid, "\n", -1);

  rk_dbus_project_set_last_changed (object, (const char *const *)paths);
}

static void
set_status (RkDBusProject *object, const RkProgramStatus *status)
{
  g_autofree char *detail = rk_state_words_describe (status, g_get_monotonic_time ());
  g_autofree char *end = rk_state_words_describe_end (status);

  rk_dbus_project_set_state (object, rk_state_to_string (status->state));
  set_text (object, rk_dbus_project_set_state_detail, detail);
  rk_dbus_project_set_pid (object, (guint)status->pid);
  rk_dbus_project_set_started_at (object, to_real_usec (status->started_usec));
  rk_dbus_project_set_restarts (object, status->n_restarts);
  rk_dbus_project_set_run_number (object, status->run_number);
  set_text (object, rk_dbus_project_set_last_exit, end);
  rk_dbus_project_set_next_try (object, to_real_usec (status->next_try_usec));
  set_text (object, rk_dbus_project_set_watching, status->watching);
  set_changed (object, &status->changed);
}

static void
set_ports (RkDBusProject *object, RkProgram *program)
{
  g_autoptr (GArray) numbers = rk_port_table_list_numbers (rk_program_get_ports (program));

  rk_dbus_project_set_ports (object,
                             g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, numbers->data,
                                                        numbers->len, sizeof (guint)));
}

/**
 * rk_control_project_update:
 * @self: a project's object
 * @entry: its file
 * @program: (nullable): its program; %NULL if it has none
 *
 * Tells the bus what is the case now. Properties that did not change cause no signal.
 */
void
rk_control_project_update (RkDBusObjectSkeleton *self, const RkStoreEntry *entry,
                           RkProgram *program)
{
  g_autoptr (RkDBusProject) object = rk_dbus_object_get_project (RK_DBUS_OBJECT (self));
  g_autofree char *broken =
      entry->problem != NULL ? rk_file_problem_to_string (entry->problem) : NULL;

  set_text (object, rk_dbus_project_set_broken, broken);
  rk_dbus_project_set_needs_review (object, entry->own_changed);
  if (entry->project != NULL)
    set_project (object, entry->project);
  else
    set_text (object, rk_dbus_project_set_name, entry->id);

  if (program != NULL)
    {
      set_status (object, rk_program_get_status (program));
      set_ports (object, program);
    }
  else
    rk_dbus_project_set_state (object, entry->project != NULL ? "stopped" : "broken");
}
