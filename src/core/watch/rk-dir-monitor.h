/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-monitor: the GFileMonitor of one directory: verified, since GLib does not tell that a
 * watch could not be added, and kept awake by a companion (rk-wakeful-monitor) where that is worth
 * it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;            /* (owned) */
  GFileMonitor *monitor; /* (owned) (nullable): NULL once the directory has gone */
  GFileMonitor *wakeful; /* (owned) (nullable): in a large tree, from the first write on */
} RkDirMonitor;

void rk_dir_monitor_init (RkDirMonitor *self, const char *path);
void rk_dir_monitor_clear (RkDirMonitor *self);
gboolean rk_dir_monitor_arm (RkDirMonitor *self, GCallback on_changed, gpointer user_data, int *wd);
void rk_dir_monitor_disarm (RkDirMonitor *self);
gboolean rk_dir_monitor_is_armed (const RkDirMonitor *self);
void rk_dir_monitor_keep_awake (RkDirMonitor *self);

G_END_DECLS
