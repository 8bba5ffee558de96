/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Descendants are found through /proc/PID/task/TID/children, and signalled through a pidfd that was
 * checked to be still a descendant, so that a recycled process id is never hit. Forks race with the
 * walk: it is repeated until it finds nobody new.
 */

#include "rk-shim-tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_ROUNDS 16
#define READ_BYTES 65536

typedef struct
{
  pid_t *pids;
  size_t n;
  size_t room;
} PidList;

static int
pid_list_contains (const PidList *list, pid_t pid)
{
  for (size_t i = 0; i < list->n; i++)
    if (list->pids[i] == pid)
      return 1;
  return 0;
}

static void
pid_list_add (PidList *list, pid_t pid)
{
  if (list->n == list->room)
    {
      size_t room = list->room > 0 ? list->room * 2 : 64;
      pid_t *pids = realloc (list->pids, room * sizeof *pids);
      if (pids == NULL)
        return;
      list->pids = pids;
      list->room = room;
    }
  list->pids[list->n++] = pid;
}

static ssize_t
read_file (const char *path, char *buffer, size_t size)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  size_t len = 0;

  if (fd < 0)
    return -1;
  while (len < size - 1)
    {
      ssize_t got = read (fd, buffer + len, size - 1 - len);
      if (got <= 0)
        break;
      len += (size_t)got;
    }
  close (fd);
  buffer[len] = '\0';
  return (ssize_t)len;
}

/* Each child is followed by a space. */
static void
add_digits (PidList *list, const char *buffer, ssize_t len, pid_t *number)
{
  for (ssize_t i = 0; i < len; i++)
    if (buffer[i] >= '0' && buffer[i] <= '9')
      *number = *number * 10 + (buffer[i] - '0');
    else
      {
        if (*number > 0 && !pid_list_contains (list, *number))
          pid_list_add (list, *number);
        *number = 0;
      }
}

/* However many they are. */
static void
add_children_of_thread (PidList *list, const char *pid, const char *tid)
{
  static char buffer[READ_BYTES];
  char path[64];
  pid_t number = 0;
  ssize_t len;

  snprintf (path, sizeof path, "/proc/%.20s/task/%.20s/children", pid, tid);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  while ((len = read (fd, buffer, sizeof buffer)) > 0)
    add_digits (list, buffer, len, &number);
  close (fd);
}

static void
add_children (PidList *list, pid_t pid)
{
  char name[24], path[48];

  snprintf (name, sizeof name, "%d", (int)pid);
  snprintf (path, sizeof path, "/proc/%d/task", (int)pid);
  DIR *dir = opendir (path);
  if (dir == NULL)
    return;
  for (struct dirent *entry; (entry = readdir (dir)) != NULL;)
    if (entry->d_name[0] != '.')
      add_children_of_thread (list, name, entry->d_name);
  closedir (dir);
}

/* All descendants, parents before children. */
static void
collect (PidList *list)
{
  char self[24];

  list->n = 0;
  snprintf (self, sizeof self, "%d", (int)getpid ());
  add_children_of_thread (list, self, self);
  for (size_t i = 0; i < list->n; i++)
    add_children (list, list->pids[i]);
}

/* The fields of /proc/PID/stat behind the name: state, parent, and how many threads there are. A
 * process whose first thread has ended is a zombie there, but it is alive while it has others.
 */
static int
read_stat (pid_t pid, int *alive, pid_t *parent)
{
  char buffer[512], path[32], state;

  snprintf (path, sizeof path, "/proc/%d/stat", (int)pid);
  if (read_file (path, buffer, sizeof buffer) <= 0)
    return -1;
  char *behind = strrchr (buffer, ')');
  int number, n_threads;
  if (behind == NULL
      || sscanf (behind + 1,
                 " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d", &state,
                 &number, &n_threads)
             != 3)
    return -1;
  *parent = number;
  *alive = state != 'X' && (state != 'Z' || n_threads > 1);
  return 0;
}

static int
is_of_tree (const PidList *list, pid_t pid)
{
  int alive;
  pid_t parent;

  if (read_stat (pid, &alive, &parent) != 0 || !alive)
    return 0;
  return parent == getpid () || pid_list_contains (list, parent);
}

static void
signal_process (const PidList *list, pid_t pid, int signum)
{
  int fd = pidfd_open (pid, 0);

  if (fd < 0)
    return;
  if (is_of_tree (list, pid))
    {
      pidfd_send_signal (fd, signum, NULL, 0);
      if (signum != SIGKILL && signum != SIGSTOP)
        pidfd_send_signal (fd, SIGCONT, NULL, 0);
    }
  close (fd);
}

/* What forks faster than it is killed is stopped first; who is stopped forks no more. Nobody is
 * woken: SIGKILL does not need it.
 */
static void
stop_all (PidList *found, PidList *told)
{
  told->n = 0;
  for (int round = 0; round < MAX_ROUNDS; round++)
    {
      size_t before = told->n;
      collect (found);
      for (size_t i = 0; i < found->n; i++)
        if (!pid_list_contains (told, found->pids[i]))
          {
            signal_process (found, found->pids[i], SIGSTOP);
            pid_list_add (told, found->pids[i]);
          }
      if (told->n == before)
        return;
    }
}

/* rk_shim_tree_signal:
 * @signum: a signal
 *
 * Sends it, once, to every process of the tree, also to those that are forked meanwhile, and wakes
 * those that are stopped so that they can obey.
 */
void
rk_shim_tree_signal (int signum)
{
  static PidList found, told;

  if (signum == SIGKILL)
    stop_all (&found, &told);
  told.n = 0;
  for (int round = 0; round < MAX_ROUNDS; round++)
    {
      size_t before = told.n;
      collect (&found);
      for (size_t i = 0; i < found.n; i++)
        if (signum == SIGKILL || !pid_list_contains (&told, found.pids[i]))
          {
            signal_process (&found, found.pids[i], signum);
            if (!pid_list_contains (&told, found.pids[i]))
              pid_list_add (&told, found.pids[i]);
          }
      if (told.n == before)
        return;
    }
}

static void
describe_process (pid_t pid, char *text, size_t size)
{
  char path[32], name[32] = "?";

  snprintf (path, sizeof path, "/proc/%d/comm", (int)pid);
  ssize_t len = read_file (path, name, sizeof name);
  if (len > 0 && name[len - 1] == '\n')
    name[len - 1] = '\0';
  snprintf (text, size, "%s (%d)", name, (int)pid);
}

/* rk_shim_tree_describe:
 * @text: (out): "name (pid), name (pid)"; empty if the tree is
 * @size: room in @text
 *
 * Names the processes that are left, as many as there is room for.
 */
void
rk_shim_tree_describe (char *text, size_t size)
{
  static PidList found;
  size_t len = 0;

  text[0] = '\0';
  collect (&found);
  for (size_t i = 0; i < found.n; i++)
    {
      char one[64];
      int alive;
      pid_t parent;
      if (read_stat (found.pids[i], &alive, &parent) != 0 || !alive)
        continue;
      describe_process (found.pids[i], one, sizeof one);
      if (len + strlen (one) + 3 > size)
        return;
      len += (size_t)snprintf (text + len, size - len, "%s%s", len > 0 ? ", " : "", one);
    }
}
