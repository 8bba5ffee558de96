/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-bus-link: a connection to the session or system bus that comes back when the bus does. The
 * shared connections of GIO stay closed for as long as anybody holds them; this one is our own.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RK_TYPE_BUS_LINK (rk_bus_link_get_type ())
G_DECLARE_FINAL_TYPE (RkBusLink, rk_bus_link, RK, BUS_LINK, GObject)

RkBusLink *rk_bus_link_new (GBusType bus);
GDBusConnection *rk_bus_link_peek (RkBusLink *self);

G_END_DECLS
