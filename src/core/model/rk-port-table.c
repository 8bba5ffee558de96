/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-port-table.h"

#include <stdio.h>
#include <string.h>

/* TCP_LISTEN, as the kernel prints it. */
#define LISTENS 0x0a

#define V4_DIGITS 8
#define V6_DIGITS 32

/* The kernel prints each word of an address as a number of this machine. */
static gboolean
parse_address (const char *digits, gsize n_digits, guint8 *address)
{
  for (gsize word = 0; word * V4_DIGITS < n_digits; word++)
    {
      char part[V4_DIGITS + 1] = { 0 };
      guint64 value;
      memcpy (part, digits + word * V4_DIGITS, V4_DIGITS);
      if (!g_ascii_string_to_unsigned (part, 16, 0, G_MAXUINT32, &value, NULL))
        return FALSE;
      guint32 native = (guint32)value;
      memcpy (address + word * sizeof native, &native, sizeof native);
    }
  return TRUE;
}

static gboolean
parse_line (const char *line, gboolean is_v6, RkPort *port)
{
  char local[V6_DIGITS + 1];
  unsigned number, state, uid;
  unsigned long long inode;

  *port = (RkPort){ .is_v6 = is_v6 };
  if (sscanf (line,
              " %*u: %32[0-9A-Fa-f]:%4x %*[0-9A-Fa-f]:%*4x %2x %*x:%*x %*x:%*x %*x %u %*u %llu",
              local, &number, &state, &uid, &inode)
      != 5)
    return FALSE;
  port->number = number;
  port->uid = uid;
  port->inode = inode;
  return state == LISTENS && strlen (local) == (is_v6 ? V6_DIGITS : V4_DIGITS)
         && parse_address (local, strlen (local), port->address);
}

/**
 * rk_port_table_parse:
 * @text: what stands in /proc/net/tcp or /proc/net/tcp6; lines that are not understood are skipped
 * @is_v6: which of them
 * @ports: (element-type RkPort): the listening sockets are appended
 */
void
rk_port_table_parse (const char *text, gboolean is_v6, GArray *ports)
{
  RkPort port;

  for (const char *line = text; line != NULL && *line != '\0';)
    {
      if (parse_line (line, is_v6, &port))
        g_array_append_val (ports, port);
      line = strchr (line, '\n');
      line = line != NULL ? line + 1 : NULL;
    }
}

/**
 * rk_port_table_parse_socket_link:
 * @target: where a link in /proc/PID/fd leads
 *
 * Returns: the inode of the socket; 0 if it is none
 */
guint64
rk_port_table_parse_socket_link (const char *target)
{
  if (!g_str_has_prefix (target, "socket:["))
    return 0;
  return g_ascii_strtoull (target + strlen ("socket:["), NULL, 10);
}

static gint
compare_ports (gconstpointer a, gconstpointer b)
{
  const RkPort *one = a, *other = b;

  if (one->number != other->number)
    return one->number < other->number ? -1 : 1;
  if (one->is_v6 != other->is_v6)
    return one->is_v6 ? 1 : -1;
  return memcmp (one->address, other->address, sizeof one->address);
}

static gboolean
is_shared (const GArray *all, const RkPort *port, GHashTable *inodes)
{
  for (guint i = 0; i < all->len; i++)
    {
      const RkPort *other = &g_array_index (all, RkPort, i);
      if (port->number == other->number && !g_hash_table_contains (inodes, &other->inode))
        return TRUE;
    }
  return FALSE;
}

/**
 * rk_port_table_select:
 * @all: (element-type RkPort): every listening socket
 * @inodes: (element-type guint64): a set of sockets
 *
 * Of several sockets at the same place (SO_REUSEPORT) one is kept.
 *
 * Returns: (transfer full) (element-type RkPort): those of @all that are in @inodes, sorted
 */
GArray *
rk_port_table_select (const GArray *all, GHashTable *inodes)
{
  GArray *selected = g_array_new (FALSE, FALSE, sizeof (RkPort));

  for (guint i = 0; i < all->len; i++)
    {
      RkPort port = g_array_index (all, RkPort, i);
      if (!g_hash_table_contains (inodes, &port.inode))
        continue;
      port.is_shared = is_shared (all, &port, inodes);
      g_array_append_val (selected, port);
    }
  g_array_sort (selected, compare_ports);
  for (guint i = 1; i < selected->len;)
    if (compare_ports (&g_array_index (selected, RkPort, i - 1),
                       &g_array_index (selected, RkPort, i))
        == 0)
      g_array_remove_index (selected, i);
    else
      i++;
  return selected;
}

/**
 * rk_port_table_list_numbers:
 * @ports: (nullable) (element-type RkPort): sorted
 *
 * Returns: (transfer full) (element-type guint): their numbers, each once, ascending
 */
GArray *
rk_port_table_list_numbers (const GArray *ports)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; ports != NULL && i < ports->len; i++)
    {
      guint number = g_array_index (ports, RkPort, i).number;
      if (numbers->len == 0 || g_array_index (numbers, guint, numbers->len - 1) != number)
        g_array_append_val (numbers, number);
    }
  return numbers;
}

/**
 * rk_port_table_equal:
 * @a: (nullable) (element-type RkPort): sorted
 * @b: (nullable) (element-type RkPort): sorted
 *
 * Returns: whether both are the same places; which socket listens there does not matter
 */
gboolean
rk_port_table_equal (const GArray *a, const GArray *b)
{
  guint n_a = a != NULL ? a->len : 0, n_b = b != NULL ? b->len : 0;

  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (compare_ports (&g_array_index (a, RkPort, i), &g_array_index (b, RkPort, i)) != 0)
      return FALSE;
  return TRUE;
}
