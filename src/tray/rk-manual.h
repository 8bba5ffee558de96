/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-manual: a manual page of ours as paragraphs with Pango markup, so that the window can show it
 * where there is no viewer for manual pages. It knows the macros that our pages use, and no others.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RK_MANUAL_HEADING,
  RK_MANUAL_TEXT,
  RK_MANUAL_TAG,  /* what the paragraph below it explains */
  RK_MANUAL_BODY, /* explains the tag above it */
  RK_MANUAL_CODE, /* lines as they are */
} RkManualKind;

/**
 * RkManualParagraph:
 * @kind: what it is
 * @markup: its text, Pango markup
 */
typedef struct
{
  RkManualKind kind;
  char *markup;
} RkManualParagraph;

GPtrArray *rk_manual_parse (const char *page);

G_END_DECLS
