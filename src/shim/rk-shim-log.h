/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-log: the output of one run on disk. The first 256 KiB are kept for ever in "head"; what
 * follows goes to "tail-000000", "tail-000001"… of 4 MiB each, of which the last three are kept: so
 * at least the last 8 MiB. Only that cut loses anything, and the names say how much. A disk that is
 * full stops nobody; what could not be written is counted.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define RK_SHIM_LOG_HEAD_BYTES (256 * 1024)
#define RK_SHIM_LOG_TAIL_BYTES (4 * 1024 * 1024)
#define RK_SHIM_LOG_TAILS 3
#define RK_SHIM_LOG_HEAD "head"
#define RK_SHIM_LOG_TAIL "tail-%06llu"

typedef struct
{
  int directory_fd; /* -1: nothing is kept */
  int fd;           /* the file that is being written; -1: none yet */
  int64_t total_bytes;
  int64_t lost_bytes; /* could not be written */
  int error_number;   /* why; 0 if all is well */
} RkShimLog;

void rk_shim_log_init (RkShimLog *log);
void rk_shim_log_open (RkShimLog *log, const char *directory);
void rk_shim_log_write (RkShimLog *log, const char *bytes, size_t len);
void rk_shim_log_close (RkShimLog *log);
