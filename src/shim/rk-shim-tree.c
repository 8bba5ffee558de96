/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Descendants are found through /proc/PID/task/TID/children. A number may be another process's at
 * any time, so each is known by its number and the time of its start: a process's children are
 * descendants only if it is still the same after they were read, and a signal goes through a pidfd
 * that was checked to be the process that was found. Forks and ends race with the walk: it is
 * repeated until it finds nobody new.
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
  pid_t pid;
  unsigned long long start; /* in ticks since the machine's */
} Member;

typedef struct
{
  Member *members;
  size_t n;
  size_t room;
  int is_torn; /* somebody ended while his children were read: they may be missing */
} MemberList;

static int
contains (const MemberList *list, Member member)
{
  for (size_t i = 0; i < list->n; i++)
    if (list->members[i].pid == member.pid && list->members[i].start == member.start)
      return 1;
  return 0;
}

static void
add (MemberList *list, Member member)
{
  if (list->n == list->room)
    {
      size_t room = list->room > 0 ? list->room * 2 : 64;
      Member *members = realloc (list->members, room * sizeof *members);
      if (members == NULL)
        return;
      list->members = members;
      list->room = room;
    }
  list->members[list->n++] = member;
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

/* The fields of /proc/PID/stat behind the name: state, parent, how many threads there are, and when
 * it was started. A process whose first thread has ended is a zombie there, but it is alive while
 * it has others.
 */
static int
read_stat (pid_t pid, int *alive, unsigned long long *start)
{
  char buffer[512], path[32], state;

  snprintf (path, sizeof path, "/proc/%d/stat", (int)pid);
  if (read_file (path, buffer, sizeof buffer) <= 0)
    return -1;
  char *behind = strrchr (buffer, ')');
  int n_threads;
  if (behind == NULL
      || sscanf (behind + 1,
                 " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d %*d %llu",
                 &state, &n_threads, start)
             != 3)
    return -1;
  *alive = state != 'X' && (state != 'Z' || n_threads > 1);
  return 0;
}

/* Who is a zombie still has his number to himself, and perhaps children. */
static int
is_same (Member member, int *alive)
{
  unsigned long long start;

  return read_stat (member.pid, alive, &start) == 0 && start == member.start;
}

/* Each child is followed by a space. */
static void
add_digits (MemberList *list, const char *buffer, ssize_t len, pid_t *number)
{
  for (ssize_t i = 0; i < len; i++)
    if (buffer[i] >= '0' && buffer[i] <= '9')
      *number = *number * 10 + (buffer[i] - '0');
    else
      {
        Member member = { .pid = *number };
        int alive;
        if (*number > 0 && read_stat (*number, &alive, &member.start) == 0
            && !contains (list, member))
          add (list, member);
        *number = 0;
      }
}

/* However many they are. */
static void
add_children_of_thread (MemberList *list, const char *pid, const char *tid)
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
add_children (MemberList *list, pid_t pid)
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

/* All descendants, parents before children. Ours cannot be anybody else's: only we take them away.
 */
static void
collect (MemberList *list)
{
  char self[24];

  list->n = 0;
  list->is_torn = 0;
  snprintf (self, sizeof self, "%d", (int)getpid ());
  add_children_of_thread (list, self, self);
  for (size_t i = 0; i < list->n; i++)
    {
      size_t before = list->n;
      int alive;
      add_children (list, list->members[i].pid);
      if (is_same (list->members[i], &alive))
        continue;
      list->n = before;
      list->is_torn = 1;
    }
}

static void
signal_process (Member member, int signum)
{
  int fd = pidfd_open (member.pid, 0);
  int alive;

  if (fd < 0)
    return;
  if (is_same (member, &alive) && alive)
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
stop_all (MemberList *found, MemberList *told)
{
  told->n = 0;
  for (int round = 0; round < MAX_ROUNDS; round++)
    {
      size_t before = told->n;
      collect (found);
      for (size_t i = 0; i < found->n; i++)
        if (!contains (told, found->members[i]))
          {
            signal_process (found->members[i], SIGSTOP);
            add (told, found->members[i]);
          }
      if (told->n == before && !found->is_torn)
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
  static MemberList found, told;

  if (signum == SIGKILL)
    stop_all (&found, &told);
  told.n = 0;
  for (int round = 0; round < MAX_ROUNDS; round++)
    {
      size_t before = told.n;
      collect (&found);
      for (size_t i = 0; i < found.n; i++)
        if (signum == SIGKILL || !contains (&told, found.members[i]))
          {
            signal_process (found.members[i], signum);
            if (!contains (&told, found.members[i]))
              add (&told, found.members[i]);
          }
      if (told.n == before && !found.is_torn)
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
  static MemberList found;
  size_t len = 0;

  text[0] = '\0';
  collect (&found);
  for (size_t i = 0; i < found.n; i++)
    {
      char one[64];
      int alive;
      if (!is_same (found.members[i], &alive) || !alive)
        continue;
      describe_process (found.members[i].pid, one, sizeof one);
      if (len + strlen (one) + 3 > size)
        return;
      len += (size_t)snprintf (text + len, size - len, "%s%s", len > 0 ? ", " : "", one);
    }
}
