/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-exit-words: how a run ended, or why it could not begin, in words that follow a program's name.
 *
 * "web" + " " + "exited with 1". The texts are translated where they are made, so the caller's
 * locale must be set. Nothing here judges: whether an end is a crash is rk-exit-rules' matter.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rk_exit_words_describe_status (int wait_status);
char *rk_exit_words_describe_errno (int error_number);
const char *rk_exit_words_get_status_remedy (int wait_status);
const char *rk_exit_words_get_errno_remedy (int error_number);
const char *rk_exit_words_get_signal_name (int signal_number);

G_END_DECLS
