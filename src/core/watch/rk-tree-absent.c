/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-absent: stands in for the mount table until it is there: every mount is local. */
#include "config.h"

#include "rk-mount-table.h"

__attribute__ ((weak)) RkMountTable *
rk_mount_table_read (GError **error)
{
  return NULL;
}

__attribute__ ((weak)) void
rk_mount_table_free (RkMountTable *self)
{
}

__attribute__ ((weak)) const RkMount *
rk_mount_table_find (RkMountTable *self, const char *path)
{
  return NULL;
}

__attribute__ ((weak)) GSource *
rk_mount_table_monitor_new (RkMountTableFunc func, gpointer user_data, GError **error)
{
  return NULL;
}
