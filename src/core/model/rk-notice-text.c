/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-notice-text.h"

#include "rk-plain-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
cut (const char *text, guint max_chars)
{
  if (g_utf8_strlen (text, -1) <= (glong)max_chars)
    return g_strdup (text);

  g_autofree char *head = g_utf8_substring (text, 0, max_chars - 1);
  return g_strconcat (g_strchomp (head), "…", NULL);
}

/**
 * rk_notice_text_shorten:
 * @text: any bytes, perhaps from a program's output
 * @max_chars: how many characters may stay
 * @max_lines: how many lines may stay
 *
 * Returns: (transfer full): clean UTF-8 without control characters and without empty lines, at most
 *   that long, with an ellipsis where it was cut
 */
char *
rk_notice_text_shorten (const char *text, guint max_chars, guint max_lines)
{
  g_autoptr (GPtrArray) lines = rk_plain_text_split (text, strlen (text));
  GString *joined = g_string_new (NULL);
  guint n_lines = 0;

  for (guint i = 0; i < lines->len && n_lines < max_lines; i++)
    {
      char *line = g_strdelimit (lines->pdata[i], "\t", ' ');
      if (*line == '\0')
        continue;
      g_string_append_printf (joined, "%s%s", n_lines++ > 0 ? "\n" : "", line);
    }

  g_autofree char *whole = g_string_free (joined, FALSE);
  return cut (whole, max_chars);
}

static void
add_line (GString *body, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (body->len > 0)
    g_string_append_c (body, '\n');
  g_string_append (body, text);
}

static void
prepend_line (GString *body, const char *text)
{
  if (body->len > 0)
    g_string_prepend_c (body, '\n');
  g_string_prepend (body, text);
}

static void
add_next_try (GString *body, gint64 delay_usec)
{
  if (delay_usec <= 0)
    return;

  gint64 seconds = (delay_usec + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
  g_autofree char *line = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Next try in %d second, or when a file changes.",
                   "Next try in %d seconds, or when a file changes.", (gulong)seconds),
      (int)seconds);
  add_line (body, line);
}

static void
add_problem (GString *body, const RkNoticeFacts *facts)
{
  g_autofree char *what = facts->what != NULL ? rk_notice_text_shorten (facts->what, 160, 2) : NULL;

  add_line (body, facts->port_problem);
  add_line (body, what);
  add_line (body, facts->place);
  /* Without an error the last lines are the best there is. */
  for (guint i = 0; what == NULL && facts->lines != NULL && facts->lines[i] != NULL; i++)
    add_line (body, facts->lines[i]);
  if (what == NULL)
    add_line (body, facts->remedy);
}

static void
add_files (GString *body, const RkNoticeFacts *facts)
{
  guint n_files = facts->files != NULL ? g_strv_length ((char **)facts->files) : 0;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (n_files, RK_NOTICE_TEXT_FILES); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", facts->files[i]);
  add_line (body, names->str);

  if (n_files <= RK_NOTICE_TEXT_FILES)
    return;
  guint n_more = n_files - RK_NOTICE_TEXT_FILES;
  g_autofree char *more = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "and %u more file", "and %u more files", n_more), n_more);
  add_line (body, more);
}

static void
add_culprit (GString *body, const RkNoticeFacts *facts)
{
  add_line (body, facts->culprit);
  add_line (body, _ ("It writes there while it runs. Changes there do not count any more until you "
                     "start it anew."));
}

static char *
format_summary (RkNotice notice, const RkNoticeFacts *facts)
{
  switch (notice)
    {
    case RK_NOTICE_CRASHED:
      return g_strdup_printf ("%s %s", facts->name,
                              facts->words != NULL ? facts->words : _ ("crashed"));
    case RK_NOTICE_GAVE_UP:
      return g_strdup_printf (_ ("%s keeps crashing"), facts->name);
    case RK_NOTICE_WORKS_AGAIN:
      return g_strdup_printf (_ ("%s works again"), facts->name);
    case RK_NOTICE_RESTARTED:
      /* The count also keeps two such notices from being the same, which KDE would refuse. */
      return g_strdup_printf (_ ("%s restarted (%u)"), facts->name, facts->n_restarts);
    case RK_NOTICE_LOOP:
      return g_strdup_printf (_ ("%s kept restarting itself"), facts->name);
    case RK_NOTICE_NOTHING:
    case RK_NOTICE_WITHDRAW:
      break;
    }
  return g_strdup (facts->name);
}

/**
 * rk_notice_text_dup_summary:
 * @notice: which notice
 * @facts: what it is about
 *
 * Returns: (transfer full): the heading, one clean line of at most RK_NOTICE_TEXT_SUMMARY_CHARS
 */
char *
rk_notice_text_dup_summary (RkNotice notice, const RkNoticeFacts *facts)
{
  g_autofree char *whole = format_summary (notice, facts);
  g_strdelimit (whole, "\r\n", ' ');
  return rk_notice_text_shorten (whole, RK_NOTICE_TEXT_SUMMARY_CHARS, 1);
}

/**
 * rk_notice_text_dup_body:
 * @notice: which notice
 * @facts: what it is about
 *
 * Returns: (transfer full): the text below the heading: what broke and where, or which files
 * changed; plain text, clean, bounded; may be empty
 */
char *
rk_notice_text_dup_body (RkNotice notice, const RkNoticeFacts *facts)
{
  g_autoptr (GString) body = g_string_new (NULL);

  if (notice == RK_NOTICE_CRASHED || notice == RK_NOTICE_GAVE_UP)
    add_problem (body, facts);
  if (notice == RK_NOTICE_GAVE_UP && facts->words != NULL)
    prepend_line (body, facts->words);
  if (notice == RK_NOTICE_RESTARTED || notice == RK_NOTICE_WORKS_AGAIN)
    add_files (body, facts);
  if (notice == RK_NOTICE_LOOP)
    add_culprit (body, facts);

  /* The next try must not fall victim to a long error. */
  g_autoptr (GString) tail = g_string_new (NULL);
  if (notice == RK_NOTICE_CRASHED || notice == RK_NOTICE_GAVE_UP)
    add_next_try (tail, facts->delay_usec);
  guint tail_lines = tail->len > 0 ? 1 : 0;
  g_autofree char *head = rk_notice_text_shorten (
      body->str, RK_NOTICE_TEXT_BODY_CHARS - (guint)g_utf8_strlen (tail->str, -1) - tail_lines,
      RK_NOTICE_TEXT_BODY_LINES - tail_lines);
  return g_strconcat (head, *head != '\0' && tail_lines > 0 ? "\n" : "", tail->str, NULL);
}
