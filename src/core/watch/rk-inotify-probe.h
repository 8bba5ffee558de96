/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-inotify-probe: what GLib does not tell about its inotify watches. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_INOTIFY_NO_WD (-1)

/**
 * RkInotifyState:
 * @RK_INOTIFY_LIVE: the kernel watches the directory for GLib
 * @RK_INOTIFY_DEAD: it does not, although it could
 * @RK_INOTIFY_REFUSED: it cannot; errno says why (ENOSPC: the limit of watches)
 * @RK_INOTIFY_UNKNOWN: GLib's descriptor was not found
 */
typedef enum
{
  RK_INOTIFY_LIVE,
  RK_INOTIFY_DEAD,
  RK_INOTIFY_REFUSED,
  RK_INOTIFY_UNKNOWN,
} RkInotifyState;

int rk_inotify_open_own (void);
void rk_inotify_close_own (int fd);
gboolean rk_inotify_has_room (void);
RkInotifyState rk_inotify_probe (const char *path, int *wd);
void rk_inotify_forget (int wd);
guint rk_inotify_read_queue_limit (void);

G_END_DECLS
