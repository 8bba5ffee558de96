/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-local-files.h"

#include <gio/gio.h>

#define VARIABLE "GIO_USE_VFS"

/**
 * rk_local_files_choose:
 *
 * To be called first of all, while there is one thread and no GFile. What is started later finds the
 * environment as it was.
 */
void
rk_local_files_choose (void)
{
  g_autofree char *before = g_strdup (g_getenv (VARIABLE));

  g_setenv (VARIABLE, "local", TRUE);
  g_vfs_get_default ();
  if (before != NULL)
    g_setenv (VARIABLE, before, TRUE);
  else
    g_unsetenv (VARIABLE);
}
