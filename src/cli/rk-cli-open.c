/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle without a verb: starts the application as a child, and again after any death but an
 * ordered end. This process has no toolkit that could crash: a crash of the toolkit costs an icon
 * for a second, and no program, because programs belong to their shims.
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rk-cli.h"

#define WINDOW_USEC (60 * G_USEC_PER_SEC)
#define MAX_DEATHS 3
#define FIRST_WAIT_SEC 1

typedef struct
{
  GMainLoop *loop;
  char *path;                     /* (owned): of the application */
  char **arguments;               /* (not owned): the person's */
  GPid pid;                       /* 0 while it does not run */
  gint64 deaths_usec[MAX_DEATHS]; /* the latest ones, monotonic */
  guint n_deaths;                 /* within the window */
  gboolean ending;
  gboolean give_up;
  int status;
} Guard;

static gboolean start (gpointer data);

/* Deaths that are a minute old are forgotten. */
static void
note_death (Guard *self)
{
  gint64 now_usec = g_get_monotonic_time ();
  guint kept = 0;

  for (guint i = 0; i < self->n_deaths; i++)
    if (now_usec - self->deaths_usec[i] < WINDOW_USEC)
      self->deaths_usec[kept++] = self->deaths_usec[i];
  self->n_deaths = kept;
  if (self->n_deaths < MAX_DEATHS)
    self->deaths_usec[self->n_deaths] = now_usec;
  self->n_deaths++;
}

static void
leave (Guard *self, int status)
{
  self->status = status;
  g_main_loop_quit (self->loop);
}

static void
on_death (GPid pid, int wait_status, gpointer data)
{
  Guard *self = data;
  gboolean orderly = WIFEXITED (wait_status) && WEXITSTATUS (wait_status) == 0;

  g_spawn_close_pid (pid);
  self->pid = 0;
  if (orderly || self->ending)
    {
      leave (self, RK_EXIT_OK);
      return;
    }
  note_death (self);
  if (self->n_deaths > MAX_DEATHS)
    {
      self->give_up = TRUE;
      leave (self, RK_EXIT_ERROR);
      return;
    }
  guint wait_sec = FIRST_WAIT_SEC << (self->n_deaths - 1);
  rk_cli_warn (_ ("the application ended unexpectedly; it is back in %u s. Your programs run on."),
               wait_sec);
  g_timeout_add_seconds (wait_sec, start, self);
}

static gboolean
start (gpointer data)
{
  Guard *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  if (self->ending)
    return G_SOURCE_REMOVE;
  g_ptr_array_add (arguments, self->path);
  for (char **at = self->arguments; *at != NULL; at++)
    g_ptr_array_add (arguments, *at);
  /* Nobody asked for the window that comes back after a crash. */
  if (self->n_deaths > 0 && self->arguments[0] == NULL)
    g_ptr_array_add (arguments, (gpointer) "--hidden");
  g_ptr_array_add (arguments, NULL);

  if (g_spawn_async (NULL, (char **)arguments->pdata, NULL,
                     G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL,
                     &self->pid, &error))
    {
      g_child_watch_add (self->pid, on_death, self);
      return G_SOURCE_REMOVE;
    }
  rk_cli_warn ("%s", error->message);
  leave (self, RK_EXIT_ERROR);
  return G_SOURCE_REMOVE;
}

static gboolean
pass_on (Guard *self, int signal_number)
{
  self->ending = TRUE;
  if (self->pid > 0)
    kill (self->pid, signal_number);
  else
    leave (self, RK_EXIT_OK);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_term (gpointer data)
{
  return pass_on (data, SIGTERM);
}

static gboolean
on_hup (gpointer data)
{
  return pass_on (data, SIGHUP);
}

/* Installed, or beside this program in a build directory. */
static char *
find_application (void)
{
  const char *given = g_getenv ("REKINDLE_TRAY");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = self != NULL ? g_path_get_dirname (self) : g_strdup ("/");
  const char *const places[] = { RK_LIBEXECDIR, RK_BINDIR, directory };

  if (given != NULL && given[0] != '\0')
    return g_strdup (given);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (places[i], "rekindle-tray", NULL);
      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  g_autofree char *built = g_build_filename (directory, "..", "tray", "rekindle-tray", NULL);
  return g_file_test (built, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&built) : NULL;
}

static int
be_daemon (const char *why)
{
  char *arguments[] = { (char *)"daemon", NULL };

  rk_cli_warn ("%s", why);
  return rk_cli_daemon (1, arguments);
}

/**
 * rk_cli_open:
 * @argc: number of arguments
 * @argv: the arguments, beginning with the program's name: none, or options of the application
 *
 * Looks after the application until it ends orderly. If it keeps dying, or is not installed, goes
 * on as the host without a display.
 *
 * Returns: the exit status
 */
int
rk_cli_open (int argc, char **argv)
{
  g_autofree char *path = find_application ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Guard guard = { .loop = loop, .path = path, .arguments = argv + 1 };

  if (path == NULL)
    return be_daemon (
        _ ("the application with the status icon is not installed; going on without"));
  g_unix_signal_add (SIGTERM, on_term, &guard);
  g_unix_signal_add (SIGINT, on_term, &guard);
  g_unix_signal_add (SIGHUP, on_hup, &guard);
  start (&guard);
  if (guard.pid > 0)
    g_main_loop_run (loop);
  if (guard.give_up)
    return be_daemon (_ ("the application keeps ending unexpectedly; going on without its icon"));
  return guard.status;
}
