/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-host: what looks after a person's projects: the tray application on a desktop, the daemon
 * elsewhere. It brings together the store, the supervisor, the journals and the control interface,
 * and it is the only one: a lock in the runtime directory makes sure of that. It has no face.
 */
#pragma once

#include <gio/gio.h>

#include "rk-clock.h"
#include "rk-journal.h"
#include "rk-store.h"
#include "rk-supervisor.h"

G_BEGIN_DECLS

/**
 * RkHostKind:
 * @RK_HOST_DAEMON: without a display
 * @RK_HOST_TRAY: the tray application; a daemon makes room for it
 */
typedef enum
{
  RK_HOST_DAEMON,
  RK_HOST_TRAY,
} RkHostKind;

/**
 * RkHostEnd:
 * @RK_HOST_QUIT: the person ends it
 * @RK_HOST_LOGOUT: the session ends: what runs comes back with the next one
 * @RK_HOST_HAND_OVER: another host takes over: nothing is stopped
 */
typedef enum
{
  RK_HOST_QUIT,
  RK_HOST_LOGOUT,
  RK_HOST_HAND_OVER,
} RkHostEnd;

/* What limits of output are given in. */
#define RK_HOST_MIB ((gint64)1024 * 1024)

/* The longest grace period when everything is stopped because the host leaves. */
#define RK_HOST_GRACE_USEC (3 * G_USEC_PER_SEC)

#define RK_TYPE_HOST (rk_host_get_type ())
G_DECLARE_FINAL_TYPE (RkHost, rk_host, RK, HOST, GObject)

RkHost *rk_host_new (RkHostKind kind, RkClock *clock);
gboolean rk_host_start (RkHost *self, GError **error);
void rk_host_shut_down (RkHost *self, RkHostEnd end);

RkSupervisor *rk_host_get_supervisor (RkHost *self);
RkStore *rk_host_get_store (RkHost *self);
RkClock *rk_host_get_clock (RkHost *self);
RkJournal *rk_host_get_journal (RkHost *self, const char *id);
void rk_host_set_limits (RkHost *self, guint max_runs, gint64 max_bytes);
gboolean rk_host_is_reading_environment (RkHost *self);
char **rk_host_dup_environment (RkHost *self, RkProject *project);
char *rk_host_dup_output_directory (RkHost *self, RkProgram *program);
char *rk_host_dup_build_directory (RkHost *self, RkProgram *program);

G_END_DECLS
