/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A real shim with a terminal of its own: logs, input, adoption by a second host, the leash. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "rk-launcher-shim.h"
#include "rk-output-log.h"
#include "rk-shim-protocol.h"

#define LIMIT_SEC 15

typedef struct
{
  char *directory;   /* (owned) */
  char *socket_path; /* (owned) */
  RkLauncher *launcher;
  RkLaunchEvent last[RK_LAUNCH_LOST + 1]; /* the latest event of each kind */
  guint n_events[RK_LAUNCH_LOST + 1];
} Fixture;

static void
on_event (RkLauncher *launcher, const RkLaunchEvent *event, Fixture *fixture)
{
  fixture->last[event->kind] = *event;
  fixture->n_events[event->kind]++;
}

G_GNUC_NORETURN static gboolean
on_limit (gpointer user_data)
{
  g_error ("waited in vain for %s", (const char *)user_data);
}

static void
wait_for (Fixture *fixture, RkLaunchEventKind kind, const char *what)
{
  guint limit = g_timeout_add_seconds (LIMIT_SEC, on_limit, (gpointer)what);

  while (fixture->n_events[kind] == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->directory = g_dir_make_tmp ("rekindle-shim-XXXXXX", NULL);
  fixture->socket_path = g_build_filename (fixture->directory, "sock", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  const char *argv[] = { "rm", "-rf", fixture->directory, NULL };

  if (fixture->launcher != NULL)
    {
      g_signal_handlers_disconnect_by_data (fixture->launcher, fixture);
      rk_launcher_shutdown (fixture->launcher);
      g_clear_object (&fixture->launcher);
    }
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->socket_path);
  g_free (fixture->directory);
}

static void
follow (Fixture *fixture, RkLauncher *launcher)
{
  memset (fixture->n_events, 0, sizeof fixture->n_events);
  fixture->launcher = launcher;
  g_signal_connect (launcher, "event", G_CALLBACK (on_event), fixture);
}

static void
start (Fixture *fixture, const char *line)
{
  g_autoptr (RkLaunchSpec) spec = g_new0 (RkLaunchSpec, 1);
  const char *arguments[] = { "sh", "-c", line, NULL };

  if (fixture->launcher == NULL)
    follow (fixture,
            rk_launcher_shim_new (fixture->socket_path, G_USEC_PER_SEC / 2, G_USEC_PER_SEC));
  spec->arguments = g_strdupv ((char **)arguments);
  spec->environment = g_get_environ ();
  spec->directory = g_strdup (fixture->directory);
  spec->log_directory = g_build_filename (fixture->directory, "log", NULL);
  spec->run_number = 7;
  rk_launcher_start (fixture->launcher, spec);
}

static char *
read_log (Fixture *fixture)
{
  g_autofree char *directory = g_build_filename (fixture->directory, "log", NULL);
  g_autoptr (GBytes) bytes = rk_output_log_read (directory, 0, G_MAXINT64, NULL);
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  return g_strndup (data, len);
}

static gboolean
is_gone (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d", (int)pid);

  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Lets go of the program, and takes it over again. */
static void
change_hosts (Fixture *fixture)
{
  RkLauncher *launcher = NULL;

  g_signal_handlers_disconnect_by_data (fixture->launcher, fixture);
  rk_launcher_shim_detach (RK_LAUNCHER_SHIM (fixture->launcher));
  g_clear_object (&fixture->launcher);
  for (gint64 end = g_get_monotonic_time () + LIMIT_SEC * G_USEC_PER_SEC; launcher == NULL;)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      launcher = rk_launcher_shim_new_adopted (fixture->socket_path, NULL);
    }
  follow (fixture, launcher);
}

static void
wait_until_gone (pid_t pid, const char *what)
{
  guint limit = g_timeout_add_seconds (LIMIT_SEC, on_limit, (gpointer)what);

  while (!is_gone (pid))
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_source_remove (limit);
}

static pid_t
get_parent (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int)pid);
  g_autofree char *text = NULL;
  int parent = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (sscanf (strrchr (text, ')') + 1, " %*c %d", &parent), ==, 1);
  return parent;
}

