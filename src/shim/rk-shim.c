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
 * usage:
 *   rekindle-shim GRACE_MS                the command shares our terminal; the host's end is ours
 *   rekindle-shim GRACE_MS beside         the same, but the terminal is left as it is: another
 *                                         command has it
 *   rekindle-shim GRACE_MS LEASH_MS PATH  it gets a terminal of its own, its output is logged; if
 *                                         the host dies, another one is waited for at the socket
 *                                         PATH
 */

#include "rk-shim-keeper.h"
#include "rk-shim-leash.h"
#include "rk-shim-protocol.h"
#include "rk-shim-signals.h"
#include "rk-shim-spawn.h"
#include "rk-shim-spec.h"
#include "rk-shim-tell.h"
#include "rk-shim-terminal.h"
#include "rk-shim-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOST_FD 3

/* While killing, so often is looked for processes that were forked in the meantime. */
#define KILL_AGAIN_NS (20 * 1000000LL)
/* What is alive after this long waits in the kernel, perhaps for ever; its end will be heard of. */
#define KILL_PATIENCE_NS (10 * 1000000000LL)
#define KILL_SELDOM_NS (1000 * 1000000LL)

/* So much is taken from the terminal before anything else gets its turn. */
#define DRAIN_BYTES (256 * 1024)

/* Takes what the program has printed, whether anybody looks or not. */
static void
drain (RkShim *shim)
{
  static char buffer[65536];
  size_t taken = 0;
  ssize_t len;
  while (taken < DRAIN_BYTES && (len = read (shim->pty.master_fd, buffer, sizeof buffer)) > 0)
    {
      rk_shim_log_write (&shim->log, buffer, (size_t)len);
      taken += (size_t)len;
    }
  if (taken > 0 && shim->log.error_number != shim->told_error)
    {
      shim->told_error = shim->log.error_number;
      char text[256];
      snprintf (text, sizeof text, "the output cannot be kept: %s",
                strerror ((int)shim->told_error));
      if (shim->told_error != 0)
        rk_shim_tell (shim, RK_SHIM_TROUBLE, shim->told_error, 0, text);
    }
}

static void
drain_all (RkShim *shim)
{
  struct pollfd fd = { shim->pty.master_fd, POLLIN, 0 };

  while (shim->pty.master_fd >= 0 && poll (&fd, 1, 0) > 0 && (fd.revents & POLLIN))
    drain (shim);
}

/* The new run finds the terminal as new, and its output in a file of its own. */
static void
prepare_terminal (RkShim *shim, const RkShimSpec *spec)
{
  if (shim->pty.master_fd < 0)
    {
      if (shim->mends_terminal)
        rk_shim_terminal_restore ();
      return;
    }
  drain_all (shim);
  rk_shim_pty_reset (&shim->pty);
  rk_shim_log_open (&shim->log, spec->log_directory);
  shim->told_bytes = 0;
  shim->told_error = 0;
}

/* Only where nothing is to be looked after: a tree cannot change hands. The old keeper was killed,
 * or none could be made.
 */
static void
need_keeper (RkShim *shim)
{
  if (shim->keeper_fd >= 0 || shim->tree_alive)
    return;
  shim->keeper_fd = rk_shim_keeper_begin (shim->listening_fd);
  if (shim->keeper_fd >= 0)
    rk_shim_tell_hello (shim);
}

/* What could not be had before is tried again at each start, which says so if it is in vain. */
static int
need_place (RkShim *shim, RkShimStage *stage)
{
  if (shim->path == NULL)
    return 0;
  if (shim->listening_fd < 0)
    shim->listening_fd = rk_shim_leash_listen (shim->path);
  if (shim->listening_fd < 0)
    {
      *stage = RK_SHIM_STAGE_PLACE;
      return -1;
    }
  if (shim->pty.master_fd < 0 && rk_shim_pty_open (&shim->pty) != 0)
    {
      *stage = RK_SHIM_STAGE_TERMINAL;
      return -1;
    }
  return 0;
}

static void
start (RkShim *shim, uint32_t run_number, const char *mark, int spec_fd)
{
  RkShimSpec spec;
  RkShimStage stage = RK_SHIM_STAGE_SPEC;
  int error_number = EINVAL;
  pid_t pid = -1;

  if (!shim->tree_alive)
    {
      shim->run_number = run_number;
      snprintf (shim->mark, sizeof shim->mark, "%s", mark);
      shim->started_pid = 0;
      shim->failed_errno = 0;
      shim->exited = 0;
    }
  if (shim->tree_alive || shim->leaving)
    error_number = EBUSY;
  else if (need_place (shim, &stage) != 0)
    error_number = errno;
  else if (spec_fd >= 0 && rk_shim_spec_map (&spec, spec_fd) == 0)
    {
      need_keeper (shim);
      prepare_terminal (shim, &spec);
      pid = rk_shim_spawn (&spec, shim->pty.slave_fd, &error_number, &stage);
      rk_shim_spec_clear (&spec);
    }

  if (pid < 0)
    {
      shim->failed_errno = shim->tree_alive ? 0 : error_number;
      shim->failed_stage = stage;
      rk_shim_tell (shim, RK_SHIM_NO_SPAWN, error_number, stage, NULL);
      return;
    }
  shim->main_pid = pid;
  shim->started_pid = pid;
  shim->started_ns = rk_shim_now_ns ();
  shim->tree_alive = 1;
  shim->killing = 0;
  shim->due_ns = RK_SHIM_NEVER;
  rk_shim_tell (shim, RK_SHIM_STARTED, pid, shim->started_ns, NULL);
}

