/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as the kernel's list of mounts: a mount point's name is whatever its maker likes. No
 * crash, and every path has an answer.
 */

#include "config.h"

#include <stdint.h>

#include "rk-mount-table.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (RkMountTable) table = rk_mount_table_parse ((const char *)data, size);

  g_assert_cmpuint (rk_mount_table_get_size (table), <=, size);
  for (guint i = 0; i < rk_mount_table_get_size (table); i++)
    {
      const RkMount *mount = rk_mount_table_peek (table, i);
      g_assert_nonnull (mount->mount_point);
      g_assert_nonnull (mount->fs_type);
      rk_mount_table_find (table, mount->mount_point);
    }
  rk_mount_table_find (table, "/home/ada/shop");
  return 0;
}