static void
test_output_of_a_terminal_is_logged (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "test -t 1 && echo on a terminal; tput cols 2>/dev/null; stty size");
  wait_for (fixture, RK_LAUNCH_GONE, "the end");
  g_autofree char *text = read_log (fixture);
  g_assert_nonnull (strstr (text, "on a terminal"));
  g_assert_nonnull (strstr (text, "24 80"));
  g_assert_cmpint (fixture->last[RK_LAUNCH_OUTPUT].output_bytes, ==, (gint64)strlen (text));
  g_assert_cmpuint (fixture->last[RK_LAUNCH_STARTED].run_number, ==, 7);
}

static void
test_what_is_typed_reaches_the_program (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "read line; echo got $line");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  rk_launcher_write_input (fixture->launcher, "hello\n", 6);
  wait_for (fixture, RK_LAUNCH_GONE, "the end");
  g_autofree char *text = read_log (fixture);
  g_assert_nonnull (strstr (text, "got hello"));
}

static void
flood (Fixture *fixture)
{
  g_autofree char *text = g_strnfill (RK_SHIM_TEXT_MAX, 'x');

  for (guint i = 0; i < 64; i++)
    rk_launcher_write_input (fixture->launcher, text, RK_SHIM_TEXT_MAX);
}

/* The host's end of the socket is full. */
static void
test_a_stop_reaches_a_shim_that_did_not_read (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "sleep 60");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  pid_t shim = get_parent (fixture->last[RK_LAUNCH_STARTED].pid);
  g_assert_cmpint (kill (shim, SIGSTOP), ==, 0);
  flood (fixture);
  rk_launcher_stop (fixture->launcher, SIGTERM);
  g_assert_cmpint (kill (shim, SIGCONT), ==, 0);
  wait_for (fixture, RK_LAUNCH_GONE, "the end");
}

static void
test_a_shutdown_reaches_a_shim_that_did_not_read (Fixture *fixture, gconstpointer user_data)
{
  follow (fixture, rk_launcher_shim_new (fixture->socket_path, G_USEC_PER_SEC / 2,
                                         2 * LIMIT_SEC * G_USEC_PER_SEC));
  start (fixture, "sleep 60");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  pid_t pid = fixture->last[RK_LAUNCH_STARTED].pid;
  pid_t shim = get_parent (pid);
  g_assert_cmpint (kill (shim, SIGSTOP), ==, 0);
  flood (fixture);
  rk_launcher_shutdown (fixture->launcher);
  g_assert_cmpint (kill (shim, SIGCONT), ==, 0);
  wait_until_gone (pid, "the end");
}

/* Ctrl-S, and then a new run. */
static void
test_a_terminal_that_was_stopped_is_not_in_the_next_run (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "read line; echo got $line; sleep 60");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  rk_launcher_write_input (fixture->launcher, "hello\n", 6);
  wait_for (fixture, RK_LAUNCH_OUTPUT, "output");
  rk_launcher_write_input (fixture->launcher, "\x13", 1);
  rk_launcher_stop (fixture->launcher, SIGKILL);
  wait_for (fixture, RK_LAUNCH_GONE, "the end");
  memset (fixture->n_events, 0, sizeof fixture->n_events);
  start (fixture, "echo again");
  wait_for (fixture, RK_LAUNCH_GONE, "the end of the second run");
}

/* Also where the kernel, or a container, does not know close_range(). */
static void
test_the_way_to_the_host_is_not_inherited (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "sleep 60");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  pid_t shim = rk_launcher_get_root_pid (fixture->launcher);
  g_autofree char *path = g_strdup_printf ("/proc/%d/fdinfo/3", (int)shim);
  g_autofree char *text = NULL;
  guint flags = 0;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (sscanf (strstr (text, "flags:"), "flags: %o", &flags), ==, 1);
  g_assert_cmpuint (flags & O_CLOEXEC, !=, 0);
}

