/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle-shim: looks after the processes of one program, from its start to its stop, run after
 * run.
 *
 * It is small so that a start costs little, and a process of its own so that nothing of the program
 * can outlive what looks after it: it is the subreaper of the whole tree, and when its host goes
 * away, the tree goes too. It decides nothing; it does what the host says over the socket on
 * descriptor 3, and tells what happened. It never waits for the host.
 *
 * usage: rekindle-shim GRACE_MS
 */

#include "rk-shim-protocol.h"
#include "rk-shim-spawn.h"
#include "rk-shim-spec.h"
#include "rk-shim-terminal.h"
#include "rk-shim-tree.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HOST_FD 3

/* While killing, so often is looked for processes that were forked in the meantime. */
#define KILL_AGAIN_NS (20 * 1000000LL)

#define NEVER INT64_MAX

typedef struct
{
  int host_fd; /* -1 when the host is gone */
  int signal_fd;
  pid_t main_pid; /* the command's own process; 0 while none runs */
  uint32_t run_number;
  int tree_alive;   /* GONE is owed */
  int killing;      /* SIGKILL until nothing is left */
  int leaving;      /* end when nothing is left */
  int64_t due_ns;   /* when to kill, or to kill again */
  int64_t grace_ns; /* for the tree when the host is gone */
} Shim;

static int64_t
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void
tell (Shim *shim, uint32_t type, int64_t a, int64_t b, const char *text)
{
  if (shim->host_fd >= 0)
    rk_shim_send (shim->host_fd, type, a, b, shim->run_number, text,
                  text != NULL ? strlen (text) : 0, -1);
}

static void
start (Shim *shim, uint32_t run_number, int spec_fd)
{
  RkShimSpec spec;
  RkShimStage stage = RK_SHIM_STAGE_SPEC;
  int error_number = EINVAL;
  pid_t pid = -1;

  shim->run_number = run_number;
  if (shim->tree_alive || shim->leaving)
    error_number = EBUSY;
  else if (spec_fd >= 0 && rk_shim_spec_map (&spec, spec_fd) == 0)
    {
      rk_shim_terminal_restore ();
      pid = rk_shim_spawn (&spec, -1, &error_number, &stage);
      rk_shim_spec_clear (&spec);
    }

  if (pid < 0)
    {
      tell (shim, RK_SHIM_NO_SPAWN, error_number, stage, NULL);
      return;
    }
  shim->main_pid = pid;
  shim->tree_alive = 1;
  shim->killing = 0;
  shim->due_ns = NEVER;
  tell (shim, RK_SHIM_STARTED, pid, now_ns (), NULL);
}

static void
begin_to_kill (Shim *shim)
{
  shim->killing = 1;
  shim->due_ns = now_ns () + KILL_AGAIN_NS;
  rk_shim_tree_signal (SIGKILL);
}

static void
name_survivors (Shim *shim)
{
  char text[4096];

  rk_shim_tree_describe (text, sizeof text);
  tell (shim, RK_SHIM_SURVIVORS, 0, 0, text);
}

/* Ends the tree, and the shim with it. */
static void
leave (Shim *shim, int signum, int64_t grace_ns)
{
  if (shim->leaving)
    return;
  shim->leaving = 1;
  if (grace_ns <= 0)
    begin_to_kill (shim);
  else
    {
      rk_shim_tree_signal (signum);
      shim->due_ns = now_ns () + grace_ns;
    }
}

/* Takes the dead away, and tells of them. Nobody left to wait for means that the tree is gone. */
static void
reap (Shim *shim)
{
  int status;
  pid_t pid;

  while ((pid = waitpid (-1, &status, WNOHANG)) > 0)
    if (pid == shim->main_pid)
      {
        shim->main_pid = 0;
        tell (shim, RK_SHIM_EXITED, status, now_ns (), NULL);
      }
  if (pid == 0 || errno != ECHILD || !shim->tree_alive)
    return;
  shim->tree_alive = 0;
  shim->killing = 0;
  shim->due_ns = NEVER;
  tell (shim, RK_SHIM_GONE, 0, 0, NULL);
}

