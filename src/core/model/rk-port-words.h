/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-port-words: what a program's last words say about a port that it could not have, and who has
 * it, in words.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rk_port_words_dup_complaint (const char *text);
GArray *rk_port_words_list_numbers (const char *text);
char *rk_port_words_describe_holder (guint port, const char *name, int pid, const char *user);

G_END_DECLS
