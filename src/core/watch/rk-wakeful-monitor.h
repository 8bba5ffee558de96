/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-wakeful-monitor: keeps GLib from resting for 100 ms in the middle of a save. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GFileMonitor *rk_wakeful_monitor_new (GFile *directory);

G_END_DECLS
