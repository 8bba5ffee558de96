/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-spawn: executes the command. */
#pragma once

#include "rk-shim-protocol.h"
#include "rk-shim-spec.h"

#include <sys/types.h>

pid_t rk_shim_spawn (const RkShimSpec *spec, int pty_fd, int *error_number, RkShimStage *stage);
