/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Appends the time of its first instruction, in monotonic nanoseconds, to the file named by its
 * argument, and waits to be ended.
 */

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
  struct timespec now;
  char line[64];

  clock_gettime (CLOCK_MONOTONIC, &now);
  int length = snprintf (line, sizeof line, "%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
  int fd = open (argv[argc - 1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0 || write (fd, line, (size_t)length) != length)
    return 1;
  close (fd);
  for (;;)
    pause ();
}
