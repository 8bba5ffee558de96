/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-links: makes the links in a terminal known to it, and opens them. */
#pragma once

#include <vte/vte.h>

#include "rk-app.h"

G_BEGIN_DECLS

void rk_output_links_install (VteTerminal *terminal);
char *rk_output_links_dup_at (VteTerminal *terminal, GdkEvent *event);
void rk_output_links_open (RkApp *app, const char *text, const char *directory);

G_END_DECLS
