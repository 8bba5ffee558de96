/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-leash: the socket at which the next host finds this shim when its own is gone. */
#pragma once

int rk_shim_leash_listen (const char *path);
int rk_shim_leash_accept (int listening_fd);
void rk_shim_leash_remove (int listening_fd, const char *path);
