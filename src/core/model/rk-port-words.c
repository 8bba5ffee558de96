/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-port-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More numbers than this is a table, not a complaint. */
#define MAX_NUMBERS 64

/* How C libraries, runtimes and frameworks say that a port is taken. */
static const char *const complaints[] = {
  "already in use", "eaddrinuse", "address in use", "is in use by", "port is taken",
};

static gboolean
complains (const char *line)
{
  g_autofree char *lower = g_ascii_strdown (line, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (complaints); i++)
    if (strstr (lower, complaints[i]) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * rk_port_words_dup_complaint:
 * @text: the end of a program's output
 *
 * Returns: (transfer full) (nullable): its lines that say that an address or a port is in use;
 * %NULL if there is none
 */
char *
rk_port_words_dup_complaint (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *found = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (complains (lines[i]))
      g_string_append_printf (found, "%s\n", lines[i]);
  return g_string_free (found, found->len == 0);
}

static gboolean
contains (const GArray *numbers, guint number)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) == number)
      return TRUE;
  return FALSE;
}

/**
 * rk_port_words_list_numbers:
 * @text: any text: a command line, a URL, an error
 *
 * Returns: (transfer full) (element-type guint): the numbers in it that may be ports, each once, in
 * their order. A digit that belongs to a word ("python3") begins none
 */
GArray *
rk_port_words_list_numbers (const char *text)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (const char *at = text; *at != '\0' && numbers->len < MAX_NUMBERS;)
    {
      char *end;
      if (!g_ascii_isdigit (*at) || (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '_')))
        {
          at++;
          continue;
        }
      guint64 value = g_ascii_strtoull (at, &end, 10);
      guint number = (guint)MIN (value, G_MAXUINT16 + 1);
      if (value > 0 && value <= G_MAXUINT16 && !contains (numbers, number))
        g_array_append_val (numbers, number);
      at = end;
    }
  return numbers;
}

/**
 * rk_port_words_describe_holder:
 * @port: a TCP port
 * @name: (nullable): the name of the process that listens there, any bytes; %NULL if it is unknown
 * @pid: its process id
 * @user: (nullable): the name of the person whose it is, where @name is unknown
 *
 * Returns: (transfer full): who has the port, translated, one clean line
 */
char *
rk_port_words_describe_holder (guint port, const char *name, int pid, const char *user)
{
  if (name != NULL)
    {
      g_autofree char *clean = g_utf8_make_valid (name, -1);
      for (char *at = clean; *at != '\0'; at++)
        if (g_ascii_iscntrl (*at))
          *at = '?';
      /* Translators: %u is a TCP port, %s the name of a process. */
      return g_strdup_printf (_ ("port %u is held by %s (pid %d)"), port, clean, pid);
    }
  if (user != NULL)
    /* Translators: %u is a TCP port, %s the name of a user account. */
    return g_strdup_printf (_ ("port %u is held by a process of %s"), port, user);
  return g_strdup_printf (_ ("port %u is held by another process"), port);
}
