/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The XDG base directories, with the name of this build: the devel profile has its own. Nothing is
 * created here.
 */

#include "config.h"

#include "rk-places.h"

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
