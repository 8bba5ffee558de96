/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-add-form: from what a person fills in to a project, or to the reason why it is none yet. No
 * toolkit, no file.
 */
#pragma once

#include "rk-candidate.h"
#include "rk-project.h"

G_BEGIN_DECLS

/**
 * RkAddForm:
 * @directory: (nullable): the folder
 * @name: what to call it
 * @command: one line, as a person types it
 * @candidate: (nullable): what was recognised and chosen; its particulars hold as long as @command
 * is its command
 * @start_with_rekindle: start it when Rekindle starts
 */
typedef struct
{
  const char *directory;
  const char *name;
  const char *command;
  const RkCandidate *candidate;
  gboolean start_with_rekindle;
} RkAddForm;

/**
 * RkAddFormField:
 *
 * Where what is missing has to be filled in.
 */
typedef enum
{
  RK_ADD_FORM_DIRECTORY,
  RK_ADD_FORM_NAME,
  RK_ADD_FORM_COMMAND,
} RkAddFormField;

gboolean rk_add_form_needs_shell (const char *command);
RkProject *rk_add_form_build (const RkAddForm *form, RkAddFormField *culprit, GError **error);

G_END_DECLS
