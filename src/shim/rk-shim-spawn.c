/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The child is made with vfork(): nothing is copied, and a failure is told through the memory that
 * it shares with us. Until it executes, it may only make system calls; that is all that it does.
 */

#include "rk-shim-spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Shared between the vfork()ed child and us. */
typedef struct
{
  const RkShimSpec *spec;
  const char *const *candidates; /* NULL-terminated: what the first argument may be */
  char **shell_arguments;        /* (nullable): sh, room for a script, the other arguments */
  int pty_fd;
  pid_t shim_pid;
  volatile int error_number;
  volatile RkShimStage stage;
} Birth;

#define MAX_CANDIDATES 256

static const char *
get_variable (const RkShimSpec *spec, const char *name)
{
  size_t len = strlen (name);

  for (char **variable = spec->variables; *variable != NULL; variable++)
    if (strncmp (*variable, name, len) == 0 && (*variable)[len] == '=')
      return *variable + len + 1;
  return NULL;
}

/* Where the command may be: itself if it has a slash, otherwise in each directory of the PATH that
 * it is going to have. The strings are written into @room.
 */
static void
find_candidates (const RkShimSpec *spec, const char **candidates, char *room, size_t size)
{
  const char *name = spec->arguments[0];
  const char *path = get_variable (spec, "PATH");
  size_t n = 0, used = 0;

  candidates[0] = NULL;
  if (strchr (name, '/') != NULL)
    {
      candidates[0] = name;
      candidates[1] = NULL;
      return;
    }
  for (const char *at = path != NULL ? path : "/usr/local/bin:/usr/bin:/bin";
       at != NULL && n < MAX_CANDIDATES;)
    {
      const char *colon = strchr (at, ':');
      int len = colon != NULL ? (int)(colon - at) : (int)strlen (at);
      int wrote = snprintf (room + used, size - used, "%.*s/%s", len > 0 ? len : 1,
                            len > 0 ? at : ".", name);
      if (wrote < 0 || (size_t)wrote >= size - used)
        break;
      candidates[n++] = room + used;
      used += (size_t)wrote + 1;
      at = colon != NULL ? colon + 1 : NULL;
    }
  candidates[n] = NULL;
}

static void
fail (Birth *birth, RkShimStage stage, int error_number)
{
  birth->stage = stage;
  birth->error_number = error_number;
  _exit (127);
}

/* Whatever the host or the shim ignores or blocks is none of the command's business. */
static void
reset_signals (void)
{
  struct sigaction dfl = { .sa_handler = SIG_DFL };
  sigset_t none;

  for (int signum = 1; signum < NSIG; signum++)
    sigaction (signum, &dfl, NULL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

static void
take_terminal (Birth *birth)
{
  if (birth->pty_fd < 0)
    return;
  if (setsid () < 0 || ioctl (birth->pty_fd, TIOCSCTTY, 1) != 0 || dup2 (birth->pty_fd, 0) < 0
      || dup2 (birth->pty_fd, 1) < 0 || dup2 (birth->pty_fd, 2) < 0)
    fail (birth, RK_SHIM_STAGE_TERMINAL, errno);
}

/* As a shell does: a candidate that exists but cannot be executed is worth more than one that is
 * not there, and a script without an interpreter line is one for sh.
 */
static void
execute (Birth *birth)
{
  const RkShimSpec *spec = birth->spec;
  int best = ENOENT;

  for (const char *const *path = birth->candidates; *path != NULL; path++)
    {
      execve (*path, spec->arguments, spec->variables);
      int error_number = errno; /* whatever becomes of the shell, this is what is wrong */
      if (error_number == ENOEXEC && birth->shell_arguments != NULL)
        {
          birth->shell_arguments[1] = (char *)*path;
          execve (birth->shell_arguments[0], birth->shell_arguments, spec->variables);
        }
      if (error_number == ENOENT || error_number == ENOTDIR)
        continue;
      best = error_number;
      if (error_number != EACCES)
        break;
    }
  fail (birth, RK_SHIM_STAGE_EXEC, best);
}

static void
be_the_child (Birth *birth)
{
  /* If the shim is killed, nobody could end the command any more. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != birth->shim_pid)
    _exit (127);

  take_terminal (birth);
  if (chdir (birth->spec->directory) != 0)
    fail (birth, RK_SHIM_STAGE_DIRECTORY, errno);
  syscall (SYS_close_range, 3, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */);
  reset_signals ();
  execute (birth);
}

static char **
make_shell_arguments (char **arguments)
{
  static char shell[] = "/bin/sh";
  size_t n = 0;

  while (arguments[n] != NULL)
    n++;
  char **made = calloc (n + 2, sizeof *made);
  if (made == NULL)
    return NULL;
  made[0] = shell;
  memcpy (made + 2, arguments + 1, n * sizeof *made);
  return made;
}

/* rk_shim_spawn:
 * @spec: what to execute
 * @pty_fd: the terminal that it gets, or -1 for the one that we have
 * @error_number: (out): why it failed
 * @stage: (out): where it failed
 *
 * Returns: the process id, or -1
 */
pid_t
rk_shim_spawn (const RkShimSpec *spec, int pty_fd, int *error_number, RkShimStage *stage)
{
  static char room[65536];
  const char *candidates[MAX_CANDIDATES + 1];
  Birth birth = { .spec = spec, .candidates = candidates, .pty_fd = pty_fd, .shim_pid = getpid () };

  find_candidates (spec, candidates, room, sizeof room);
  birth.shell_arguments = make_shell_arguments (spec->arguments);
  pid_t pid = vfork ();
  if (pid == 0)
    be_the_child (&birth);
  free (birth.shell_arguments);

  *error_number = pid < 0 ? errno : birth.error_number;
  *stage = pid < 0 ? RK_SHIM_STAGE_FORK : birth.stage;
  if (pid > 0 && *error_number != 0)
    {
      siginfo_t info;
      while (waitid (P_PID, (id_t)pid, &info, WEXITED) != 0 && errno == EINTR)
        ;
      return -1;
    }
  return pid;
}
