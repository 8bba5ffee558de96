/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-tell: what a shim knows of its program, and how its host learns it. A host that does not
 * read is not waited for: it is told the state of things when it reads again, as is another one.
 */
#pragma once

#include "rk-shim-log.h"
#include "rk-shim-protocol.h"
#include "rk-shim-pty.h"

#include <sys/types.h>

#define RK_SHIM_NEVER INT64_MAX

typedef struct
{
  int host_fd;        /* -1 when the host is gone */
  const char *path;   /* (nullable) of the socket for another host; NULL: the host's end is ours */
  int listening_fd;   /* -1: no other host can come */
  int keeper_fd;      /* of who ends the tree if we are killed; -1: there is nobody */
  int mends_terminal; /* the one that it shares: before each start and at the end */
  int out_of_step;    /* the host did not read; it is owed the state of things */
  RkShimPty pty;
  RkShimLog log;
  int64_t told_bytes; /* of output; what the host knows */
  int told_error;     /* why output cannot be kept; likewise */
  int64_t output_due_ns;
  int64_t leash_ns;     /* how long another host is waited for */
  int64_t leash_due_ns; /* when that is over */
  int signal_fd;
  pid_t main_pid; /* the command's own process; 0 while none runs */
  uint32_t run_number;
  pid_t started_pid; /* of this run: what another host is told */
  int64_t started_ns;
  int failed_errno; /* it could not be started; 0: it could, or was not asked for */
  RkShimStage failed_stage;
  int exited;
  int exit_status;
  int64_t exited_ns;
  int tree_alive;              /* GONE is owed */
  int killing;                 /* SIGKILL until nothing is left */
  int64_t killing_since_ns;    /* when that began */
  int leaving;                 /* end when nothing is left */
  char mark[RK_SHIM_MARK_MAX]; /* of the run; kept for another host */
  int64_t due_ns;              /* when to kill, or to kill again */
  int64_t grace_ns;            /* for the tree when the host is gone */
} RkShim;

int64_t rk_shim_now_ns (void);
void rk_shim_tell (RkShim *shim, uint32_t type, int64_t a, int64_t b, const char *text);
void rk_shim_tell_hello (RkShim *shim);
void rk_shim_tell_state (RkShim *shim);
void rk_shim_tell_output (RkShim *shim);
