/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-address: where the socket of a shim is, for the shim and for its next host. A socket's
 * address has room for 107 bytes, which a home directory can exceed.
 */
#pragma once

#include <sys/un.h>

int rk_shim_address_init (struct sockaddr_un *address, const char *path);
int rk_shim_address_connect (const char *path);
int rk_shim_address_is_ours (int fd);
