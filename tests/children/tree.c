/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* One scripted child for the process tests. Prints "ready (pid N)" when it is what the words on its
 * command line make it, then waits. The words, in their order:
 *
 *   ignore-term     ignore SIGTERM (and SIGINT, SIGHUP)
 *   fork            a child that is like this process; prints "forked (pid N)"
 *   daemon          a child that forked twice and called setsid(); prints "daemon (pid N)"
 *   exit=N          end at once with N
 *   handle-int      print "interrupted" at SIGINT and live on
 *   echo            repeat each line of the input
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
on_interrupt (int signum)
{
  static const char text[] = "interrupted\n";
  ssize_t ignored = write (STDOUT_FILENO, text, sizeof text - 1);
  (void) ignored;
}

static void
wait_for_ever (void)
{
  for (;;)
    pause ();
}

static void
ignore_signals (void)
{
  signal (SIGTERM, SIG_IGN);
  signal (SIGINT, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
}

static void
have_child (void)
{
  if (fork () != 0)
    return;
  printf ("forked (pid %d)\n", (int) getpid ());
  wait_for_ever ();
}

static void
have_daemon (void)
{
  if (fork () != 0)
    return;
  setsid ();
  if (fork () != 0)
    _exit (0);
  printf ("daemon (pid %d)\n", (int) getpid ());
  wait_for_ever ();
}

static void
echo (void)
{
  char line[256];

  printf ("ready (pid %d)\n", (int) getpid ());
  while (fgets (line, sizeof line, stdin) != NULL)
    printf ("echo %s", line);
  exit (0);
}

static void
obey (const char *word)
{
  struct sigaction interrupt = { .sa_handler = on_interrupt, .sa_flags = SA_RESTART };

  if (strcmp (word, "ignore-term") == 0)
    ignore_signals ();
  else if (strcmp (word, "fork") == 0)
    have_child ();
  else if (strcmp (word, "daemon") == 0)
    have_daemon ();
  else if (strcmp (word, "handle-int") == 0)
    sigaction (SIGINT, &interrupt, NULL);
  else if (strcmp (word, "echo") == 0)
    echo ();
  else if (strncmp (word, "exit=", 5) == 0)
    exit (atoi (word + 5));
}

int
main (int argc, char **argv)
{
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (int i = 1; i < argc; i++)
    obey (argv[i]);
  printf ("ready (pid %d)\n", (int) getpid ());
  wait_for_ever ();
}