static void
test_a_flood_is_bounded_and_says_what_was_cut (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *directory = g_build_filename (fixture->directory, "log", NULL);
  RkOutputLogInfo info;

  start (fixture, "yes 0123456789012345678901234567890123456789 | head -c 30000000");
  wait_for (fixture, RK_LAUNCH_GONE, "the end");
  gint64 total_bytes = fixture->last[RK_LAUNCH_OUTPUT].output_bytes;
  g_assert_cmpint (total_bytes, >, 30000000); /* the terminal makes two bytes of each line break */
  rk_output_log_inspect (directory, &info);
  g_assert_cmpint (info.end_bytes, ==, total_bytes);
  g_assert_cmpint (info.head_bytes, ==, 256 * 1024);
  g_assert_cmpint (info.end_bytes - info.tail_bytes, >=, 8 * 1024 * 1024);
  g_assert_cmpint (info.end_bytes - info.tail_bytes, <=, 12 * 1024 * 1024);
}

static void
test_another_host_takes_over_without_losing_a_line (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo line $i; sleep 0.005; done");
  wait_for (fixture, RK_LAUNCH_OUTPUT, "output");
  pid_t pid = fixture->last[RK_LAUNCH_STARTED].pid;

  change_hosts (fixture);
  wait_for (fixture, RK_LAUNCH_GONE, "the end");
  g_assert_cmpint (fixture->last[RK_LAUNCH_STARTED].pid, ==, pid);
  g_assert_cmpuint (fixture->last[RK_LAUNCH_STARTED].run_number, ==, 7);
  g_autofree char *text = read_log (fixture);
  for (guint i = 1; i <= 200; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u\r\n", i);
      g_assert_nonnull (strstr (text, line));
    }
}

static void
test_a_second_host_is_sent_away (Fixture *fixture, gconstpointer user_data)
{
  Fixture second = { 0 };

  start (fixture, "sleep 60");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  follow (&second, rk_launcher_shim_new_adopted (fixture->socket_path, NULL));
  wait_for (&second, RK_LAUNCH_LOST, "the refusal");
  g_assert_false (is_gone (fixture->last[RK_LAUNCH_STARTED].pid));
  g_object_unref (second.launcher);
}

static void
test_without_a_host_the_leash_ends_it (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "trap '' TERM; (setsid sh -c 'trap \"\" TERM; sleep 60' &); sleep 60");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  pid_t pid = fixture->last[RK_LAUNCH_STARTED].pid;

  g_signal_handlers_disconnect_by_data (fixture->launcher, fixture);
  rk_launcher_shim_detach (RK_LAUNCHER_SHIM (fixture->launcher));
  g_clear_object (&fixture->launcher);
  guint limit = g_timeout_add_seconds (LIMIT_SEC, on_limit, (gpointer) "the leash");
  while (!is_gone (pid) || g_file_test (fixture->socket_path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  g_source_remove (limit);
}

static void
test_a_log_that_cannot_be_written_stops_nobody (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *log = g_build_filename (fixture->directory, "log", NULL);

  g_assert_true (g_file_set_contents (log, "a file where a directory should be", -1, NULL));
  start (fixture, "echo hello; exit 3");
  wait_for (fixture, RK_LAUNCH_GONE, "the end");
  g_assert_cmpint (fixture->last[RK_LAUNCH_EXITED].wait_status, ==, 3 << 8);
  g_assert_cmpint (fixture->n_events[RK_LAUNCH_TROUBLE], ==, 1);
}

/* The daemon has neither the shim's terminal nor a parent of its own: only its mark tells. */
static void
test_a_killed_shim_leaves_nothing_also_after_adoption (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *pid_file = g_build_filename (fixture->directory, "pid", NULL);
  g_autofree char *text = NULL;

  start (fixture, "setsid sh -c 'trap \"\" TERM HUP; echo $$ > pid.new; mv pid.new pid; echo ready;"
                  " while :; do sleep 60; done' & wait");
  wait_for (fixture, RK_LAUNCH_OUTPUT, "the daemon");
  pid_t shim = get_parent (fixture->last[RK_LAUNCH_STARTED].pid);
  g_assert_true (g_file_get_contents (pid_file, &text, NULL, NULL));
  change_hosts (fixture);
  wait_for (fixture, RK_LAUNCH_STARTED, "the adoption");

  kill (shim, SIGKILL);
  wait_for (fixture, RK_LAUNCH_LOST, "the loss");
  wait_until_gone (atoi (text), "the end of the daemon");
}

static void
test_a_leaving_shim_does_not_take_the_next_one_s_socket (Fixture *fixture, gconstpointer user_data)
{
  Fixture next = { .directory = fixture->directory, .socket_path = fixture->socket_path };

  start (fixture, "sleep 60");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  pid_t shim = get_parent (fixture->last[RK_LAUNCH_STARTED].pid);
  start (&next, "sleep 60");
  wait_for (&next, RK_LAUNCH_STARTED, "the next one's start");

  rk_launcher_shutdown (fixture->launcher);
  wait_until_gone (shim, "the shim's end");
  g_assert_true (g_file_test (fixture->socket_path, G_FILE_TEST_EXISTS));
  rk_launcher_shutdown (next.launcher);
  g_object_unref (next.launcher);
}

static void
test_a_long_path_is_no_obstacle (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *name = g_strnfill (150, 'x');
  g_autofree char *directory = g_build_filename (fixture->directory, name, NULL);

  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  g_free (fixture->socket_path);
  fixture->socket_path = g_build_filename (directory, "sock", NULL);
  start (fixture, "sleep 60");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  pid_t pid = fixture->last[RK_LAUNCH_STARTED].pid;
  change_hosts (fixture);
  wait_for (fixture, RK_LAUNCH_STARTED, "the adoption");
  g_assert_cmpint (fixture->last[RK_LAUNCH_STARTED].pid, ==, pid);
}

static int
listen_at (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 1), ==, 0);
  return fd;
}

