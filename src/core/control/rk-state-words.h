/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-state-words: the state of a program in words, for everything that shows one. */
#pragma once

#include "rk-program.h"

G_BEGIN_DECLS

const char *rk_state_words_get (const char *state);
gboolean rk_state_words_is_about_build (const RkProgramStatus *status);
char *rk_state_words_describe_build (const RkProgramStatus *status);
char *rk_state_words_describe_end (const RkProgramStatus *status);
char *rk_state_words_describe (const RkProgramStatus *status, gint64 now_usec);
char *rk_state_words_describe_span (gint64 span_usec);

G_END_DECLS
