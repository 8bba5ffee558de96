/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The XDG base directories, with the name of this build: the devel profile has its own. Nothing is
 * created here.
 */

#include "config.h"

#include "rk-places.h"

#include <string.h>

/* What the kernel appends to the name of a program that was replaced while it runs. */
#define DELETED " (deleted)"

/**
 * rk_places_dup_config:
 *
 * Returns: (transfer full): the directory of the person's settings
 */
char *
rk_places_dup_config (void)
{
  return g_build_filename (g_get_user_config_dir (), RK_APP_NAME, NULL);
}

/**
 * rk_places_dup_projects:
 *
 * Returns: (transfer full): the directory of the project files
 */
char *
rk_places_dup_projects (void)
{
  return g_build_filename (g_get_user_config_dir (), RK_APP_NAME, "projects", NULL);
}

/**
 * rk_places_dup_preferences:
 *
 * Returns: (transfer full): the file of the preferences
 */
char *
rk_places_dup_preferences (void)
{
  return g_build_filename (g_get_user_config_dir (), RK_APP_NAME, "rekindle.conf", NULL);
}

/**
 * rk_places_dup_state:
 *
 * Returns: (transfer full): the directory of the records and outputs of runs
 */
char *
rk_places_dup_state (void)
{
  return g_build_filename (g_get_user_state_dir (), RK_APP_NAME, NULL);
}

/**
 * rk_places_dup_runtime:
 *
 * Returns: (transfer full): the directory of locks and sockets. Without a XDG_RUNTIME_DIR GLib
 * falls back to the cache directory, which is as private, but not emptied at logout
 */
char *
rk_places_dup_runtime (void)
{
  return g_build_filename (g_get_user_runtime_dir (), RK_APP_NAME, NULL);
}

/**
 * rk_places_dup_own_program:
 *
 * Returns: (transfer full): the file to execute for another process of this program: the one that
 * is installed now, if ours was replaced
 */
char *
rk_places_dup_own_program (void)
{
  const char *const own = "/proc/self/exe";
  g_autofree char *path = g_file_read_link (own, NULL);

  if (path != NULL && g_str_has_suffix (path, DELETED))
    path[strlen (path) - strlen (DELETED)] = '\0';
  return path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path)
                                                                       : g_strdup (own);
}
