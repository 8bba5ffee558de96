/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-event: what the words of a shim mean as an event of its launcher. */
#pragma once

#include "rk-launcher.h"
#include "rk-shim-protocol.h"

G_BEGIN_DECLS

gboolean rk_shim_event_translate (const RkShimMessage *message, RkLaunchEvent *event);

G_END_DECLS
