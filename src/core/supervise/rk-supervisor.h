/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-supervisor: all programs of a host, as a list model. What concerns them all together is done
 * here; what concerns one, by itself.
 */
#pragma once

#include <gio/gio.h>

#include "rk-program.h"

G_BEGIN_DECLS

#define RK_TYPE_SUPERVISOR (rk_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (RkSupervisor, rk_supervisor, RK, SUPERVISOR, GObject)

RkSupervisor *rk_supervisor_new (const RkProgramParts *parts);

RkProgram *rk_supervisor_add (RkSupervisor *self, RkProject *project);
void rk_supervisor_remove (RkSupervisor *self, RkProgram *program);
RkProgram *rk_supervisor_find (RkSupervisor *self, const char *id);
guint rk_supervisor_count_alive (RkSupervisor *self);

void rk_supervisor_start_all (RkSupervisor *self);
void rk_supervisor_stop_all (RkSupervisor *self);
void rk_supervisor_restart_all_running (RkSupervisor *self);
void rk_supervisor_look_again (RkSupervisor *self);
void rk_supervisor_set_paused (RkSupervisor *self, gboolean paused);
gboolean rk_supervisor_get_paused (RkSupervisor *self);
void rk_supervisor_shut_down (RkSupervisor *self, gint64 grace_usec);

G_END_DECLS