static void
begin_to_kill (RkShim *shim)
{
  int64_t now_ns = rk_shim_now_ns ();

  if (!shim->killing)
    shim->killing_since_ns = now_ns;
  shim->killing = 1;
  shim->due_ns =
      now_ns
      + (now_ns - shim->killing_since_ns < KILL_PATIENCE_NS ? KILL_AGAIN_NS : KILL_SELDOM_NS);
  rk_shim_tree_signal (SIGKILL);
}

static void
name_survivors (RkShim *shim)
{
  char text[4096];

  rk_shim_tree_describe (text, sizeof text);
  rk_shim_tell (shim, RK_SHIM_SURVIVORS, 0, 0, text);
}

/* Ends the tree, and the shim with it. */
static void
leave (RkShim *shim, int signum, int64_t grace_ns)
{
  if (shim->leaving)
    return;
  shim->leaving = 1;
  if (grace_ns <= 0)
    begin_to_kill (shim);
  else
    {
      rk_shim_tree_signal (signum);
      shim->due_ns = rk_shim_now_ns () + grace_ns;
    }
}

/* Takes the dead away, and tells of them. Nobody left to wait for means that the tree is gone. */
static void
reap (RkShim *shim)
{
  int status;
  pid_t pid;

  while ((pid = waitpid (-1, &status, WNOHANG)) > 0)
    if (pid == shim->main_pid)
      {
        shim->main_pid = 0;
        shim->exited = 1;
        shim->exit_status = status;
        shim->exited_ns = rk_shim_now_ns ();
        rk_shim_tell (shim, RK_SHIM_EXITED, status, shim->exited_ns, NULL);
      }
  if (pid == 0 || errno != ECHILD || !shim->tree_alive)
    return;
  shim->tree_alive = 0;
  shim->killing = 0;
  shim->due_ns = RK_SHIM_NEVER;
  drain_all (shim);
  shim->output_due_ns = RK_SHIM_NEVER;
  rk_shim_tell_output (shim);
  rk_shim_tell (shim, RK_SHIM_GONE, 0, 0, NULL);
}

static void
obey (RkShim *shim, const RkShimMessage *message, int attached_fd)
{
  int signum = (int)message->header.a;

  switch (message->header.type)
    {
    case RK_SHIM_START:
      start (shim, (uint32_t)message->header.c, message->text, attached_fd);
      break;
    case RK_SHIM_STOP:
      rk_shim_tree_signal (signum);
      if (!shim->tree_alive)
        rk_shim_tell (shim, RK_SHIM_GONE, 0, 0, NULL);
      break;
    case RK_SHIM_KILL:
      name_survivors (shim);
      begin_to_kill (shim);
      break;
    case RK_SHIM_SIGNAL_MAIN:
      if (shim->main_pid > 0)
        kill (shim->main_pid, signum); /* not reaped yet, so still this process */
      break;
    case RK_SHIM_INPUT:
      if (shim->pty.master_fd >= 0)
        rk_shim_pty_type (&shim->pty, message->text, message->header.text_len);
      break;
    case RK_SHIM_WINDOW_SIZE:
      if (shim->pty.master_fd >= 0)
        rk_shim_pty_resize (&shim->pty, message->header.a, message->header.b);
      break;
    case RK_SHIM_LEASH:
      shim->leash_ns = message->header.a * 1000000LL;
      break;
    case RK_SHIM_SHUTDOWN:
      leave (shim, SIGTERM, message->header.a * 1000000LL);
      break;
    default:
      break;
    }
}

static void
on_host (RkShim *shim)
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
  if (shim->listening_fd < 0 || !shim->tree_alive)
    leave (shim, SIGTERM, shim->grace_ns);
  else
    shim->leash_due_ns = rk_shim_now_ns () + shim->leash_ns;
}

/* Another host: welcome if ours is gone, otherwise sent away with a word. */
static void
on_knock (RkShim *shim)
{
  int fd = rk_shim_leash_accept (shim->listening_fd);

  if (fd < 0)
    return;
  if (shim->host_fd >= 0)
    on_host (shim); /* it may have died since we looked */
  if (shim->host_fd >= 0 || shim->leaving)
    {
      rk_shim_send (fd, RK_SHIM_TROUBLE, EBUSY, 0, 0, NULL, 0, -1);
      close (fd);
      return;
    }
  shim->host_fd = fd;
  shim->leash_due_ns = RK_SHIM_NEVER;
  rk_shim_tell_state (shim);
}

