/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-build-outputs.h"

typedef struct
{
  gboolean edited;    /* changed while no build ran */
  gboolean is_output; /* the verdict */
  guint n_builds;     /* that changed it, since it was edited last */
  guint last_build;   /* the latest of them */
} File;

/**
 * rk_build_outputs_init:
 * @self: what to fill in; to be cleared with rk_build_outputs_clear()
 */
void
rk_build_outputs_init (RkBuildOutputs *self)
{
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->n_builds = 0;
}

/**
 * rk_build_outputs_clear:
 * @self: what is known
 */
void
rk_build_outputs_clear (RkBuildOutputs *self)
{
  g_clear_pointer (&self->files, g_hash_table_unref);
}

/**
 * rk_build_outputs_begin:
 * @self: what is known
 *
 * A build begins.
 */
void
rk_build_outputs_begin (RkBuildOutputs *self)
{
  self->n_builds++;
}

static File *
need_file (RkBuildOutputs *self, const char *path)
{
  File *file = g_hash_table_lookup (self->files, path);

  if (file == NULL)
    {
      file = g_new0 (File, 1);
      g_hash_table_insert (self->files, g_strdup (path), file);
    }
  return file;
}

static void
count_build (File *file, guint build)
{
  if (file->last_build == build)
    return;
  if (file->edited && file->last_build + 1 != build)
    file->n_builds = 0;
  file->n_builds++;
  file->last_build = build;
}

/**
 * rk_build_outputs_note:
 * @self: what is known
 * @path: a path that changed
 * @building: whether it changed while a build ran
 * @has_written: whether the build's processes have certainly written anything by now
 *
 * Returns: what to make of it
 */
RkBuildChange
rk_build_outputs_note (RkBuildOutputs *self, const char *path, gboolean building,
                       gboolean has_written)
{
  File *file = need_file (self, path);

  if (!building)
    {
      *file = (File){ .edited = TRUE };
      return RK_BUILD_CHANGE_SOURCE;
    }
  if (file->is_output)
    return RK_BUILD_CHANGE_OUTPUT;

  count_build (file, self->n_builds);
  guint enough = file->edited ? RK_BUILD_OUTPUTS_BUILDS_OF_SOURCE : RK_BUILD_OUTPUTS_BUILDS;
  file->is_output = (has_written && file->n_builds >= enough)
                    || file->n_builds >= RK_BUILD_OUTPUTS_BUILDS_OF_SOURCE;
  if (file->is_output)
    return RK_BUILD_CHANGE_NEW_OUTPUT;
  return file->edited ? RK_BUILD_CHANGE_SOURCE : RK_BUILD_CHANGE_UNSURE;
}
