/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What the control interface asks of a host, and what it is told. */

#include "config.h"

#include "rk-host-private.h"

static void
control_set_paused (gboolean paused, gpointer user_data)
{
  rk_supervisor_set_paused (RK_HOST (user_data)->supervisor, paused);
}

static void
control_read_login_environment (gpointer user_data)
{
  rk_host_capture_environment (user_data);
}

static void
control_look_for_ports (GAsyncReadyCallback callback, gpointer callback_data, gpointer user_data)
{
  rk_port_watches_look_async (RK_HOST (user_data)->ports, callback, callback_data);
}

static void
control_quit (gboolean hand_over, gpointer user_data)
{
  rk_host_shut_down (user_data, hand_over ? RK_HOST_HAND_OVER : RK_HOST_QUIT);
}

/* Also by the person, at the icon. */
static void
on_paused_changed (RkSupervisor *supervisor, RkControl *control)
{
  rk_control_tell_paused (control, rk_supervisor_get_paused (supervisor));
}

/**
 * rk_host_export_control:
 * @self: a host that has its store and its supervisor
 *
 * Makes the control interface, which goes on the bus as soon as there is one.
 */
void
rk_host_export_control (RkHost *self)
{
  const RkControlHost host = {
    .kind = self->kind == RK_HOST_TRAY ? "tray" : "daemon",
    .set_paused = control_set_paused,
    .read_login_environment = control_read_login_environment,
    .look_for_ports = control_look_for_ports,
    .quit = control_quit,
  };

  self->control = rk_control_new (self->store, G_LIST_MODEL (self->supervisor), &host, self);
  g_signal_connect_object (self->supervisor, "paused-changed", G_CALLBACK (on_paused_changed),
                           self->control, 0);
  rk_control_own_name (self->control);
}
