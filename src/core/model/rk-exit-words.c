/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-exit-words.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

typedef struct
{
  int number;
  const char *name;
  const char *words;
  const char *remedy; /* (nullable) */
} SignalWords;

/* Only what a person meets; the C library's strsignal() names the rest. */
static const SignalWords signals[] = {
  { SIGABRT, "SIGABRT", N_ ("aborted"),
    N_ ("The program gave up by itself, often after a failed assertion. Its last lines say "
        "which.") },
  { SIGALRM, "SIGALRM", N_ ("alarm clock"), NULL },
  { SIGBUS, "SIGBUS", N_ ("bus error"),
    N_ ("Often a file in memory became shorter, or the disk is full.") },
  { SIGFPE, "SIGFPE", N_ ("arithmetic error"), N_ ("Often a division by zero.") },
  { SIGHUP, "SIGHUP", N_ ("hangup"), NULL },
  { SIGILL, "SIGILL", N_ ("illegal instruction"),
    N_ ("It may have been built for another processor.") },
  { SIGINT, "SIGINT", N_ ("interrupted"), NULL },
  { SIGKILL, "SIGKILL", N_ ("killed"),
    N_ ("Somebody killed it, or the system ran out of memory.") },
  { SIGPIPE, "SIGPIPE", N_ ("broken pipe"),
    N_ ("It wrote to something that had stopped reading.") },
  { SIGQUIT, "SIGQUIT", N_ ("quit"), NULL },
  { SIGSEGV, "SIGSEGV", N_ ("segmentation fault"),
    N_ ("A mistake in native code. A build with -fsanitize=address says where.") },
  { SIGSYS, "SIGSYS", N_ ("bad system call"), N_ ("A sandbox forbade what it asked for.") },
  { SIGTERM, "SIGTERM", N_ ("terminated"), NULL },
  { SIGTRAP, "SIGTRAP", N_ ("trap"), NULL },
  { SIGUSR1, "SIGUSR1", N_ ("user signal 1"), NULL },
  { SIGUSR2, "SIGUSR2", N_ ("user signal 2"), NULL },
  { SIGXCPU, "SIGXCPU", N_ ("processor time limit exceeded"), NULL },
  { SIGXFSZ, "SIGXFSZ", N_ ("file size limit exceeded"), NULL },
};

typedef struct
{
  int number;
  const char *words;
  const char *remedy; /* (nullable) */
} NumberWords;

static const NumberWords errnos[] = {
  { ENOENT, N_ ("could not be started: not found"),
    N_ ("Is the command spelled right, and installed? Is its directory in PATH?") },
  { EACCES, N_ ("could not be started: not executable"),
    N_ ("Make it executable (chmod +x), or name its interpreter in the command.") },
  { ENOEXEC, N_ ("could not be started: not a program that this system can run"),
    N_ ("Does the script lack its first line (#!…), or was it built for another processor?") },
  { ENOTDIR, N_ ("could not be started: a part of its path is not a directory"),
    N_ ("Check the command and the project's directory.") },
  { E2BIG, N_ ("could not be started: its arguments and environment are too long"),
    N_ ("Shorten the command or the environment.") },
  { ENOMEM, N_ ("could not be started: the system is out of memory"),
    N_ ("Close something, then start it again.") },
  { EAGAIN, N_ ("could not be started: too many processes"),
    N_ ("The limit of processes is reached (ulimit -u).") },
  { ELOOP, N_ ("could not be started: its links go round in a circle"),
    N_ ("Check the links on the command's path.") },
  { ETXTBSY, N_ ("could not be started: the file is being written"),
    N_ ("It is tried again when the build is done.") },
  { EMFILE, N_ ("could not be started: too many open files"),
    N_ ("The limit of open files is reached (ulimit -n).") },
  { ENFILE, N_ ("could not be started: too many open files in the system"), NULL },
  { EISDIR, N_ ("could not be started: it is a directory"), N_ ("Name the program inside it.") },
};

