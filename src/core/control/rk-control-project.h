/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-control-project: the exported object of one project. */
#pragma once

#include "rk-program.h"
#include "rk-store-entry.h"

#include "rk-control-dbus.h"

G_BEGIN_DECLS

char *rk_control_project_dup_path (const char *id);
RkDBusObjectSkeleton *rk_control_project_new (const char *id);
void rk_control_project_update (RkDBusObjectSkeleton *self, const RkStoreEntry *entry,
                                RkProgram *program);

G_END_DECLS
