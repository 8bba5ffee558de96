/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-option: what can be said about a project, as a table: where it stands in a project
 * file, what is allowed, and what it means.
 *
 * Project file, command line and dialog all use it, so that a value is allowed everywhere or
 * nowhere, and is refused in the same words.
 */
#pragma once

#include "rk-project.h"

G_BEGIN_DECLS

/**
 * RkOptionType:
 * @RK_OPTION_TEXT: one line of text
 * @RK_OPTION_COMMAND: words, quoted as in a shell, executed directly
 * @RK_OPTION_PATH: a file or directory: absolute, or with ~/, or relative to #RkPlaces
 * @RK_OPTION_LIST: texts, each followed by ";"
 * @RK_OPTION_PATHS: the same with paths, relative to the project's directory
 * @RK_OPTION_WORD: one of a few words, among them true and false
 * @RK_OPTION_DURATION: 5, 5s, 500ms, 2min, 1h, or one of a few words
 * @RK_OPTION_NUMBER: a whole number
 * @RK_OPTION_SIGNAL: TERM, INT, HUP…
 * @RK_OPTION_CODES: exit codes, each followed by ";"
 * @RK_OPTION_ON_CHANGE: restart, none, or signal:NAME
 */
typedef enum
{
  RK_OPTION_TEXT,
  RK_OPTION_COMMAND,
  RK_OPTION_PATH,
  RK_OPTION_LIST,
  RK_OPTION_PATHS,
  RK_OPTION_WORD,
  RK_OPTION_DURATION,
  RK_OPTION_NUMBER,
  RK_OPTION_SIGNAL,
  RK_OPTION_CODES,
  RK_OPTION_ON_CHANGE,
} RkOptionType;

/**
 * RkOptionWord:
 * @word: what is written; the first one of a value is what we write
 * @value: what it stands for
 */
typedef struct
{
  const char *word;
  gint64 value;
} RkOptionWord;

/**
 * RkProjectOption:
 * @group: the group of the project file, without brackets
 * @key: the key in it
 * @type: how it is written
 * @offset: of the field in #RkProject
 * @words: (nullable): the words that are allowed, up to one without a text
 * @unit_usec: for durations: what a number without a unit counts
 * @min: the smallest value allowed, in the field's unit
 * @max: the largest
 * @example: a value, as it is written
 * @summary: what it means, translatable
 * @argument: (nullable): its name on the command line of `rekindle run`, without dashes; a flag
 * turns its default around. %NULL: there is none
 * @letter: likewise, in one letter; 0: there is none
 * @placeholder: (nullable): stands for its value in the help, translatable; %NULL for flags
 */
typedef struct
{
  const char *group;
  const char *key;
  RkOptionType type;
  gsize offset;
  const RkOptionWord *words;
  gint64 unit_usec;
  gint64 min;
  gint64 max;
  const char *example;
  const char *summary;
  const char *argument;
  char letter;
  const char *placeholder;
} RkProjectOption;

/**
 * RkPlaces:
 * @base: (nullable): an absolute directory that relative paths begin at; %NULL: they are refused
 * @home: the person's home directory, for ~/
 *
 * What paths mean that are not absolute.
 */
typedef struct
{
  const char *base;
  const char *home;
} RkPlaces;

/**
 * RkProjectDraft:
 * @values: what the project is to be; its pointers may point into @owned or elsewhere
 * @owned: (element-type gpointer): what lives as long as the draft
 *
 * A project in the making.
 */
typedef struct
{
  RkProject values;
  GPtrArray *owned;
} RkProjectDraft;

void rk_project_draft_begin (RkProjectDraft *draft, const RkProject *from);
void rk_project_draft_clear (RkProjectDraft *draft);
const char *rk_project_draft_own (RkProjectDraft *draft, char *text);
const char *const *rk_project_draft_own_strv (RkProjectDraft *draft, char **texts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RkProjectDraft, rk_project_draft_clear)

const RkProjectOption *rk_project_options (gsize *n_options);
const RkProjectOption *rk_project_option_find_key (const char *key);
const RkProjectOption *rk_project_option_find (const char *group, const char *key);
gboolean rk_project_option_parse (const RkProjectOption *option, const char *value,
                                  const RkPlaces *places, RkProjectDraft *draft, GError **error);
char *rk_project_option_format (const RkProjectOption *option, const RkProject *project,
                                const RkPlaces *places);
gboolean rk_project_check (const RkProject *project, const char **culprit, GError **error);

G_END_DECLS