static void
tell (int fd, guint type, gint64 a)
{
  g_assert_cmpint (rk_shim_send (fd, type, a, 0, 7, NULL, 0, -1), ==, 0);
}

/* A shim that could not be heard for a while (the host was stopped) tells everything anew. */
static void
test_what_is_told_twice_happens_once (Fixture *fixture, gconstpointer user_data)
{
  int listening = listen_at (fixture->socket_path);

  follow (fixture, rk_launcher_shim_new_adopted (fixture->socket_path, NULL));
  int shim = accept (listening, NULL, NULL);
  tell (shim, RK_SHIM_STARTED, 4242);
  tell (shim, RK_SHIM_EXITED, 256);
  tell (shim, RK_SHIM_HELLO, RK_SHIM_VERSION);
  tell (shim, RK_SHIM_STARTED, 4242);
  tell (shim, RK_SHIM_EXITED, 256);
  tell (shim, RK_SHIM_GONE, 0);
  wait_for (fixture, RK_LAUNCH_GONE, "the end");

  g_assert_cmpuint (fixture->n_events[RK_LAUNCH_STARTED], ==, 1);
  g_assert_cmpuint (fixture->n_events[RK_LAUNCH_EXITED], ==, 1);
  close (shim);
  close (listening);
}

/* Whoever takes it over must not wait for a run that there is not. */
static void
test_a_shim_without_a_run_says_so (Fixture *fixture, gconstpointer user_data)
{
  int listening = listen_at (fixture->socket_path);

  follow (fixture, rk_launcher_shim_new_adopted (fixture->socket_path, NULL));
  int shim = accept (listening, NULL, NULL);
  tell (shim, RK_SHIM_HELLO, RK_SHIM_VERSION);
  tell (shim, RK_SHIM_GONE, 0);
  wait_for (fixture, RK_LAUNCH_GONE, "the word that there is nothing");
  close (shim);
  close (listening);
}

static void
test_a_shim_that_dies_between_two_runs_is_replaced (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "read line");
  wait_for (fixture, RK_LAUNCH_STARTED, "the start");
  pid_t shim = get_parent (fixture->last[RK_LAUNCH_STARTED].pid);
  rk_launcher_write_input (fixture->launcher, "\n", 1);
  wait_for (fixture, RK_LAUNCH_GONE, "the end");

  /* Nobody reads of its death before the next start. */
  kill (shim, SIGKILL);
  while (!is_gone (shim))
    g_thread_yield ();
  fixture->n_events[RK_LAUNCH_STARTED] = 0;
  start (fixture, "true");
  wait_for (fixture, RK_LAUNCH_STARTED, "the next start");
  g_assert_cmpuint (fixture->n_events[RK_LAUNCH_NO_SPAWN], ==, 0);
  g_assert_cmpuint (fixture->n_events[RK_LAUNCH_LOST], ==, 0);
}

