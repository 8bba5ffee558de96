/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-notice-text: the words of a notice. Plain text: whether a notification daemon wants markup
 * escaped is known only to the notifier.
 */
#pragma once

#include "rk-notice-policy.h"

G_BEGIN_DECLS

#define RK_NOTICE_TEXT_SUMMARY_CHARS 80
#define RK_NOTICE_TEXT_BODY_CHARS 300
#define RK_NOTICE_TEXT_BODY_LINES 5
#define RK_NOTICE_TEXT_FILES 3

/**
 * RkNoticeFacts:
 * @name: the program's name
 * @words: (nullable): how the run ended, from rk-exit-words
 * @remedy: (nullable): what may help, from rk-exit-words
 * @port_problem: (nullable): who holds a port that it wants, from rk-port-words
 * @what: (nullable): the error, from rk-excerpt
 * @place: (nullable): file and line of it
 * @lines: (nullable) (array zero-terminated=1): the last meaningful lines
 * @files: (nullable) (array zero-terminated=1): the changed files, relative to the project
 * @culprit: (nullable): the path by which it restarts itself, relative to the project
 * @n_restarts: restarts because of changes, ever
 * @delay_usec: until the next try; 0 if there will be none
 */
typedef struct
{
  const char *name;
  const char *words;
  const char *remedy;
  const char *port_problem;
  const char *what;
  const char *place;
  const char *const *lines;
  const char *const *files;
  const char *culprit;
  guint n_restarts;
  gint64 delay_usec;
} RkNoticeFacts;

char *rk_notice_text_dup_summary (RkNotice notice, const RkNoticeFacts *facts);
char *rk_notice_text_dup_body (RkNotice notice, const RkNoticeFacts *facts);
char *rk_notice_text_shorten (const char *text, guint max_chars, guint max_lines);

G_END_DECLS
