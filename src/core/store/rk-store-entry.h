/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-store-entry: one project file as it was last read. */
#pragma once

#include <gio/gio.h>

#include "rk-file-problem.h"
#include "rk-project-file.h"

G_BEGIN_DECLS

/**
 * RkStoreEntry:
 * @id: the file's name without its suffix
 * @path: the file
 * @content: (nullable): its bytes; %NULL if it could not be read
 * @project: (nullable): what it says, or what it said before it was broken
 * @problem: (nullable): why it is broken
 * @warnings: (element-type RkFileProblem): what has no effect
 * @own_path: (nullable): the project's own file, where this one is an agreed version of it
 * @own_sha256: (nullable): the agreed content
 * @own_changed: the own file says something else now
 * @own_hangs: it could not be asked, and must not be touched
 * @missing_since_usec: when the file was first found missing; 0 if it is there
 */
typedef struct
{
  char *id;
  char *path;
  GBytes *content;
  RkProject *project;
  RkFileProblem *problem;
  GPtrArray *warnings;
  char *own_path;
  char *own_sha256;
  gboolean own_changed;
  gboolean own_hangs;
  gint64 missing_since_usec;
} RkStoreEntry;

RkStoreEntry *rk_store_entry_new (const char *directory, const char *id);
void rk_store_entry_free (RkStoreEntry *self);
gboolean rk_store_entry_read (RkStoreEntry *self);
gboolean rk_store_entry_look_at_own_file (RkStoreEntry *self);
RkProjectFile rk_store_entry_get_file (const RkStoreEntry *self);

G_END_DECLS
