/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* How the command line speaks: every line goes to stderr, starts with "rekindle:" and is coloured
 * on a terminal only, so that the program's own output stays the program's.
 */

#include "config.h"

#include "rk-cli.h"
#include "rk-cli-common.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DIM "\033[2m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

/* An argument may be as long as 128 KiB. What is wrong and what to do about it stand at both ends.
 */
#define MAX_WARNING_CHARS 600

static char *
shorten (char *text)
{
  glong length = g_utf8_strlen (text, -1);

  if (length <= MAX_WARNING_CHARS)
    return text;
  g_autofree char *whole = text;
  g_autofree char *head = g_utf8_substring (whole, 0, MAX_WARNING_CHARS / 2);
  return g_strconcat (head, " … ", g_utf8_offset_to_pointer (whole, length - MAX_WARNING_CHARS / 2),
                      NULL);
}

/* One write for a line, so that it cannot be torn by what the program prints. Names, paths and
 * arguments may be any bytes: none of them reaches the terminal as it is. */
G_GNUC_PRINTF (2, 0)
static void
write_line (const char *colour, const char *format, va_list args)
{
  static int colourful = -1;
  g_autofree char *raw = g_strdup_vprintf (format, args);
  char *shown = rk_cli_show (raw);
  g_autofree char *text = strcmp (colour, RED) == 0 ? shorten (shown) : shown;

  if (colourful < 0)
    colourful = isatty (STDERR_FILENO) && g_getenv ("NO_COLOR") == NULL
                && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;

  g_autofree char *line = colourful ? g_strdup_printf ("%srekindle: %s%s\n", colour, text, PLAIN)
                                    : g_strdup_printf ("rekindle: %s\n", text);
  fputs (line, stderr);
  fflush (stderr);
}

/**
 * rk_cli_say:
 * @format: printf() format of one line, translated, without a line break
 * @...: its arguments
 *
 * Tells the person what happens.
 */
void
rk_cli_say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  write_line (DIM, format, args);
  va_end (args);
}

/**
 * rk_cli_warn:
 * @format: printf() format of one line, translated, without a line break
 * @...: its arguments
 *
 * Tells the person what went wrong.
 */
void
rk_cli_warn (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  write_line (RED, format, args);
  va_end (args);
}

/**
 * rk_cli_usage_error:
 * @verb: the verb that was called wrongly
 * @format: printf() format of what is wrong, translated
 * @...: its arguments
 *
 * Returns: RK_EXIT_USAGE, after saying what is wrong and where the help is
 */
int
rk_cli_usage_error (const char *verb, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  write_line (RED, format, args);
  va_end (args);
  rk_cli_say (_ ("“rekindle %s --help” shows how it is used"), verb);
  return RK_EXIT_USAGE;
}
