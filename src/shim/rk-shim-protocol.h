/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-protocol: what a host and a shim say to each other. Plain C over bytes, compiled into
 * both.
 *
 * The socket keeps message boundaries (SOCK_SEQPACKET). A message is one fixed header and at most
 * RK_SHIM_TEXT_MAX bytes of text. What is to be executed does not fit into a message; it travels as
 * a memory file beside RK_SHIM_START (see rk-shim-spec.h). Host and shim are of one machine,
 * so numbers are in its own byte order. A host is never older than the shims that it meets; a newer
 * host tells an older shim nothing that RK_SHIM_HELLO did not announce.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define RK_SHIM_VERSION 1
#define RK_SHIM_TEXT_MAX 16384
#define RK_SHIM_MARK_MAX 128

/* Host to shim; a, b are the fields of RkShimMessage that carry something. */
enum
{
  RK_SHIM_START = 1,   /* run what the attached memory file says; c: number of the run; text: what
                          marks the processes of this run, shorter than RK_SHIM_MARK_MAX */
  RK_SHIM_STOP,        /* a: signal, to the whole tree */
  RK_SHIM_KILL,        /* SIGKILL to the whole tree; answered by RK_SHIM_SURVIVORS */
  RK_SHIM_SIGNAL_MAIN, /* a: signal, to the command's own process */
  RK_SHIM_INPUT,       /* text: typed by the person */
  RK_SHIM_WINDOW_SIZE, /* a: columns, b: rows */
  RK_SHIM_SHUTDOWN,    /* a: grace in ms: end the tree, then yourself */
  RK_SHIM_LEASH,       /* a: how long to wait for another host when this one is gone, in ms */
};

/* Shim to host. */
enum
{
  RK_SHIM_HELLO = 100, /* a: version, b: pid of the shim, text: the run's mark, if there is one;
                          the state of things follows, also what was told already, and that
                          nothing is left where there is no run; a pidfd of its keeper, which
                          ends after the tree if the shim is killed, may come along */
  RK_SHIM_STARTED,     /* a: pid, b: when, in ns of CLOCK_MONOTONIC, c: number of the run */
  RK_SHIM_NO_SPAWN,    /* a: errno, b: an RkShimStage, c: number of the run */
  RK_SHIM_EXITED,      /* a: wait status, b: when, c: number of the run */
  RK_SHIM_GONE,        /* no process of the tree is left; c: number of the run */
  RK_SHIM_SURVIVORS,   /* text: "name (pid), name (pid)": who had to be killed */
  RK_SHIM_OUTPUT,  /* a: bytes of output of this run so far; b: bytes that the log had to drop */
  RK_SHIM_TROUBLE, /* a: errno, text: what cannot be done (the log cannot be written…) */
};

/* Where a start failed. */
typedef enum
{
  RK_SHIM_STAGE_SPEC,
  RK_SHIM_STAGE_FORK,
  RK_SHIM_STAGE_DIRECTORY,
  RK_SHIM_STAGE_TERMINAL,
  RK_SHIM_STAGE_EXEC,
  RK_SHIM_STAGE_PLACE, /* of the socket at which another host finds the shim */
} RkShimStage;

typedef struct
{
  uint32_t type;
  uint32_t text_len;
  int64_t a;
  int64_t b;
  int64_t c;
} RkShimHeader;

typedef struct
{
  RkShimHeader header;
  char text[RK_SHIM_TEXT_MAX + 1]; /* always ends with a NUL after text_len bytes */
} RkShimMessage;

int rk_shim_message_decode (RkShimMessage *message, size_t received_bytes);
int rk_shim_send (int fd, uint32_t type, int64_t a, int64_t b, int64_t c, const char *text,
                  size_t text_len, int attached_fd);
int rk_shim_receive (int fd, RkShimMessage *message, int *attached_fd);
