/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* `rekindle run`: a host for one program in the person's terminal. It owns the signals of the
 * process and decides when to leave, and with which status; everything else the program does by
 * itself.
 *
 * A signal from the terminal reaches the command as well, for both are of one process group. So a
 * Ctrl-C is the command's: if it ends, we end; if it lives on (a REPL), so do we. A signal from
 * `kill` reached only us, and stops the command.
 */

#include "config.h"

#include "rk-cli.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rk-clock-system.h"
#include "rk-launcher-shim.h"
#include "rk-port-scan.h"
#include "rk-port-watch.h"
#include "rk-program.h"
#include "rk-run-events.h"
#include "rk-run-options.h"
#include "rk-run-words.h"
#include "rk-watcher-tree.h"

/* If we are killed, the command has at most this long to end. */
#define ORPHAN_GRACE_USEC (G_USEC_PER_SEC / 2)

/* So many Ctrl-C within this time mean it, also to a command that ignores them. */
#define IMPATIENT_INTERRUPTS 3
#define IMPATIENT_USEC (2 * G_USEC_PER_SEC)

typedef struct
{
  RkRunOptions options;
  RkClock *clock;
  RkProgram *program;
  GMainLoop *loop;
  int exit_status; /* -1: not decided */
  guint n_interrupts;
  gint64 first_interrupt_usec;
  gboolean interrupted; /* the latest Ctrl-C was left to the command */
} Run;

static RkLauncher *
create_launcher (RkProject *project, gpointer user_data)
{
  return rk_launcher_shim_new_shared (MIN (project->stop_timeout_usec, ORPHAN_GRACE_USEC));
}

static RkLauncher *
create_builder (RkProject *project, gpointer user_data)
{
  return rk_launcher_shim_new_beside (MIN (project->stop_timeout_usec, ORPHAN_GRACE_USEC));
}

static RkWatcher *
create_watcher (RkProject *project, gpointer user_data)
{
  return rk_watcher_tree_new_for_project (project, NULL);
}

static gboolean
is_port_free (const RkPort *port, gpointer user_data)
{
  return rk_port_scan_is_free (port);
}

static RkRunWords
get_words (Run *run)
{
  return (RkRunWords){ run->program, run->clock, run->options.quiet, run->options.verbose,
                       run->options.exit_on_crash };
}

static RkRunEvents
get_events (Run *run)
{
  return (RkRunEvents){ run->program, run->clock, run->options.json_fd };
}

/* Where programs read, nothing else is to stand. */
static gboolean
has_words (Run *run)
{
  return run->options.json_fd != STDERR_FILENO;
}

/* Whatever is to stand above the output of a run. */
static void
announce_run (RkProgram *program, RkLaunchSpec *spec, gpointer user_data)
{
  Run *run = user_data;
  RkRunWords words = get_words (run);

  if (rk_program_get_project (program)->clear_screen && isatty (STDOUT_FILENO))
    {
      fputs ("\033[H\033[2J\033[3J", stdout);
      fflush (stdout);
    }
  if (has_words (run))
    rk_run_words_tell_restart (&words);
}

static gboolean
is_over (RkState state)
{
  return state == RK_STATE_STOPPED || state == RK_STATE_FINISHED;
}

/* Decides the exit status, the first reason being the one that counts, and stops the program. */
static void
leave (Run *run, int exit_status)
{
  if (run->exit_status < 0)
    run->exit_status = exit_status;
  rk_program_stop (run->program);
  if (is_over (rk_program_get_status (run->program)->state))
    g_main_loop_quit (run->loop);
}

static int
status_of_end (const RkRunEnd *end)
{
  if (end->spawn_errno != 0)
    return end->spawn_errno == ENOENT ? 127 : 126;
  if (WIFSIGNALED (end->wait_status))
    return RK_EXIT_SIGNAL (WTERMSIG (end->wait_status));
  return WEXITSTATUS (end->wait_status);
}

static void
on_terminal_interrupt (Run *run)
{
  gint64 now_usec = rk_clock_get_monotonic_usec (run->clock);
  const RkProgramStatus *status = rk_program_get_status (run->program);

  if (now_usec - run->first_interrupt_usec > IMPATIENT_USEC)
    run->n_interrupts = 0;
  if (run->n_interrupts++ == 0)
    run->first_interrupt_usec = now_usec;

  if (!rk_state_is_up (status->state) || run->n_interrupts >= IMPATIENT_INTERRUPTS)
    {
      leave (run, RK_EXIT_SIGNAL (SIGINT));
      return;
    }
  run->interrupted = TRUE;
  rk_program_expect_end (run->program, rk_program_get_project (run->program)->stop_timeout_usec);
}

