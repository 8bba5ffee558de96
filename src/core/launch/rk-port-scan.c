/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-port-scan.h"

#include <errno.h>
#include <netinet/in.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rk-port-words.h"
#include "rk-process-tree.h"

/* A tree that is larger is looked at in part. */
#define MAX_PROCESSES 4096

/* Told what a process has open; %TRUE ends the search. */
typedef gboolean (*SocketFunc) (pid_t pid, guint64 inode, gpointer user_data);

static GArray *
list_all (void)
{
  GArray *ports = g_array_new (FALSE, FALSE, sizeof (RkPort));
  g_autofree char *v4 = NULL;
  g_autofree char *v6 = NULL;

  if (g_file_get_contents ("/proc/net/tcp", &v4, NULL, NULL))
    rk_port_table_parse (v4, FALSE, ports);
  if (g_file_get_contents ("/proc/net/tcp6", &v6, NULL, NULL))
    rk_port_table_parse (v6, TRUE, ports);
  return ports;
}

static gboolean
foreach_socket (pid_t pid, SocketFunc func, gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int)pid);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char link[64], target[64];
      g_snprintf (link, sizeof link, "%s/%s", path, name);
      ssize_t len = readlink (link, target, sizeof target - 1);
      if (len <= 0)
        continue;
      target[len] = '\0';
      guint64 inode = rk_port_table_parse_socket_link (target);
      if (inode != 0 && func (pid, inode, user_data))
        return TRUE;
    }
  return FALSE;
}

/* The processes below @root, which is not one of them; none below 0. */
static GArray *
list_tree (pid_t root)
{
  GArray *pids = rk_process_tree_list (root, MAX_PROCESSES);

  g_array_remove_index (pids, 0);
  return pids;
}

static gboolean
add_inode (pid_t pid, guint64 inode, gpointer inodes)
{
  g_hash_table_add (inodes, g_memdup2 (&inode, sizeof inode));
  return FALSE;
}

/**
 * rk_port_scan_list_tree:
 * @root: what looks after a tree, see rk_launcher_get_root_pid()
 *
 * Any thread, and one where waiting does no harm: it reads what every process of the tree has open.
 *
 * Returns: (transfer full) (element-type RkPort): where the processes below @root listen, sorted
 */
GArray *
rk_port_scan_list_tree (pid_t root)
{
  g_autoptr (GHashTable) inodes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) pids = list_tree (root);

  for (guint i = 0; i < pids->len; i++)
    foreach_socket (g_array_index (pids, pid_t, i), add_inode, inodes);
  g_autoptr (GArray) all = list_all ();
  return rk_port_table_select (all, inodes);
}

/* Who has one of some sockets. */
typedef struct
{
  const GArray *wanted; /* (element-type RkPort) */
  const RkPort *found;  /* (nullable) */
  pid_t pid;
} Search;

static gboolean
is_wanted (pid_t pid, guint64 inode, gpointer user_data)
{
  Search *search = user_data;

  for (guint i = 0; i < search->wanted->len; i++)
    if (g_array_index (search->wanted, RkPort, i).inode == inode)
      {
        search->found = &g_array_index (search->wanted, RkPort, i);
        search->pid = pid;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_of_tree (const GArray *tree, pid_t pid)
{
  for (guint i = 0; i < tree->len; i++)
    if (g_array_index (tree, pid_t, i) == pid)
      return TRUE;
  return FALSE;
}

static void
search_processes (Search *search, pid_t root)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  g_autoptr (GArray) tree = list_tree (root);
  const char *name;

  while (dir != NULL && search->found == NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      guint64 pid;
      if (g_ascii_string_to_unsigned (name, 10, 2, G_MAXINT, &pid, NULL)
          && !is_of_tree (tree, (pid_t)pid))
        foreach_socket ((pid_t)pid, is_wanted, search);
    }
}

static char *
dup_user_name (guint uid)
{
  struct passwd entry, *found = NULL;
  char room[4096];

  if (getpwuid_r (uid, &entry, room, sizeof room, &found) == 0 && found != NULL)
    return g_strdup (found->pw_name);
  return g_strdup_printf ("%u", uid);
}

/**
 * rk_port_scan_describe_holder:
 * @numbers: (element-type guint): TCP ports, those that matter most first
 * @root: what looks after a tree whose own processes are not meant, or 0
 *
 * Any thread, and one where waiting does no harm: it reads what every process has open.
 *
 * Returns: (transfer full) (nullable): who listens on one of them, in words; %NULL: nobody
 */
char *
rk_port_scan_describe_holder (const GArray *numbers, pid_t root)
{
  g_autoptr (GArray) all = list_all ();
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (RkPort));

  for (guint i = 0; i < numbers->len; i++)
    for (guint j = 0; j < all->len; j++)
      if (g_array_index (all, RkPort, j).number == g_array_index (numbers, guint, i))
        g_array_append_val (wanted, g_array_index (all, RkPort, j));
  if (wanted->len == 0)
    return NULL;

  Search search = { .wanted = wanted };
  search_processes (&search, root);
  if (search.found != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/comm", (int)search.pid);
      g_autofree char *name = NULL;
      if (g_file_get_contents (path, &name, NULL, NULL))
        return rk_port_words_describe_holder (search.found->number, g_strchomp (name),
                                              (int)search.pid, NULL);
    }
  const RkPort *first = &g_array_index (wanted, RkPort, 0);
  g_autofree char *user = first->uid != getuid () ? dup_user_name (first->uid) : NULL;
  return rk_port_words_describe_holder (first->number, NULL, 0, user);
}

static int
try_bind (int fd, const RkPort *port)
{
  if (port->is_v6)
    {
      struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons (port->number) };
      memcpy (&address.sin6_addr, port->address, sizeof address.sin6_addr);
      return bind (fd, (struct sockaddr *)&address, sizeof address);
    }
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port->number) };
  memcpy (&address.sin_addr, port->address, sizeof address.sin_addr);
  return bind (fd, (struct sockaddr *)&address, sizeof address);
}

/**
 * rk_port_scan_is_free:
 * @port: a place
 *
 * Costs three system calls. What is in the way of a server that knows its trade (SO_REUSEADDR)
 * counts: somebody who listens, not a connection that still winds down.
 *
 * Returns: %FALSE if somebody listens there for certain
 */
gboolean
rk_port_scan_is_free (const RkPort *port)
{
  int fd = socket (port->is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int yes = 1;

  if (fd < 0)
    return TRUE;
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  setsockopt (fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  gboolean is_free = try_bind (fd, port) == 0 || errno != EADDRINUSE;
  close (fd);
  return is_free;
}