static GSubprocess *
start_shim_by_hand (int *host_fd)
{
  int fds[2];
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_subprocess_launcher_take_fd (launcher, fds[1], 3);
  *host_fd = fds[0];
  return g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("REKINDLE_SHIM"), "500", NULL);
}

static void
send_patiently (int fd, guint type, gint64 run_number, int attached_fd)
{
  struct pollfd poll_fd = { fd, POLLOUT, 0 };

  while (rk_shim_send (fd, type, 0, 0, run_number, NULL, 0, attached_fd) != 0)
    {
      g_assert_cmpint (errno, ==, EAGAIN);
      g_assert_cmpint (poll (&poll_fd, 1, LIMIT_SEC * 1000), ==, 1);
    }
}

/* A shim that answers what is not read gives up at some point, and owes the state of things. */
static void
test_a_failed_start_that_was_not_heard_is_told_again (Fixture *fixture, gconstpointer user_data)
{
  int fd, attached_fd, n_unread_bytes;
  g_autoptr (GSubprocess) shim = start_shim_by_hand (&fd);
  struct pollfd poll_fd = { fd, POLLIN, 0 };
  RkShimMessage message;
  guint n_failures = 0;

  for (guint i = 0; i < 2000; i++)
    send_patiently (fd, RK_SHIM_STOP, 0, -1);
  send_patiently (fd, RK_SHIM_START, 7, -1); /* without a memory file: it cannot be started */
  do
    g_assert_cmpint (ioctl (fd, SIOCOUTQ, &n_unread_bytes), ==, 0);
  while (n_unread_bytes > 0);
  while (n_failures == 0)
    {
      g_assert_cmpint (poll (&poll_fd, 1, LIMIT_SEC * 1000), ==, 1);
      while (rk_shim_receive (fd, &message, &attached_fd) == 1)
        n_failures += message.header.type == RK_SHIM_NO_SPAWN && message.header.c == 7;
    }
  close (fd);
  g_subprocess_wait (shim, NULL, NULL);
}

#define add(name, function) g_test_add ("/shim/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("output-of-a-terminal-is-logged", test_output_of_a_terminal_is_logged);
  add ("what-is-typed-reaches-the-program", test_what_is_typed_reaches_the_program);
  add ("a-terminal-that-was-stopped-is-not-in-the-next-run",
       test_a_terminal_that_was_stopped_is_not_in_the_next_run);
  add ("a-stop-reaches-a-shim-that-did-not-read", test_a_stop_reaches_a_shim_that_did_not_read);
  add ("a-shutdown-reaches-a-shim-that-did-not-read",
       test_a_shutdown_reaches_a_shim_that_did_not_read);
  add ("the-way-to-the-host-is-not-inherited", test_the_way_to_the_host_is_not_inherited);
  add ("a-flood-is-bounded-and-says-what-was-cut", test_a_flood_is_bounded_and_says_what_was_cut);
  add ("another-host-takes-over-without-losing-a-line",
       test_another_host_takes_over_without_losing_a_line);
  add ("a-second-host-is-sent-away", test_a_second_host_is_sent_away);
  add ("without-a-host-the-leash-ends-it", test_without_a_host_the_leash_ends_it);
  add ("a-log-that-cannot-be-written-stops-nobody", test_a_log_that_cannot_be_written_stops_nobody);
  add ("a-killed-shim-leaves-nothing-also-after-adoption",
       test_a_killed_shim_leaves_nothing_also_after_adoption);
  add ("a-leaving-shim-does-not-take-the-next-one-s-socket",
       test_a_leaving_shim_does_not_take_the_next_one_s_socket);
  add ("a-long-path-is-no-obstacle", test_a_long_path_is_no_obstacle);
  add ("what-is-told-twice-happens-once", test_what_is_told_twice_happens_once);
  add ("a-shim-without-a-run-says-so", test_a_shim_without_a_run_says_so);
  add ("a-shim-that-dies-between-two-runs-is-replaced",
       test_a_shim_that_dies_between_two_runs_is_replaced);
  add ("a-failed-start-that-was-not-heard-is-told-again",
       test_a_failed_start_that_was_not_heard_is_told_again);
  return g_test_run ();
}
