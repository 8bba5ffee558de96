/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as a program's last output: no crash, and only clean, bounded text comes out. */

#include "config.h"

#include <stdint.h>

#include "rk-excerpt.h"
#include "rk-notice-text.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_text (const char *text)
{
  g_assert (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p++)
    g_assert (((guint8)*p >= 0x20 && *p != 0x7f) || *p == '\n');
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (RkExcerpt) excerpt = rk_excerpt_new ((const char *)data, size, "/home/ada/shop");
  RkNoticeFacts facts = { .name = "web",
                          .what = excerpt->summary,
                          .place = excerpt->path,
                          .lines = (const char *const *)excerpt->lines,
                          .delay_usec = G_USEC_PER_SEC };
  g_autofree char *body = rk_notice_text_dup_body (RK_NOTICE_CRASHED, &facts);

  check_text (body);
  g_assert (g_utf8_strlen (body, -1) <= RK_NOTICE_TEXT_BODY_CHARS);
  if (excerpt->summary != NULL)
    check_text (excerpt->summary);
  for (gsize i = 0; excerpt->lines[i] != NULL; i++)
    check_text (excerpt->lines[i]);
  g_assert ((excerpt->path == NULL) == (excerpt->line == 0));
  return 0;
}
