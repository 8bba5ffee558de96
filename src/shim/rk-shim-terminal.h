/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-terminal: the person's own terminal, which `rekindle run` shares with the command. It is
 * remembered as it was found, and given back like that before each run and at the end: a program
 * that is killed leaves raw mode and foreign foreground groups behind.
 */
#pragma once

void rk_shim_terminal_remember (void);
void rk_shim_terminal_restore (void);
