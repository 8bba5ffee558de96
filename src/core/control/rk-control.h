/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-control: a host on the session bus: what it looks after, and what can be asked of it.
 *
 * The engine works without it: without a bus nothing is exported, and nothing is lost.
 */
#pragma once

#include <gio/gio.h>

#include "rk-store.h"

G_BEGIN_DECLS

#define RK_CONTROL_PATH "/io/github/rekindle/Rekindle/Control"

/**
 * RkControlHost:
 * @kind: "tray" or "daemon"
 * @set_paused: changes of files count or do not
 * @read_login_environment: (nullable): ask the login shell again
 * @look_for_ports: (nullable): look what the programs listen on now, and call back
 * @quit: leave, after stopping everything, or, to hand over, without; called from an idle callback
 *
 * What a host can do besides looking after its programs.
 */
typedef struct
{
  const char *kind;
  void (*set_paused) (gboolean paused, gpointer user_data);
  void (*read_login_environment) (gpointer user_data);
  void (*look_for_ports) (GAsyncReadyCallback callback, gpointer callback_data, gpointer user_data);
  void (*quit) (gboolean hand_over, gpointer user_data);
} RkControlHost;

#define RK_TYPE_CONTROL (rk_control_get_type ())
G_DECLARE_FINAL_TYPE (RkControl, rk_control, RK, CONTROL, GObject)

RkControl *rk_control_new (RkStore *store, GListModel *programs, const RkControlHost *host,
                           gpointer user_data);
void rk_control_tell_paused (RkControl *self, gboolean paused);
void rk_control_own_name (RkControl *self);
void rk_control_set_connection (RkControl *self, GDBusConnection *connection);

G_END_DECLS
