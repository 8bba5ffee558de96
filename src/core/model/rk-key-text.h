/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-key-text: a key file as the lines that a person wrote.
 *
 * GKeyFile reads the same format, but knows no lines and moves comments; here a line that nobody
 * changes stays as it is, byte for byte. Values are raw: see rk_key_text_unescape() and
 * rk_key_text_split(). Whatever is written here, GKeyFile reads as the same.
 */
#pragma once

#include "rk-file-problem.h"

G_BEGIN_DECLS

/* A longer file was not written by a person; and looking for a key goes through all lines. */
#define RK_KEY_TEXT_MAX_BYTES (64 * 1024)

typedef struct _RkKeyText RkKeyText;

/**
 * RkKeyTextFunc:
 * @line: counted from 1
 * @group: the group it stands in
 * @key: its name
 * @value: its raw value
 * @user_data: as given to rk_key_text_foreach()
 */
typedef void (*RkKeyTextFunc) (guint line, const char *group, const char *key, const char *value,
                               gpointer user_data);

RkKeyText *rk_key_text_parse (const char *bytes, gsize length_bytes, const char *path,
                              RkFileProblem **problem);
void rk_key_text_free (RkKeyText *self);
const char *rk_key_text_peek (const RkKeyText *self, const char *group, const char *key,
                              guint *line);
void rk_key_text_foreach (const RkKeyText *self, RkKeyTextFunc func, gpointer user_data);
void rk_key_text_set (RkKeyText *self, const char *group, const char *key, const char *value);
void rk_key_text_remove (RkKeyText *self, const char *group, const char *key);
char *rk_key_text_to_string (const RkKeyText *self);

char *rk_key_text_unescape (const char *value);
char *rk_key_text_escape (const char *text);
char **rk_key_text_split (const char *value);
char *rk_key_text_join (const char *const *items);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkKeyText, rk_key_text_free)

G_END_DECLS
