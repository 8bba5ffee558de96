/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-pty: the terminal of a program that has none of its own. It outlives the runs, so that
 * whoever looks at it sees one terminal; each run finds it as new.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#define RK_SHIM_PTY_INPUT_MAX (1 << 20)

typedef struct
{
  int master_fd; /* -1: there is no terminal */
  int slave_fd;  /* kept open, so that nothing is lost between two runs */
  struct termios pristine;
  char *input; /* typed, but not taken yet */
  size_t input_len;
} RkShimPty;

int rk_shim_pty_open (RkShimPty *pty);
void rk_shim_pty_reset (RkShimPty *pty);
void rk_shim_pty_resize (RkShimPty *pty, int64_t columns, int64_t rows);
void rk_shim_pty_type (RkShimPty *pty, const char *bytes, size_t len);
void rk_shim_pty_flush_input (RkShimPty *pty);
