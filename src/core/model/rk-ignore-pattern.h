/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-ignore-pattern: the other way round than rk-ignore-list: from a path to the pattern that
 * leaves out exactly that path, for whoever clicks *Ignore this file*.
 */
#pragma once

#include "rk-project.h"

G_BEGIN_DECLS

char *rk_ignore_pattern_for_path (const RkProject *project, const char *path);

G_END_DECLS
