/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-output-colours: the sixteen colours of a terminal, readable on a light and on a dark ground.
 */
#pragma once

#include <vte/vte.h>

G_BEGIN_DECLS

void rk_output_colours_apply (VteTerminal *terminal);

G_END_DECLS