static void
obey (Shim *shim, const RkShimMessage *message, int attached_fd)
{
  int signum = (int)message->header.a;

  switch (message->header.type)
    {
    case RK_SHIM_START:
      start (shim, (uint32_t)message->header.c, attached_fd);
      break;
    case RK_SHIM_STOP:
      rk_shim_tree_signal (signum);
      if (!shim->tree_alive)
        tell (shim, RK_SHIM_GONE, 0, 0, NULL);
      break;
    case RK_SHIM_KILL:
      name_survivors (shim);
      begin_to_kill (shim);
      break;
    case RK_SHIM_SIGNAL_MAIN:
      if (shim->main_pid > 0)
        kill (shim->main_pid, signum); /* not reaped yet, so still this process */
      break;
    case RK_SHIM_SHUTDOWN:
      leave (shim, SIGTERM, message->header.a * 1000000LL);
      break;
    default:
      break;
    }
}

static void
on_host (Shim *shim)
{
  static RkShimMessage message;
  int attached_fd, result;

  while (shim->host_fd >= 0
         && (result = rk_shim_receive (shim->host_fd, &message, &attached_fd)) != 0)
    {
      if (result < 0 && errno == EBADMSG)
        continue;
      if (result < 0 && errno == EAGAIN)
        return;
      if (result < 0)
        break;
      obey (shim, &message, attached_fd);
      if (attached_fd >= 0)
        close (attached_fd);
    }

  close (shim->host_fd);
  shim->host_fd = -1;
  leave (shim, SIGTERM, shim->grace_ns);
}

static void
on_signal (Shim *shim)
{
  struct signalfd_siginfo info;

  while (read (shim->signal_fd, &info, sizeof info) == sizeof info)
    if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGHUP)
      leave (shim, SIGTERM, shim->grace_ns);
  reap (shim);
}

static void
on_due (Shim *shim)
{
  if (now_ns () < shim->due_ns)
    return;
  begin_to_kill (shim);
  reap (shim);
}

static int
poll_timeout_ms (const Shim *shim)
{
  if (shim->due_ns == NEVER)
    return -1;
  int64_t left_ns = shim->due_ns - now_ns ();
  return left_ns > 0 ? (int)(left_ns / 1000000 + 1) : 0;
}

static void
look_after (Shim *shim)
{
  while (!shim->leaving || shim->tree_alive)
    {
      struct pollfd fds[] = { { shim->signal_fd, POLLIN, 0 }, { shim->host_fd, POLLIN, 0 } };

      if (poll (fds, 2, poll_timeout_ms (shim)) < 0 && errno != EINTR)
        return;
      if (fds[0].revents)
        on_signal (shim);
      if (fds[1].revents && shim->host_fd >= 0)
        on_host (shim);
      on_due (shim);
    }
}

/* The terminal's signals are for the command: they are blocked here, and unblocked in the command.
 * Ctrl-Z is not: it stops the whole job, and us with it.
 */
static int
open_signals (void)
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
  sigprocmask (SIG_SETMASK, &blocked, NULL);
  signal (SIGCHLD, SIG_DFL);
  return signalfd (-1, &read_here, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
main (int argc, char **argv)
{
  Shim shim = { .host_fd = HOST_FD, .due_ns = NEVER };

  if (argc != 2)
    {
      fputs ("rekindle-shim is started by rekindle, not by hand\n", stderr);
      return 2;
    }
  shim.grace_ns = atoll (argv[1]) * 1000000LL;
  shim.signal_fd = open_signals ();
  if (shim.signal_fd < 0 || prctl (PR_SET_CHILD_SUBREAPER, 1) != 0)
    {
      perror ("rekindle-shim");
      return 1;
    }
  rk_shim_terminal_remember ();
  tell (&shim, RK_SHIM_HELLO, RK_SHIM_VERSION, getpid (), NULL);
  look_after (&shim);
  rk_shim_terminal_restore ();
  return 0;
}
