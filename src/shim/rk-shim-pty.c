/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "rk-shim-pty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int
open_both_ends (RkShimPty *pty)
{
  char name[64];

  pty->master_fd = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (pty->master_fd < 0 || grantpt (pty->master_fd) != 0 || unlockpt (pty->master_fd) != 0
      || ptsname_r (pty->master_fd, name, sizeof name) != 0)
    return -1;
  pty->slave_fd = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  return pty->slave_fd < 0 ? -1 : tcgetattr (pty->slave_fd, &pty->pristine);
}

/* rk_shim_pty_open:
 * @pty: (out): a new terminal of 80 columns and 24 rows; without descriptors if there is none
 *
 * Returns: 0, or -1 with errno set
 */
int
rk_shim_pty_open (RkShimPty *pty)
{
  memset (pty, 0, sizeof *pty);
  pty->master_fd = pty->slave_fd = -1;
  if (open_both_ends (pty) != 0)
    {
      int error_number = errno;

      close (pty->master_fd);
      close (pty->slave_fd);
      pty->master_fd = pty->slave_fd = -1;
      errno = error_number;
      return -1;
    }
  pty->pristine.c_iflag |= IUTF8;
  rk_shim_pty_reset (pty);
  rk_shim_pty_resize (pty, 80, 24);
  return 0;
}

/* rk_shim_pty_reset:
 * @pty: a terminal that nobody uses
 *
 * Makes it as new: whoever had it may have left it raw, have been typed to, or have been stopped in
 * the middle of its output, by Ctrl-S or by itself.
 */
void
rk_shim_pty_reset (RkShimPty *pty)
{
  struct termios unstoppable = pty->pristine;

  unstoppable.c_iflag &= ~(tcflag_t)IXON; /* only on the way there the kernel ends a Ctrl-S */
  tcflush (pty->slave_fd, TCIFLUSH);
  tcflow (pty->slave_fd, TCOON);
  tcsetattr (pty->slave_fd, TCSANOW, &unstoppable);
  tcsetattr (pty->slave_fd, TCSANOW, &pty->pristine);
  pty->input_len = 0;
}

/* rk_shim_pty_resize:
 * @pty: a terminal
 * @columns: its width; what is no width changes nothing
 * @rows: its height
 */
void
rk_shim_pty_resize (RkShimPty *pty, int64_t columns, int64_t rows)
{
  if (columns < 1 || columns > UINT16_MAX || rows < 1 || rows > UINT16_MAX)
    return;
  struct winsize size = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows };
  ioctl (pty->master_fd, TIOCSWINSZ, &size);
}

/* rk_shim_pty_flush_input:
 * @pty: a terminal
 *
 * Hands over what was typed, as far as the program takes it.
 */
void
rk_shim_pty_flush_input (RkShimPty *pty)
{
  while (pty->input_len > 0)
    {
      ssize_t written = write (pty->master_fd, pty->input, pty->input_len);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return;
      pty->input_len -= (size_t)written;
      memmove (pty->input, pty->input + written, pty->input_len);
    }
}

/* rk_shim_pty_type:
 * @pty: a terminal
 * @bytes: what the person types
 * @len: how much
 *
 * Keeps at most RK_SHIM_PTY_INPUT_MAX bytes for a program that does not read; what is more is
 * dropped, as a terminal does.
 */
void
rk_shim_pty_type (RkShimPty *pty, const char *bytes, size_t len)
{
  if (pty->input == NULL)
    pty->input = malloc (RK_SHIM_PTY_INPUT_MAX);
  size_t room = pty->input != NULL ? RK_SHIM_PTY_INPUT_MAX - pty->input_len : 0;
  if (len > room)
    len = room;
  if (len > 0)
    memcpy (pty->input + pty->input_len, bytes, len);
  pty->input_len += len;
  rk_shim_pty_flush_input (pty);
}
