/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-control-manager: the interface Manager: what concerns the host and all projects together. */
#pragma once

#include "rk-control.h"
#include "rk-store.h"

#include "rk-control-dbus.h"

G_BEGIN_DECLS

typedef struct _RkControlManager RkControlManager;

RkControlManager *rk_control_manager_new (RkStore *store, GListModel *programs,
                                          const RkControlHost *host, gpointer user_data);
void rk_control_manager_free (RkControlManager *self);
void rk_control_manager_set_connection (RkControlManager *self, GDBusConnection *connection);
void rk_control_manager_tell_paused (RkControlManager *self, gboolean paused);

G_END_DECLS
