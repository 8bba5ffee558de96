/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-process-stat.h"

#include <string.h>

/* Places of the fields after the name, counting from 0, as proc(5) has them from 3 on. */
#define FIELD_PARENT 1
#define FIELD_UTIME 11
#define FIELD_STIME 12
#define FIELD_CUTIME 13
#define FIELD_CSTIME 14
#define FIELD_RSS 21

static guint64
read_number (char **fields, guint position)
{
  return g_ascii_strtoull (fields[position], NULL, 10);
}

/**
 * rk_process_stat_parse:
 * @text: the content of /proc/PID/stat
 * @stat: (out caller-allocates): what it says; undefined on failure
 *
 * The name in it is any bytes that the program chose, also ") ".
 *
 * Returns: whether it was complete
 */
gboolean
rk_process_stat_parse (const char *text, RkProcessStat *stat)
{
  const char *name_end = strrchr (text, ')');

  if (name_end == NULL || name_end[1] != ' ')
    return FALSE;
  g_auto (GStrv) fields = g_strsplit (name_end + 2, " ", -1);
  if (g_strv_length (fields) <= FIELD_RSS)
    return FALSE;
  stat->pid = (pid_t)g_ascii_strtoll (text, NULL, 10);
  stat->parent = (pid_t)read_number (fields, FIELD_PARENT);
  stat->own_ticks = read_number (fields, FIELD_UTIME) + read_number (fields, FIELD_STIME);
  stat->reaped_ticks = read_number (fields, FIELD_CUTIME) + read_number (fields, FIELD_CSTIME);
  stat->resident_pages = read_number (fields, FIELD_RSS);
  return stat->pid > 0;
}

/**
 * rk_process_stat_parse_pss:
 * @smaps_rollup: the content of /proc/PID/smaps_rollup
 *
 * Returns: the memory of the process in bytes, what it shares with n processes counted as an nth;
 * 0 if that is not said
 */
guint64
rk_process_stat_parse_pss (const char *smaps_rollup)
{
  const char *line = strstr (smaps_rollup, "\nPss:");

  return line != NULL ? g_ascii_strtoull (line + strlen ("\nPss:"), NULL, 10) * 1024 : 0;
}

/**
 * rk_process_stat_get_percent:
 * @before_usec: processor time of a tree at an earlier look
 * @now_usec: its processor time now
 * @span_usec: how long ago the earlier look was
 *
 * Processor time can seem to shrink: that of a process that ignores its children's ends is lost
 * with them.
 *
 * Returns: how much of one core the tree used in between, 100 being all of it; -1 if no time passed
 */
double
rk_process_stat_get_percent (guint64 before_usec, guint64 now_usec, gint64 span_usec)
{
  if (span_usec <= 0)
    return -1;
  return now_usec > before_usec ? (double)(now_usec - before_usec) * 100 / (double)span_usec : 0;
}
