/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-option-text: the value of an option as a person sees and types it in a form: without escapes,
 * lists with one item per line. What a value means, and whether it is allowed, only the option
 * itself knows.
 */
#pragma once

#include "rk-project-option.h"

G_BEGIN_DECLS

char *rk_option_text_from_raw (const RkProjectOption *option, const char *raw);
char *rk_option_text_to_raw (const RkProjectOption *option, const char *text);
char *rk_option_text_dup_default (const RkProjectOption *option);

char *rk_option_text_from_variables (const char *const *variables);
char **rk_option_text_to_variables (const char *text, GError **error);

G_END_DECLS
