/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-launch-bytes: what is to be executed, in the form that the shim reads (see rk-shim-spec.h). */
#pragma once

#include "rk-launcher.h"

G_BEGIN_DECLS

GByteArray *rk_launch_bytes_new (const RkLaunchSpec *spec, const char *mark);

G_END_DECLS
