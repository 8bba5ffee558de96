/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-option-label: how the options of a project are called in the window: label, explanation, where
 * they stand, and the words of their values. One table; an option that it does not know is shown
 * nevertheless, under its name in the project file.
 */
#pragma once

#include "rk-project-option.h"

G_BEGIN_DECLS

/**
 * RkOptionPage:
 * @RK_OPTION_PAGE_PROJECT: what each project needs
 * @RK_OPTION_PAGE_FILES: which files are watched
 * @RK_OPTION_PAGE_ADVANCED: the rest
 */
typedef enum
{
  RK_OPTION_PAGE_PROJECT,
  RK_OPTION_PAGE_FILES,
  RK_OPTION_PAGE_ADVANCED,
} RkOptionPage;

/**
 * RkOptionChoice:
 * @value: as it stands in the form
 * @label: what is shown, translatable
 */
typedef struct
{
  const char *value;
  const char *label;
} RkOptionChoice;

/**
 * RkOptionLabel:
 * @key: of the option; keys are unique over all groups
 * @page: where it is to be found
 * @section: (nullable): the heading that it begins, translatable; %NULL: that of the one before
 * @label: with a mnemonic, translatable
 * @help: (nullable): what it means, translatable; %NULL: the option's own summary
 * @choices: (nullable): its values, up to one without a value; %NULL: it is filled in by its type
 */
typedef struct
{
  const char *key;
  RkOptionPage page;
  const char *section;
  const char *label;
  const char *help;
  const RkOptionChoice *choices;
} RkOptionLabel;

/* Two fields of a form that are no options of the table, but stand for some. */
#define RK_OPTION_KEY_ENVIRONMENT "Environment"
#define RK_OPTION_KEY_SHELL "ShellCommand"

const RkOptionLabel *rk_option_labels (gsize *n_labels);
const RkOptionLabel *rk_option_label_find (const char *key);
char *rk_option_label_dup_plain (const char *label);
char *rk_option_label_dup_reason (const char *key, const char *reason);

G_END_DECLS
