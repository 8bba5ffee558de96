/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tree-remains.h"

#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

/* Forks race with the scan; a tree that still grows after so many is left to its deadline. */
#define MAX_ROUNDS 8

static gboolean
has_mark (pid_t pid, const char *mark)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/environ", (int)pid);
  g_autofree char *text = NULL;
  gsize len;

  if (!g_file_get_contents (path, &text, &len, NULL))
    return FALSE;
  for (const char *at = text; at < text + len; at += strlen (at) + 1)
    if (g_str_has_prefix (at, mark))
      return TRUE;
  return FALSE;
}

static gboolean
kill_process (pid_t pid, const char *mark)
{
  gboolean killed = FALSE;
  int fd = has_mark (pid, mark) ? pidfd_open (pid, 0) : -1;

  if (fd < 0)
    return FALSE;
  if (has_mark (pid, mark))
    killed = pidfd_send_signal (fd, SIGKILL, NULL, 0) == 0;
  close (fd);
  return killed;
}

static guint
kill_once (const char *mark)
{
  guint n_killed = 0;
  const char *name;
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      guint64 pid;
      if (g_ascii_string_to_unsigned (name, 10, 2, G_MAXINT, &pid, NULL))
        n_killed += kill_process ((pid_t)pid, mark);
    }
  return n_killed;
}

/**
 * rk_tree_remains_kill:
 * @mark: "NAME=value" as it stands in the processes' environment, or how that begins
 *
 * Kills every process with such a mark that may be killed. Any thread; reads all of /proc.
 *
 * Returns: how many were killed
 */
guint
rk_tree_remains_kill (const char *mark)
{
  guint sum = 0;

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      guint n_killed = kill_once (mark);
      sum += n_killed;
      if (n_killed == 0)
        break;
    }
  return sum;
}
