/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-build-outputs: is a file that changes while a build runs the build's own, or has a person
 * edited a source?
 *
 * Nobody says who wrote. But a file that was seen to change while no build ran is a source; and one
 * that changes in build after build, and never between them, is an output. An early mistake costs a
 * build; the other one would be a stale program, so three builds are asked for, and evidence that
 * the build has written at all. A change between builds revokes the verdict. Pure; no file is
 * looked at.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many builds must have changed a file that nobody else ever did. */
#define RK_BUILD_OUTPUTS_BUILDS 3

/* So many in a row, if it was changed by others as well: a person who saves again and again while
 * builds run is not taken for one. And so many without evidence: it may be a server, outside of the
 * build's own tree, that writes. */
#define RK_BUILD_OUTPUTS_BUILDS_OF_SOURCE 10

/**
 * RkBuildChange:
 * @RK_BUILD_CHANGE_SOURCE: what is being built is out of date already
 * @RK_BUILD_CHANGE_UNSURE: maybe; the build had better be repeated when it has ended
 * @RK_BUILD_CHANGE_OUTPUT: of no interest
 * @RK_BUILD_CHANGE_NEW_OUTPUT: likewise, and this was not known before
 */
typedef enum
{
  RK_BUILD_CHANGE_SOURCE,
  RK_BUILD_CHANGE_UNSURE,
  RK_BUILD_CHANGE_OUTPUT,
  RK_BUILD_CHANGE_NEW_OUTPUT,
} RkBuildChange;

/**
 * RkBuildOutputs:
 * @files: (element-type filename): what is known of each path that changed
 * @n_builds: builds so far
 */
typedef struct
{
  GHashTable *files;
  guint n_builds;
} RkBuildOutputs;

void rk_build_outputs_init (RkBuildOutputs *self);
void rk_build_outputs_clear (RkBuildOutputs *self);
void rk_build_outputs_begin (RkBuildOutputs *self);
RkBuildChange rk_build_outputs_note (RkBuildOutputs *self, const char *path, gboolean building,
                                     gboolean has_written);

G_END_DECLS
