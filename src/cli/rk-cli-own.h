/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-cli-own: showing a project's own file and asking for agreement, for add and review. */
#pragma once

#include "rk-own-file.h"

G_BEGIN_DECLS

int rk_cli_fail_problem (RkFileProblem *problem);
gboolean rk_cli_agree (const RkOwnFile *own, gboolean agreed);

G_END_DECLS
