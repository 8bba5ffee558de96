/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-folder-look: what is in a folder that somebody wants to register? Looked at in a thread of its
 * own, since it may lie on a share that hangs.
 */
#pragma once

#include <gio/gio.h>

#include "rk-own-file.h"

G_BEGIN_DECLS

typedef enum
{
  RK_FOLDER_THERE,
  RK_FOLDER_MISSING, /* nothing has that path */
  RK_FOLDER_IS_FILE
} RkFolderState;

/**
 * RkFolderFound:
 * @state: whether there is such a folder; if not, the rest is empty
 * @note: (nullable): what to say of it
 * @candidates: (element-type RkCandidate): the ways to run it, best first
 * @own: (nullable): the rekindle.project that it brings
 */
typedef struct
{
  RkFolderState state;
  char *note;
  GPtrArray *candidates;
  RkOwnFile *own;
} RkFolderFound;

void rk_folder_found_free (RkFolderFound *self);
void rk_folder_look_begin (const char *directory, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
RkFolderFound *rk_folder_look_finish (GAsyncResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkFolderFound, rk_folder_found_free)

G_END_DECLS
