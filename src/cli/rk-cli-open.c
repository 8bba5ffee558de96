/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rekindle without a verb: starts the application as a child, and again after any death but an
 * ordered end. This process has no toolkit that could crash: a crash of the toolkit costs an icon
 * for a second, and no program, because programs belong to their shims. Where the display is gone,
 * a daemon looks after them until it is back.
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "rk-cli.h"
#include "rk-display-watch.h"
#include "rk-places.h"

#define WINDOW_USEC (60 * G_USEC_PER_SEC)
#define MAX_DEATHS 3
#define FIRST_WAIT_SEC 1

/* A child that is kept alive, and how often it had to be. */
typedef struct
{
  GPid pid;                       /* 0 while it does not run */
  gint64 deaths_usec[MAX_DEATHS]; /* the latest ones, monotonic */
  guint n_deaths;                 /* within the window */
} Ward;

typedef struct
{
  GMainLoop *loop;
  char *path;       /* (owned): of the application */
  char **arguments; /* (not owned): the person's */
  Ward application;
  Ward daemon;             /* only where the display is gone */
  RkDisplayWatch *display; /* (owned) (nullable): only where it was gone */
  gboolean is_back;        /* whether the application is there by itself, for the second time */
  gboolean ending;
  gboolean give_up;
  int status;
} Guard;

static gboolean start_application (gpointer data);
static gboolean start_daemon (gpointer data);

/* Deaths that are a minute old are forgotten. */
static void
note_death (Ward *ward)
{
  gint64 now_usec = g_get_monotonic_time ();
  guint kept = 0;

  for (guint i = 0; i < ward->n_deaths; i++)
    if (now_usec - ward->deaths_usec[i] < WINDOW_USEC)
      ward->deaths_usec[kept++] = ward->deaths_usec[i];
  ward->n_deaths = kept;
  if (ward->n_deaths < MAX_DEATHS)
    ward->deaths_usec[ward->n_deaths] = now_usec;
  ward->n_deaths++;
}

/* The pause doubles with each death of the last minute. */
static guint
get_wait_sec (const Ward *ward)
{
  return FIRST_WAIT_SEC << (ward->n_deaths - 1);
}

static void
leave (Guard *self, int status)
{
  self->status = status;
  g_main_loop_quit (self->loop);
}

/* The daemon leaves when the application takes over, and the application when another one did. */
static void
leave_if_nobody_is_left (Guard *self)
{
  if (self->application.pid == 0 && self->daemon.pid == 0)
    leave (self, RK_EXIT_OK);
}

static gboolean
is_orderly (int wait_status)
{
  return WIFEXITED (wait_status) && WEXITSTATUS (wait_status) == 0;
}

static void
on_daemon_death (GPid pid, int wait_status, gpointer data)
{
  Guard *self = data;

  g_spawn_close_pid (pid);
  self->daemon.pid = 0;
  if (is_orderly (wait_status) || self->ending)
    {
      leave_if_nobody_is_left (self);
      return;
    }
  note_death (&self->daemon);
  if (self->daemon.n_deaths > MAX_DEATHS)
    leave (self, RK_EXIT_ERROR);
  else
    g_timeout_add_seconds (get_wait_sec (&self->daemon), start_daemon, self);
}

/* A daemon that handed over to the application is gone, so each loss of the display begins it. */
static void
go_on_without_display (Guard *self)
{
  if (self->daemon.pid != 0)
    return; /* the display was tried again, in vain */
  rk_cli_warn (_ ("there is no display; going on without the icon until there is one"));
  if (self->display == NULL)
    self->display = rk_display_watch_new (start_application, self);
  start_daemon (self);
}

static void
on_application_death (GPid pid, int wait_status, gpointer data)
{
  Guard *self = data;

  g_spawn_close_pid (pid);
  self->application.pid = 0;
  self->is_back = TRUE;
  if (is_orderly (wait_status) || self->ending)
    {
      leave_if_nobody_is_left (self);
      return;
    }
  if (WIFEXITED (wait_status) && WEXITSTATUS (wait_status) == EX_UNAVAILABLE)
    {
      go_on_without_display (self);
      return;
    }
  note_death (&self->application);
  if (self->application.n_deaths > MAX_DEATHS)
    {
      if (self->daemon.pid != 0)
        {
          self->application.n_deaths = 0; /* the daemon still serves; the next display may do */
          return;
        }
      self->give_up = TRUE;
      leave (self, RK_EXIT_ERROR);
      return;
    }
  guint wait_sec = get_wait_sec (&self->application);
  rk_cli_warn (_ ("the application ended unexpectedly; it is back in %u s. Your programs run on."),
               wait_sec);
  g_timeout_add_seconds (wait_sec, start_application, self);
}

static void
start_ward (Guard *self, Ward *ward, char **argv, GChildWatchFunc on_death)
{
  g_autoptr (GError) error = NULL;

  if (g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN,
                     NULL, NULL, &ward->pid, &error))
    {
      g_child_watch_add (ward->pid, on_death, self);
      return;
    }
  ward->pid = 0;
  rk_cli_warn ("%s", error->message);
  leave (self, RK_EXIT_ERROR);
}

static gboolean
start_application (gpointer data)
{
  Guard *self = data;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  if (self->ending || self->application.pid != 0)
    return G_SOURCE_REMOVE;
  g_ptr_array_add (arguments, self->path);
  for (char **at = self->arguments; *at != NULL; at++)
    g_ptr_array_add (arguments, *at);
  /* Nobody asked for the window that comes back after a crash. */
  if (self->is_back && self->arguments[0] == NULL)
    g_ptr_array_add (arguments, (gpointer) "--hidden");
  g_ptr_array_add (arguments, NULL);
  start_ward (self, &self->application, (char **)arguments->pdata, on_application_death);
  return G_SOURCE_REMOVE;
}

static gboolean
start_daemon (gpointer data)
{
  Guard *self = data;
  g_autofree char *program = rk_places_dup_own_program ();
  char *arguments[] = { program, (char *)"daemon", NULL };

  if (!self->ending && self->application.pid == 0 && self->daemon.pid == 0)
    start_ward (self, &self->daemon, arguments, on_daemon_death);
  return G_SOURCE_REMOVE;
}

static gboolean
pass_on (Guard *self, int signal_number)
{
  self->ending = TRUE;
  if (self->application.pid > 0)
    kill (self->application.pid, signal_number);
  if (self->daemon.pid > 0)
    kill (self->daemon.pid, signal_number);
  leave_if_nobody_is_left (self);
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
 * Looks after the application until it ends orderly. Where its display is gone, a daemon serves
 * until there is one. If it keeps dying, or is not installed, goes on as the host without a
 * display.
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
  start_application (&guard);
  if (guard.application.pid > 0)
    g_main_loop_run (loop);
  g_clear_pointer (&guard.display, rk_display_watch_free);
  if (guard.give_up)
    return be_daemon (_ ("the application keeps ending unexpectedly; going on without its icon"));
  return guard.status;
}