static gboolean
on_signal (int fd, GIOCondition condition, gpointer user_data)
{
  Run *run = user_data;
  struct signalfd_siginfo info;

  while (read (fd, &info, sizeof info) == sizeof info)
    {
      int signum = (int)info.ssi_signo;
      gboolean from_terminal = info.ssi_code == SI_KERNEL;

      if (from_terminal && (signum == SIGINT || signum == SIGQUIT))
        on_terminal_interrupt (run);
      else
        leave (run, RK_EXIT_SIGNAL (signum));
    }
  return G_SOURCE_CONTINUE;
}

static void
on_time_limit (gpointer user_data)
{
  Run *run = user_data;

  if (!run->options.quiet && has_words (run))
    rk_cli_say (_ ("time is up"));
  leave (run, RK_EXIT_TIME_LIMIT);
}

static void
on_news (RkProgram *program, int news, const char *text, Run *run)
{
  const RkProgramStatus *status = rk_program_get_status (program);
  gboolean crash = news == RK_PROGRAM_NOT_STARTED
                   || (news == RK_PROGRAM_ENDED && status->last_end.verdict == RK_STATE_BACKOFF);

  RkRunEvents events = get_events (run);
  rk_run_events_tell (&events, (RkProgramNews)news, text);
  if (run->exit_status >= 0 && news != RK_PROGRAM_STUBBORN && news != RK_PROGRAM_HELD)
    return;

  RkRunWords words = get_words (run);
  if (has_words (run))
    rk_run_words_tell (&words, news, text);
  if (crash && run->options.exit_on_crash)
    leave (run, status_of_end (&status->last_end));
  if (news == RK_PROGRAM_NOT_BUILT && status->state == RK_STATE_FAILED
      && run->options.exit_on_crash)
    leave (run, status_of_end (&status->build_end));
}

static void
on_ports_changed (RkProgram *program, Run *run)
{
  RkRunWords words = get_words (run);

  if (has_words (run) && run->exit_status < 0)
    rk_run_words_tell_ports (&words);
}

static void
on_state_changed (RkProgram *program, int old, int state, Run *run)
{
  RkRunEvents events = get_events (run);

  rk_run_events_tell_state (&events, (RkState)old, (RkState)state);
  if (state == RK_STATE_SETTLING)
    run->interrupted = FALSE;
  if (!is_over (state))
    return;
  if (run->exit_status < 0)
    run->exit_status = run->interrupted ? RK_EXIT_SIGNAL (SIGINT) : RK_EXIT_OK;
  g_main_loop_quit (run->loop);
}

/* Blocked before there is any thread, so that none of them can take one away. */
static int
open_signals (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGQUIT);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGHUP);
  sigprocmask (SIG_BLOCK, &set, NULL);
  signal (SIGPIPE, SIG_IGN);
  return signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
look_after (Run *run, int signal_fd)
{
  RkProgramParts parts = {
    .clock = run->clock,
    .create_launcher = create_launcher,
    .create_watcher = create_watcher,
    .prepare = announce_run,
    .create_builder = create_builder,
    .is_port_free = is_port_free,
    .user_data = run,
  };
  guint signal_source =
      g_unix_fd_add_full (G_PRIORITY_HIGH, signal_fd, G_IO_IN, on_signal, run, NULL);

  run->program = rk_program_new (run->options.project, &parts);
  g_signal_connect (run->program, "news", G_CALLBACK (on_news), run);
  g_signal_connect (run->program, "state-changed", G_CALLBACK (on_state_changed), run);
  g_signal_connect (run->program, "ports-changed", G_CALLBACK (on_ports_changed), run);
  RkPortWatch *ports = rk_port_watch_new (run->program, run->clock, NULL, NULL);
  if (run->options.time_limit_usec > 0)
    rk_clock_add_alarm (run->clock,
                        rk_clock_get_monotonic_usec (run->clock) + run->options.time_limit_usec,
                        on_time_limit, run);

  rk_program_start (run->program);
  g_main_loop_run (run->loop);
  g_object_run_dispose (G_OBJECT (ports));
  g_object_unref (ports);
  g_source_remove (signal_source);
}

/**
 * rk_cli_run:
 * @argc: number of @argv
 * @argv: "run" and what follows it
 *
 * The verb `run`.
 *
 * Returns: the exit status
 */
int
rk_cli_run (int argc, char **argv)
{
  Run run = { .exit_status = -1 };
  g_autoptr (GError) error = NULL;
  int signal_fd = open_signals ();

  g_set_prgname ("rekindle run");
  if (!rk_run_options_parse (&run.options, argc, argv, &error))
    return rk_cli_usage_error ("run", "%s", error->message);

  run.clock = rk_clock_system_new ();
  run.loop = g_main_loop_new (NULL, FALSE);
  look_after (&run, signal_fd);

  RkRunEvents events = get_events (&run);
  rk_run_events_tell_left (&events, run.exit_status);
  g_signal_handlers_disconnect_by_data (run.program, &run);
  g_object_unref (run.program);
  g_main_loop_unref (run.loop);
  g_object_unref (run.clock);
  rk_run_options_clear (&run.options);
  close (signal_fd);
  return run.exit_status;
}
