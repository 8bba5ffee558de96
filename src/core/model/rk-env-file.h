/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-env-file: the text of a .env file → variables. Executes and expands nothing. */
#pragma once

#include "rk-file-problem.h"

G_BEGIN_DECLS

char **rk_env_file_parse (const char *bytes, gsize length_bytes, const char *path,
                          RkFileProblem **problem);

G_END_DECLS
