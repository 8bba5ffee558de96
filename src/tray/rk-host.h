/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-host: the engine of the desktop application: programs kept in step with the project files. */
#pragma once

#include "rk-store.h"
#include "rk-supervisor.h"

G_BEGIN_DECLS

typedef enum
{
  RK_HOST_END_QUIT,
  RK_HOST_END_SESSION,
} RkHostEnd;

#define RK_TYPE_HOST (rk_host_get_type ())
G_DECLARE_FINAL_TYPE (RkHost, rk_host, RK, HOST, GObject)

RkHost *rk_host_new (RkClock *clock);
gboolean rk_host_start (RkHost *self, GError **error);
RkSupervisor *rk_host_get_supervisor (RkHost *self);
RkStore *rk_host_get_store (RkHost *self);
void rk_host_shut_down (RkHost *self, RkHostEnd why);

G_END_DECLS
