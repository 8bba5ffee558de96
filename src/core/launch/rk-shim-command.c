/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-shim-command.h"

/* The installed one, or the one beside us in a build directory. */
static char *
find_shim (void)
{
  const char *given = g_getenv ("REKINDLE_SHIM");
  if (given != NULL)
    return g_strdup (given);

  g_autofree char *installed = g_build_filename (RK_LIBEXECDIR, "rekindle-shim", NULL);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);

  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *built =
      g_build_filename (dir != NULL ? dir : ".", "..", "shim", "rekindle-shim", NULL);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_steal_pointer (&installed);
}

/**
 * rk_shim_command_new:
 * @socket_path: (nullable): where another host finds it; %NULL: it shares our terminal
 * @orphan_grace_usec: how long the tree may take to end when no host is left
 * @leash_usec: how long to wait for another host
 * @beside: on a shared terminal: another command has the foreground
 *
 * Returns: (transfer full) (array zero-terminated=1): what to execute
 */
char **
rk_shim_command_new (const char *socket_path, gint64 orphan_grace_usec, gint64 leash_usec,
                     gboolean beside)
{
  g_autofree char *path = find_shim ();
  g_autofree char *grace = g_strdup_printf ("%" G_GINT64_FORMAT, orphan_grace_usec / 1000);
  g_autofree char *leash = g_strdup_printf ("%" G_GINT64_FORMAT, leash_usec / 1000);
  const char *const shared[] = { path, grace, beside ? "beside" : NULL, NULL };
  const char *const alone[] = { path, grace, leash, socket_path, NULL };

  return g_strdupv ((char **)(socket_path != NULL ? alone : shared));
}
