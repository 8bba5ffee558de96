/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-poll-dir: one directory, compared with how it looked the last time. */
#pragma once

#include "rk-dir-watcher.h"

G_BEGIN_DECLS

typedef struct _RkPollDir RkPollDir;

/**
 * RkPollResult:
 * @RK_POLL_OK: looked at completely
 * @RK_POLL_FIRST: looked at for the first time: nothing to compare with
 * @RK_POLL_GONE: there is no such directory any more, on a file system that is still there
 * @RK_POLL_UNREACHABLE: the file system does not answer, or has been unmounted; nothing was
 * compared
 */
typedef enum
{
  RK_POLL_OK,
  RK_POLL_FIRST,
  RK_POLL_GONE,
  RK_POLL_UNREACHABLE,
} RkPollResult;

/* @name is valid during the call. */
typedef void (*RkPollDirFunc) (RkDirEvent event, const char *name, gpointer user_data);

RkPollDir *rk_poll_dir_new (const char *path);
const char *rk_poll_dir_peek_path (RkPollDir *self);
void rk_poll_dir_free (RkPollDir *self);
RkPollResult rk_poll_dir_look (RkPollDir *self, RkPollDirFunc func, gpointer user_data);
void rk_poll_dir_doubt (RkPollDir *self, const char *name);
gboolean rk_poll_dir_is_unsettled (RkPollDir *self);
gboolean rk_poll_errno_is_unreachable (int error_number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkPollDir, rk_poll_dir_free)

G_END_DECLS
