/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-path-set: the paths that changed, each once, the first ones by name and all of them by number.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* At most so many paths are kept by name. */
#define RK_PATH_SET_MAX_NAMES 64

/**
 * RkPathSet:
 * @names: (element-type utf8): in the order in which they came, at most RK_PATH_SET_MAX_NAMES
 * @n_paths: how many there were; beyond the kept ones repetitions are not recognised
 */
typedef struct
{
  GPtrArray *names;
  guint n_paths;
} RkPathSet;

void rk_path_set_init (RkPathSet *self);
void rk_path_set_clear (RkPathSet *self);
void rk_path_set_add (RkPathSet *self, const char *path);
void rk_path_set_take_all (RkPathSet *self, RkPathSet *source);
gboolean rk_path_set_contains (const RkPathSet *self, const char *path);
char *rk_path_set_join (const RkPathSet *self, const char *separator);

G_END_DECLS
