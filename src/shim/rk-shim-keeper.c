/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The keeper is a fork that executes nothing: its memory is the shim's until one of them writes. It
 * holds the socket at which hosts knock until the tree is gone, so that no host starts the program
 * over what is left of it.
 */

#include "rk-shim-keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "rk-shim-tree.h"

/* What was killed and lives on is in the kernel's hands: it is looked at less and less often. */
#define FIRST_PAUSE_NS (20 * 1000000L)
#define LAST_PAUSE_NS (640 * 1000000L)

static sigset_t
signals_of_interest (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGCHLD);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGHUP);
  return set;
}

/* Nothing of the person's is held open: no pipe, no terminal, no directory. */
static void
let_go (int listening_fd)
{
  int null_fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  unsigned first = 3;

  for (int fd = 0; fd < 3 && null_fd >= 0; fd++)
    dup2 (null_fd, fd);
  if (listening_fd >= 0 && dup2 (listening_fd, 3) == 3)
    first = 4;
  syscall (SYS_close_range, first, ~0u, 0);
  if (chdir ("/") != 0)
    return; /* then it stays where it is */
}

/* A signal to end is the shim's business. Not reaped yet, its id is its own. */
static void
wait_for_shim (pid_t shim_pid)
{
  sigset_t set = signals_of_interest ();
  int alive = 1;

  while (alive)
    {
      pid_t pid;
      int signum = sigwaitinfo (&set, NULL);
      if (signum == SIGTERM || signum == SIGHUP)
        kill (shim_pid, signum);
      while ((pid = waitpid (-1, NULL, WNOHANG)) > 0)
        alive &= pid != shim_pid;
      if (pid < 0 && errno == ECHILD)
        return;
    }
}

static int
somebody_is_left (void)
{
  pid_t pid;

  while ((pid = waitpid (-1, NULL, WNOHANG)) > 0)
    ;
  return pid == 0;
}

static void
end_tree (void)
{
  sigset_t set = signals_of_interest ();
  struct timespec pause = { 0, FIRST_PAUSE_NS };

  while (somebody_is_left ())
    {
      rk_shim_tree_signal (SIGKILL);
      if (sigtimedwait (&set, NULL, &pause) < 0 && pause.tv_nsec < LAST_PAUSE_NS)
        pause.tv_nsec *= 2;
    }
}

/* rk_shim_keeper_begin:
 * @listening_fd: the socket at which hosts knock, or -1
 *
 * Forks: the child goes on as the shim, we become its keeper and do not come back. To be called
 * where there is no other child, with SIGCHLD, SIGTERM and SIGHUP blocked. Makes the child a
 * subreaper.
 *
 * Returns: in the child: a pidfd of its keeper, readable when that is gone. -1 if no keeper could
 * be made: the caller is the shim, as it was
 */
int
rk_shim_keeper_begin (int listening_fd)
{
  pid_t keeper_pid = getpid ();
  pid_t shim_pid = fork ();

  if (shim_pid == 0)
    {
      int fd = pidfd_open (keeper_pid, 0);
      prctl (PR_SET_CHILD_SUBREAPER, 1);
      if (fd >= 0 && getppid () == keeper_pid)
        return fd;
      if (fd >= 0)
        close (fd);
    }
  if (shim_pid <= 0)
    return -1;
  setsid (); /* what is done to the terminal's group is not done to us */
  prctl (PR_SET_NAME, "rekindle-keeper");
  let_go (listening_fd);
  wait_for_shim (shim_pid);
  end_tree ();
  _exit (0);
}
