/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>

/* rk_shim_signals_open:
 *
 * The terminal's signals are for the command: they are blocked here, and unblocked in the command.
 * Ctrl-Z is not: it stops the whole job, and us with it. A write that the person's file size limit
 * forbids (SIGXFSZ) is to fail, not to kill.
 *
 * Returns: a signalfd of SIGCHLD, SIGTERM and SIGHUP, or -1 with errno set
 */
int
rk_shim_signals_open (void)
{
  sigset_t read_here, blocked;

  sigemptyset (&read_here);
  sigaddset (&read_here, SIGCHLD);
  sigaddset (&read_here, SIGTERM);
  sigaddset (&read_here, SIGHUP);
  blocked = read_here;
  sigaddset (&blocked, SIGINT);
  sigaddset (&blocked, SIGQUIT);
  sigaddset (&blocked, SIGTTOU);
  sigaddset (&blocked, SIGPIPE);
  sigaddset (&blocked, SIGXFSZ);
  sigprocmask (SIG_SETMASK, &blocked, NULL);
  signal (SIGCHLD, SIG_DFL);
  return signalfd (-1, &read_here, SFD_CLOEXEC | SFD_NONBLOCK);
}
