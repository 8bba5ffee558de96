/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-mount-table: what is mounted where, and whether inotify sees all that happens there. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RkMountTable RkMountTable;

/**
 * RkMount:
 * @id: the kernel's number of the mount, not used twice at a time
 * @mount_point: (owned): absolute path, bytes
 * @fs_type: (owned): as the kernel calls it, for instance "fuse.sshfs"
 * @must_poll: changes made on another machine, or behind the mount, are not seen by inotify
 */
typedef struct
{
  guint id;
  char *mount_point;
  char *fs_type;
  gboolean must_poll;
} RkMount;

typedef void (*RkMountTableFunc) (gpointer user_data);

RkMountTable *rk_mount_table_parse (const char *bytes, gsize length);
RkMountTable *rk_mount_table_read (GError **error);
void rk_mount_table_free (RkMountTable *self);
const RkMount *rk_mount_table_find (RkMountTable *self, const char *path);
char *rk_mount_table_resolve (RkMountTable *self, const char *path);
guint rk_mount_table_get_size (RkMountTable *self);
const RkMount *rk_mount_table_peek (RkMountTable *self, guint index);
GSource *rk_mount_table_monitor_new (RkMountTableFunc func, gpointer user_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkMountTable, rk_mount_table_free)

G_END_DECLS
