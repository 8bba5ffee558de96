/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A shim lives on without its host while it has a tree to look after, and can be adopted. Between
 * two runs of a program, while it waits after a crash, there is no tree and the shim leaves with
 * its host: so the set of programs that are wanted is kept on disk, always current.
 */

#include "config.h"

#include "rk-host-running.h"

#include <glib/gstdio.h>

#include "rk-launcher-shim.h"
#include "rk-remembered.h"

/**
 * rk_host_running_dup_socket_path:
 * @runtime_directory: where sockets are
 * @id: a project
 *
 * Returns: (transfer full): the socket of its shim
 */
char *
rk_host_running_dup_socket_path (const char *runtime_directory, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".sock", NULL);

  return g_build_filename (runtime_directory, name, NULL);
}

/**
 * rk_host_running_dup_memory_path:
 * @runtime_directory: where sockets are
 * @id: a project
 *
 * Returns: (transfer full): what the host knows of its files, for the next host
 */
char *
rk_host_running_dup_memory_path (const char *runtime_directory, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".known", NULL);

  return g_build_filename (runtime_directory, name, NULL);
}

/**
 * rk_host_running_is_wanted:
 * @state: a program's state
 *
 * Returns: whether the person wants it to run: it does, or will by itself
 */
gboolean
rk_host_running_is_wanted (RkState state)
{
  return state != RK_STATE_STOPPED && state != RK_STATE_FINISHED;
}

static void
adopt (RkProgram *program, const char *socket_path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RkLauncher) launcher = NULL;

  if (!g_file_test (socket_path, G_FILE_TEST_EXISTS))
    return;
  launcher = rk_launcher_shim_new_adopted (socket_path, &error);
  if (launcher != NULL)
    rk_program_adopt (program, launcher);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    rk_launcher_shim_sweep (socket_path);
}

/**
 * rk_host_running_adopt:
 * @supervisor: programs, none of which was started
 * @runtime_directory: where the sockets of their shims are
 *
 * Takes over what another host left running; a socket without a shim is swept away.
 */
void
rk_host_running_adopt (RkSupervisor *supervisor, const char *runtime_directory)
{
  guint n_programs = g_list_model_get_n_items (G_LIST_MODEL (supervisor));

  for (guint i = 0; i < n_programs; i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (G_LIST_MODEL (supervisor), i);
      g_autofree char *path =
          rk_host_running_dup_socket_path (runtime_directory, rk_program_get_project (program)->id);
      adopt (program, path);
    }
}

/**
 * rk_host_running_start:
 * @supervisor: programs, adopted where possible
 * @state_directory: where the set is kept
 *
 * Starts those that do not run but were wanted when the last host ended, or are to start with any
 * host.
 */
void
rk_host_running_start (RkSupervisor *supervisor, const char *state_directory)
{
  g_auto (GStrv) remembered = rk_remembered_load (state_directory);
  guint n_programs = g_list_model_get_n_items (G_LIST_MODEL (supervisor));

  for (guint i = 0; i < n_programs; i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (G_LIST_MODEL (supervisor), i);
      RkProject *project = rk_program_get_project (program);
      gboolean was_wanted = g_strv_contains ((const char *const *)remembered, project->id);
      if ((project->start_with_rekindle || was_wanted)
          && rk_program_get_status (program)->state == RK_STATE_STOPPED)
        rk_program_start (program);
    }
}

/**
 * rk_host_running_remember:
 * @supervisor: programs
 * @state_directory: where the set is kept
 *
 * To be called whenever a program becomes wanted or is not any more.
 */
void
rk_host_running_remember (RkSupervisor *supervisor, const char *state_directory)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n_programs = g_list_model_get_n_items (G_LIST_MODEL (supervisor));

  for (guint i = 0; i < n_programs; i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (G_LIST_MODEL (supervisor), i);
      if (rk_host_running_is_wanted (rk_program_get_status (program)->state))
        g_strv_builder_add (builder, rk_program_get_project (program)->id);
    }
  g_auto (GStrv) ids = g_strv_builder_end (builder);
  rk_remembered_save (state_directory, (const char *const *)ids, NULL);
}

/**
 * rk_host_running_forget:
 * @state_directory: where the set is kept
 *
 * The person quits: nothing is to come back.
 */
void
rk_host_running_forget (const char *state_directory)
{
  rk_remembered_save (state_directory, (const char *const[]){ NULL }, NULL);
}

/**
 * rk_host_running_forget_files:
 * @supervisor: programs
 * @runtime_directory: where sockets are
 *
 * All of them end: no host takes them over, and none is to know the names of their files.
 */
void
rk_host_running_forget_files (RkSupervisor *supervisor, const char *runtime_directory)
{
  guint n_programs = g_list_model_get_n_items (G_LIST_MODEL (supervisor));

  for (guint i = 0; i < n_programs; i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (G_LIST_MODEL (supervisor), i);
      g_autofree char *path =
          rk_host_running_dup_memory_path (runtime_directory, rk_program_get_project (program)->id);
      g_unlink (path);
    }
}

/**
 * rk_host_running_abandon:
 * @supervisor: programs
 *
 * Lets go of all without ending any, for another host to adopt.
 */
void
rk_host_running_abandon (RkSupervisor *supervisor)
{
  guint n_programs = g_list_model_get_n_items (G_LIST_MODEL (supervisor));

  for (guint i = 0; i < n_programs; i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (G_LIST_MODEL (supervisor), i);
      rk_program_abandon (program);
    }
}
