/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A child forks a grandchild; the grandchild uses memory and a known amount of processor time, says
 * so, and waits. What the kernel told it of itself is what is to be found from outside.
 */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rk-process-stat.h"
#include "rk-process-writes.h"
#include "rk-tree-usage.h"

#define LIMIT_S 60
#define BURNT_USEC (G_USEC_PER_SEC / 2)
#define FILLED_BYTES (48 * 1024 * 1024)
/* The kernel counts in ticks of 10 ms, for each of user and system time. */
#define TOLERANCE_USEC 60000

typedef struct
{
  pid_t child;
  pid_t grandchild;
  int ready; /* the grandchild writes its pid when it begins, its processor time when it is done */
  int go;    /* closed: the grandchild ends, and the child waits for it */
} Tree;

static gint64
own_cpu_usec (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec
         + usage.ru_stime.tv_usec;
}

static _Noreturn void
run_grandchild (int ready, int go)
{
  static char filled[FILLED_BYTES];
  gint64 pid = getpid (), used_usec;
  char byte;

  if (write (ready, &pid, sizeof pid) != sizeof pid)
    _exit (1);
  memset (filled, 1, sizeof filled);
  while ((used_usec = own_cpu_usec ()) < BURNT_USEC)
    ;
  if (write (ready, &used_usec, sizeof used_usec) != sizeof used_usec)
    _exit (1);
  while (read (go, &byte, 1) > 0)
    ;
  _exit (filled[1] - 1);
}

static _Noreturn void
run_child (int ready, int go)
{
  alarm (LIMIT_S);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  pid_t pid = fork ();
  if (pid == 0)
    run_grandchild (ready, go);
  waitpid (pid, NULL, 0);
  for (;;)
    pause ();
}

static gint64
read_number (int fd)
{
  gint64 number;

  g_assert_cmpint (read (fd, &number, sizeof number), ==, sizeof number);
  return number;
}

static Tree
make_tree (void)
{
  int ready[2], go[2];
  Tree tree;

  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (go), ==, 0);
  tree.child = fork ();
  if (tree.child == 0)
    {
      close (go[1]);
      run_child (ready[1], go[0]);
    }
  close (ready[1]);
  close (go[0]);
  tree.ready = ready[0];
  tree.go = go[1];
  tree.grandchild = (pid_t)read_number (tree.ready);
  return tree;
}

static void
end_tree (Tree *tree)
{
  kill (tree->child, SIGKILL);
  waitpid (tree->child, NULL, 0);
  close (tree->ready);
}

static void
a_grandchild_counts (void)
{
  Tree tree = make_tree ();
  RkTreeUsage before, after;

  rk_tree_usage_measure (tree.child, &before);
  gint64 burnt_usec = read_number (tree.ready);
  rk_tree_usage_measure (tree.child, &after);
  g_assert_cmpuint (after.n_processes, ==, 2);
  g_assert_cmpint (ABS ((gint64)after.cpu_usec - burnt_usec), <, TOLERANCE_USEC);
  g_assert_cmpuint (after.memory_bytes, >, FILLED_BYTES);
  g_assert_cmpuint (after.memory_bytes, <, FILLED_BYTES * 3 / 2);
  g_test_message ("%.0f %% of a core",
                  rk_process_stat_get_percent (before.cpu_usec, after.cpu_usec,
                                               after.taken_usec - before.taken_usec));
  close (tree.go);
  end_tree (&tree);
}

static gboolean
is_reaped (pid_t pid)
{
  return kill (pid, 0) != 0;
}

static void
who_has_ended_still_counts (void)
{
  Tree tree = make_tree ();
  RkTreeUsage usage;

  gint64 burnt_usec = read_number (tree.ready);
  close (tree.go);
  gint64 deadline_usec = g_get_monotonic_time () + LIMIT_S * G_USEC_PER_SEC;
  while (!is_reaped (tree.grandchild) && g_get_monotonic_time () < deadline_usec)
    g_usleep (1000);
  rk_tree_usage_measure (tree.child, &usage);
  g_assert_cmpuint (usage.n_processes, ==, 1);
  g_assert_cmpint ((gint64)usage.cpu_usec, >, burnt_usec - TOLERANCE_USEC);
  g_assert_cmpuint (usage.memory_bytes, <, FILLED_BYTES);
  end_tree (&tree);
}

static void
who_is_gone_uses_nothing (void)
{
  Tree tree = make_tree ();
  RkTreeUsage usage;

  close (tree.go);
  end_tree (&tree);
  rk_tree_usage_measure (tree.child, &usage);
  g_assert_cmpuint (usage.n_processes, ==, 0);
  g_assert_cmpuint (usage.memory_bytes, ==, 0);
}

typedef struct
{
  int ready[2]; /* the child has written */
  int go[2];    /* closed: child and thread end */
} Talk;

/* The kernel lists a child with the thread that made it, as long as that lives. */
static gpointer
have_child_that_writes (gpointer data)
{
  Talk *talk = data;
  char byte = 0;
  pid_t child = fork ();

  if (child == 0)
    {
      close (talk->go[1]);
      _exit (write (talk->ready[1], &byte, 1) != 1 || read (talk->go[0], &byte, 1) != 0);
    }
  g_assert_cmpint (read (talk->go[0], &byte, 1), ==, 0);
  waitpid (child, NULL, 0);
  return NULL;
}

static void
what_a_thread_s_child_writes_counts (void)
{
  RkProcessWrites before = rk_process_writes_measure (getpid ());
  char byte;
  Talk talk;

  g_assert_true (pipe (talk.ready) == 0 && pipe (talk.go) == 0);
  GThread *thread = g_thread_new ("parent", have_child_that_writes, &talk);
  g_assert_cmpint (read (talk.ready[0], &byte, 1), ==, 1);
  g_assert_true (rk_process_writes_since (getpid (), &before, FALSE));
  close (talk.go[1]);
  g_thread_join (thread);
  close (talk.go[0]);
  close (talk.ready[0]);
  close (talk.ready[1]);
}

int
main (int argc, char **argv)
{
  alarm (LIMIT_S);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tree-usage/a-grandchild-counts", a_grandchild_counts);
  g_test_add_func ("/tree-usage/who-has-ended-still-counts", who_has_ended_still_counts);
  g_test_add_func ("/tree-usage/who-is-gone-uses-nothing", who_is_gone_uses_nothing);
  g_test_add_func ("/tree-usage/what-a-thread-s-child-writes-counts",
                   what_a_thread_s_child_writes_counts);
  return g_test_run ();
}
