/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-last-words: what a program's latest run printed before it ended, as an excerpt of what broke.
 */
#pragma once

#include "rk-excerpt.h"
#include "rk-host.h"

G_BEGIN_DECLS

RkExcerpt *rk_last_words_read (RkHost *host, RkProgram *program);

G_END_DECLS