/* What a shell or env answers for the command that it was to start. */
static const NumberWords exit_codes[] = {
  { 126, N_ ("exited with 126 (found, but not executable)"),
    N_ ("Make it executable (chmod +x), or name its interpreter in the command.") },
  { 127, N_ ("exited with 127 (command not found)"),
    N_ ("Is the command spelled right, and installed? Is its directory in PATH?") },
};

static const SignalWords *
find_signal (int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].number == number)
      return &signals[i];
  return NULL;
}

static const NumberWords *
find_number (const NumberWords *table, gsize n_rows, int number)
{
  for (gsize i = 0; i < n_rows; i++)
    if (table[i].number == number)
      return &table[i];
  return NULL;
}

static char *
describe_signal (int number)
{
  const SignalWords *known = find_signal (number);
  if (known != NULL)
    return g_strdup_printf (_ ("was ended by %s (%s)"), known->name, _ (known->words));
  return g_strdup_printf (_ ("was ended by signal %d"), number);
}

static char *
describe_code (int code)
{
  const NumberWords *known = find_number (exit_codes, G_N_ELEMENTS (exit_codes), code);
  if (known != NULL)
    return g_strdup (_ (known->words));

  /* A shell reports the signal of its command like this; 255 and the like are plain codes. */
  const SignalWords *inner = code > 128 ? find_signal (code - 128) : NULL;
  if (inner != NULL)
    return g_strdup_printf (_ ("exited with %d (%s, %s)"), code, inner->name, _ (inner->words));
  return g_strdup_printf (_ ("exited with %d"), code);
}

/**
 * rk_exit_words_describe_status:
 * @wait_status: as waitpid() gave it
 *
 * Returns: (transfer full): how the run ended, to stand after the program's name: "exited with 1",
 *   "was ended by SIGSEGV (segmentation fault)"
 */
char *
rk_exit_words_describe_status (int wait_status)
{
  if (WIFSIGNALED (wait_status))
    return describe_signal (WTERMSIG (wait_status));
  return describe_code (WEXITSTATUS (wait_status));
}

/**
 * rk_exit_words_describe_errno:
 * @error_number: why execve() or its preparations failed, positive
 *
 * Returns: (transfer full): why the run could not begin, to stand after the program's name: "could
 *   not be started: not found"
 */
char *
rk_exit_words_describe_errno (int error_number)
{
  const NumberWords *known = find_number (errnos, G_N_ELEMENTS (errnos), error_number);
  if (known != NULL)
    return g_strdup (_ (known->words));
  return g_strdup_printf (_ ("could not be started: %s"), g_strerror (error_number));
}

/**
 * rk_exit_words_get_status_remedy:
 * @wait_status: as waitpid() gave it
 *
 * Returns: (nullable) (transfer none): a sentence about what may help, or %NULL if the output knows
 *   better
 */
const char *
rk_exit_words_get_status_remedy (int wait_status)
{
  int code = WIFSIGNALED (wait_status) ? 128 + WTERMSIG (wait_status) : WEXITSTATUS (wait_status);
  const NumberWords *known = find_number (exit_codes, G_N_ELEMENTS (exit_codes), code);
  if (known != NULL)
    return _ (known->remedy);

  const SignalWords *signal = code > 128 ? find_signal (code - 128) : NULL;
  return signal != NULL && signal->remedy != NULL ? _ (signal->remedy) : NULL;
}

/**
 * rk_exit_words_get_errno_remedy:
 * @error_number: as in rk_exit_words_describe_errno()
 *
 * Returns: (nullable) (transfer none): a sentence about what may help, or %NULL
 */
const char *
rk_exit_words_get_errno_remedy (int error_number)
{
  const NumberWords *known = find_number (errnos, G_N_ELEMENTS (errnos), error_number);
  return known != NULL && known->remedy != NULL ? _ (known->remedy) : NULL;
}

/**
 * rk_exit_words_get_signal_name:
 * @signal_number: a signal
 *
 * Returns: (nullable) (transfer none): its name as in "SIGTERM"; %NULL for the unusual ones
 */
const char *
rk_exit_words_get_signal_name (int signal_number)
{
  const SignalWords *known = find_signal (signal_number);
  return known != NULL ? known->name : NULL;
}
