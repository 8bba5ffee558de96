/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-terminal.h"

#include <errno.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

static int terminal_fd = -1;
static struct termios remembered;
static pid_t foreground_group;

/* rk_shim_terminal_remember:
 *
 * Looks for a terminal on the standard descriptors. In the background nothing is remembered, so
 * that nothing is ever taken from whoever has the terminal.
 */
void
rk_shim_terminal_remember (void)
{
  for (int fd = 0; fd <= 2 && terminal_fd < 0; fd++)
    if (isatty (fd) && tcgetattr (fd, &remembered) == 0 && tcgetpgrp (fd) == getpgrp ())
      terminal_fd = fd;
  if (terminal_fd >= 0)
    foreground_group = getpgrp ();
}

/* rk_shim_terminal_restore:
 *
 * Gives the terminal back as it was remembered. Only if it is ours, or belongs to a group that no
 * longer exists: a shell that put this job into the background keeps it.
 */
void
rk_shim_terminal_restore (void)
{
  if (terminal_fd < 0)
    return;

  pid_t owner = tcgetpgrp (terminal_fd);
  if (owner != foreground_group)
    {
      if (owner > 0 && (kill (-owner, 0) == 0 || errno != ESRCH))
        return;
      tcsetpgrp (terminal_fd, foreground_group);
    }
  tcsetattr (terminal_fd, TCSANOW, &remembered);
}
