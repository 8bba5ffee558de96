/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-port-scan: asks the kernel who listens on which TCP port. It reads /proc; it waits for nothing
 * and changes nothing. Processes in a network of their own (containers) are not seen.
 */
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

#include "rk-port-table.h"

G_BEGIN_DECLS

GArray *rk_port_scan_list_tree (pid_t root);
char *rk_port_scan_describe_holder (const GArray *numbers, pid_t root);
gboolean rk_port_scan_is_free (const RkPort *port);

G_END_DECLS
