/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-control-explain: answers Explain, in a thread: it reads files, which may lie on a dead share.
 */
#pragma once

#include "rk-project.h"

#include "rk-control-dbus.h"

G_BEGIN_DECLS

void rk_control_explain (RkDBusManager *manager, GDBusMethodInvocation *call, RkProject *project,
                         const char *path);

G_END_DECLS
