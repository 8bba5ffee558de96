/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-port-table: who listens on which TCP port, as /proc/net/tcp and the links of /proc/PID/fd tell
 * it. It reads text; where that comes from is rk-port-scan's matter.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkPort:
 * @number: the TCP port
 * @is_v6: whether @address is one of IPv6
 * @address: where it listens, in network order; the first four bytes for IPv4
 * @inode: of the socket
 * @uid: whose it is
 * @is_shared: somebody else listens on the same port: whether he stays says nothing about its owner
 */
typedef struct
{
  guint number;
  gboolean is_v6;
  guint8 address[16];
  guint64 inode;
  guint uid;
  gboolean is_shared;
} RkPort;

void rk_port_table_parse (const char *text, gboolean is_v6, GArray *ports);
guint64 rk_port_table_parse_socket_link (const char *target);
GArray *rk_port_table_select (const GArray *all, GHashTable *inodes);
GArray *rk_port_table_list_numbers (const GArray *ports);
gboolean rk_port_table_equal (const GArray *a, const GArray *b);

G_END_DECLS
