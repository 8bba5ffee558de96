/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-signals: which signals the shim reads, which it is deaf to, and which stop it. The
 * command gets none of this: it is reset before it executes.
 */
#pragma once

int rk_shim_signals_open (void);
