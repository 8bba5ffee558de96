/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-cli-advice: what a person had better know about a project that has just been registered. */
#pragma once

#include "rk-project.h"

G_BEGIN_DECLS

void rk_cli_advise (const RkProject *project);

G_END_DECLS
