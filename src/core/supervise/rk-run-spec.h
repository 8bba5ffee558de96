/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-run-spec: what exactly one run executes: the project's command in its directory, with the
 * environment that a supervised program has.
 */
#pragma once

#include "rk-launcher.h"
#include "rk-path-set.h"
#include "rk-project.h"

G_BEGIN_DECLS

RkLaunchSpec *rk_run_spec_new (const RkProject *project, char **environment, guint run_number,
                               const RkPathSet *changed);
RkLaunchSpec *rk_run_spec_new_build (const RkProject *project, char **environment,
                                     guint build_number, const RkPathSet *changed);

G_END_DECLS
