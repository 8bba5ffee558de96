/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-feed: moves the output of a program's runs from their logs into a terminal, a bounded
 * part in each frame, and only while the terminal can be seen.
 */
#pragma once

#include <vte/vte.h>

#include "rk-host.h"

G_BEGIN_DECLS

#define RK_TYPE_OUTPUT_FEED (rk_output_feed_get_type ())
G_DECLARE_FINAL_TYPE (RkOutputFeed, rk_output_feed, RK, OUTPUT_FEED, GObject)

RkOutputFeed *rk_output_feed_new (VteTerminal *terminal, RkHost *host);
void rk_output_feed_follow (RkOutputFeed *self, RkProgram *program);
void rk_output_feed_show_run (RkOutputFeed *self, RkProgram *program, guint number);
void rk_output_feed_wake (RkOutputFeed *self);
void rk_output_feed_expect_answer (RkOutputFeed *self);
void rk_output_feed_clear (RkOutputFeed *self);
guint rk_output_feed_get_run (RkOutputFeed *self);

G_END_DECLS
