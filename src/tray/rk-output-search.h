/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-search: the bar in which one searches an output, by regular expression or by words. */
#pragma once

#include <vte/vte.h>

G_BEGIN_DECLS

#define RK_TYPE_OUTPUT_SEARCH (rk_output_search_get_type ())
G_DECLARE_FINAL_TYPE (RkOutputSearch, rk_output_search, RK, OUTPUT_SEARCH, GtkBin)

RkOutputSearch *rk_output_search_new (VteTerminal *terminal);
void rk_output_search_open (RkOutputSearch *self);

G_END_DECLS