static void
on_signal (RkShim *shim)
{
  struct signalfd_siginfo info;

  while (read (shim->signal_fd, &info, sizeof info) == sizeof info)
    if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGHUP)
      leave (shim, SIGTERM, shim->grace_ns);
  reap (shim);
}

static void
on_due (RkShim *shim)
{
  int64_t now = rk_shim_now_ns ();

  if (now >= shim->due_ns)
    {
      begin_to_kill (shim);
      reap (shim);
    }
  if (now >= shim->leash_due_ns)
    {
      shim->leash_due_ns = RK_SHIM_NEVER;
      leave (shim, SIGTERM, shim->grace_ns);
    }
  rk_shim_tell_output (shim);
}

static void
forget_keeper (RkShim *shim)
{
  close (shim->keeper_fd);
  shim->keeper_fd = -1;
}

static int
poll_timeout_ms (const RkShim *shim)
{
  int64_t due_ns = shim->due_ns < shim->leash_due_ns ? shim->due_ns : shim->leash_due_ns;

  if (shim->told_bytes != shim->log.total_bytes && shim->output_due_ns < due_ns)
    due_ns = shim->output_due_ns;
  if (due_ns == RK_SHIM_NEVER)
    return -1;
  int64_t left_ns = due_ns - rk_shim_now_ns ();
  return left_ns > 0 ? (int)(left_ns / 1000000 + 1) : 0;
}

static void
look_after (RkShim *shim)
{
  while (!shim->leaving || shim->tree_alive)
    {
      struct pollfd fds[] = {
        { shim->signal_fd, POLLIN, 0 },
        { shim->host_fd, (short)(POLLIN | (shim->out_of_step ? POLLOUT : 0)), 0 },
        { shim->listening_fd, POLLIN, 0 },
        { shim->pty.master_fd, (short)(POLLIN | (shim->pty.input_len > 0 ? POLLOUT : 0)), 0 },
        { shim->keeper_fd, POLLIN, 0 },
      };

      if (poll (fds, 5, poll_timeout_ms (shim)) < 0 && errno != EINTR)
        return;
      if (fds[1].revents & POLLOUT)
        rk_shim_tell_state (shim);
      if (fds[1].revents & ~POLLOUT && shim->host_fd >= 0)
        on_host (shim);
      if (fds[3].revents & POLLIN)
        drain (shim);
      if (fds[3].revents & POLLOUT)
        rk_shim_pty_flush_input (&shim->pty);
      if (fds[0].revents)
        on_signal (shim);
      if (fds[2].revents)
        on_knock (shim);
      if (fds[4].revents)
        forget_keeper (shim);
      on_due (shim);
    }
}

/* A session of its own, so that nothing that befalls the host's terminal reaches it; a terminal and
 * a place to be found, which the first start asks for if they are not to be had now.
 */
static void
stand_alone (RkShim *shim, const char *leash_ms, const char *path)
{
  shim->leash_ns = atoll (leash_ms) * 1000000LL;
  shim->path = path;
  shim->listening_fd = rk_shim_leash_listen (path);
  shim->keeper_fd = rk_shim_keeper_begin (shim->listening_fd);
  setsid ();
  rk_shim_pty_open (&shim->pty);
}

int
main (int argc, char **argv)
{
  RkShim shim = {
    .host_fd = HOST_FD,
    .listening_fd = -1,
    .keeper_fd = -1,
    .due_ns = RK_SHIM_NEVER,
    .leash_due_ns = RK_SHIM_NEVER,
    .output_due_ns = RK_SHIM_NEVER,
    .pty = { .master_fd = -1, .slave_fd = -1 },
  };

  if (argc < 2 || argc > 4)
    {
      fputs ("rekindle-shim is started by rekindle, not by hand\n", stderr);
      return 2;
    }
  rk_shim_log_init (&shim.log);
  fcntl (HOST_FD, F_SETFD, FD_CLOEXEC);
  shim.grace_ns = atoll (argv[1]) * 1000000LL;
  shim.signal_fd = rk_shim_signals_open ();
  if (shim.signal_fd < 0 || prctl (PR_SET_CHILD_SUBREAPER, 1) != 0)
    {
      perror ("rekindle-shim");
      return 1;
    }
  if (argc == 4)
    stand_alone (&shim, argv[2], argv[3]);
  need_keeper (&shim);
  shim.mends_terminal = argc == 2;
  if (shim.mends_terminal)
    rk_shim_terminal_remember ();
  rk_shim_tell_state (&shim);
  look_after (&shim);
  if (shim.mends_terminal)
    rk_shim_terminal_restore ();
  if (shim.listening_fd >= 0)
    rk_shim_leash_remove (shim.listening_fd, shim.path);
  return 0;
}
