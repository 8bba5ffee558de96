/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-save: asks where to, and writes the whole output of a run into a file. */
#pragma once

#include "rk-app.h"

G_BEGIN_DECLS

void rk_output_save_ask (RkApp *app, const char *output_directory, const char *name);

G_END_DECLS
