/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-port-watch: learns which ports one program listens on, and, when it crashed for want of one,
 * who has it. All looking is done in a thread; a program that is silent costs nothing.
 */
#pragma once

#include <gio/gio.h>

#include "rk-program.h"

G_BEGIN_DECLS

#define RK_TYPE_PORT_WATCH (rk_port_watch_get_type ())
G_DECLARE_FINAL_TYPE (RkPortWatch, rk_port_watch, RK, PORT_WATCH, GObject)

/**
 * RkPortWatchOutputFunc:
 * @program: a program that has just ended
 * @user_data: as given
 *
 * Returns: (transfer full) (nullable): the last part of its output
 */
typedef char *(*RkPortWatchOutputFunc) (RkProgram *program, gpointer user_data);

RkPortWatch *rk_port_watch_new (RkProgram *program, RkClock *clock,
                                RkPortWatchOutputFunc dup_output, gpointer user_data);
void rk_port_watch_look_async (RkPortWatch *self, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
