/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What lets the world into the programs of a host: its shims, its watch thread, its journals, the
 * person's environment.
 */

#include "config.h"

#include "rk-host-private.h"

#include "rk-host-running.h"
#include "rk-launcher-shim.h"
#include "rk-login-env.h"
#include "rk-output-log.h"
#include "rk-port-scan.h"
#include "rk-safe-file.h"
#include "rk-watcher-tree.h"

static RkLauncher *
create_launcher (RkProject *project, gpointer user_data)
{
  g_autofree char *path =
      rk_host_running_dup_socket_path (RK_HOST (user_data)->runtime_directory, project->id);

  return rk_launcher_shim_new (path, project->stop_timeout_usec, RK_LAUNCHER_SHIM_LEASH_USEC);
}

/* Nobody adopts a build: its leash is none. */
static RkLauncher *
create_builder (RkProject *project, gpointer user_data)
{
  RkHost *self = user_data;
  g_autofree char *name = g_strconcat (project->id, ".build", NULL);
  g_autofree char *path = g_build_filename (self->runtime_directory, name, NULL);

  return rk_launcher_shim_new (path, project->stop_timeout_usec, 0);
}

static RkWatcher *
create_watcher (RkProject *project, gpointer user_data)
{
  RkHost *self = user_data;
  g_autofree char *memory = rk_host_running_dup_memory_path (self->runtime_directory, project->id);

  return rk_watcher_tree_new_for_project (project, memory);
}

static char **
dup_environment (RkProject *project, gpointer user_data)
{
  RkHost *self = user_data;
  g_auto (GStrv) own = g_get_environ ();

  if (!project->login_shell_environment || self->login_environment == NULL)
    return g_steal_pointer (&own);
  return rk_login_env_merge (self->login_environment, own);
}

static gint64
get_run_start_usec (RkProgram *program, guint run_number, gpointer user_data)
{
  RkJournal *journal = rk_host_get_journal (user_data, rk_program_get_project (program)->id);

  return rk_journal_get_run_start_usec (journal, run_number);
}

static guint
begin_run (RkProgram *program, gpointer user_data)
{
  const RkProgramStatus *status = rk_program_get_status (program);
  RkJournal *journal = rk_host_get_journal (user_data, rk_program_get_project (program)->id);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < status->changed.names->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (status->changed.names, i));
  g_auto (GStrv) changed = g_strv_builder_end (builder);
  const char *reason = changed[0] != NULL ? "change" : status->run_number == 0 ? "start" : "retry";
  return rk_journal_begin_run (journal, rk_clock_get_real_usec (RK_HOST (user_data)->clock), reason,
                               (const char *const *)changed, NULL);
}

static void
prepare (RkProgram *program, RkLaunchSpec *spec, gpointer user_data)
{
  g_autofree char *directory = rk_host_dup_output_directory (user_data, program);
  g_autofree char *parent = g_path_get_dirname (directory);

  rk_safe_file_make_private_directory (parent, NULL);
  spec->log_directory = g_steal_pointer (&directory);
}

static void
prepare_build (RkProgram *program, RkLaunchSpec *spec, gpointer user_data)
{
  spec->log_directory = rk_host_dup_build_directory (user_data, program);
  g_autofree char *parent = g_path_get_dirname (spec->log_directory);
  rk_safe_file_make_private_directory (parent, NULL);
  rk_journal_forget_build (rk_host_get_journal (user_data, rk_program_get_project (program)->id));
}

static gboolean
is_port_free (const RkPort *port, gpointer user_data)
{
  return rk_port_scan_is_free (port);
}

/* So much of its output tells whether a program misses a port. */
#define LAST_WORDS_BYTES 4096

/* For a port watch. */
char *
rk_host_dup_last_words (RkProgram *program, gpointer user_data)
{
  g_autofree char *directory = rk_host_dup_output_directory (user_data, program);
  RkOutputLogInfo info;
  gint64 next;
  gsize len;

  rk_output_log_inspect (directory, &info);
  g_autoptr (GBytes) output = rk_output_log_read (
      directory, MAX (info.end_bytes - LAST_WORDS_BYTES, 0), LAST_WORDS_BYTES, &next);
  const char *bytes = g_bytes_get_data (output, &len);
  return g_utf8_make_valid (bytes != NULL ? bytes : "", (gssize)len);
}

/**
 * rk_host_dup_environment:
 * @self: the host
 * @project: a project, which need not be one of the store's
 *
 * Returns: (transfer full): the environment that a run of it begins with
 */
char **
rk_host_dup_environment (RkHost *self, RkProject *project)
{
  return dup_environment (project, self);
}

/* For the supervisor; @self->clock is set. */
void
rk_host_get_parts (RkHost *self, RkProgramParts *parts)
{
  *parts = (RkProgramParts){
    .clock = self->clock,
    .create_launcher = create_launcher,
    .create_watcher = create_watcher,
    .dup_environment = dup_environment,
    .begin_run = begin_run,
    .get_run_start_usec = get_run_start_usec,
    .prepare = prepare,
    .create_builder = create_builder,
    .prepare_build = prepare_build,
    .is_port_free = is_port_free,
    .user_data = self,
  };
}
