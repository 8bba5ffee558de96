/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project-issue: one thing that is wrong with a project, in words, with its place and what can
 * be done about it. It shows nothing and knows no toolkit.
 */
#pragma once

#include "rk-excerpt.h"
#include "rk-file-problem.h"
#include "rk-program.h"

G_BEGIN_DECLS

/**
 * RkIssueKind:
 * @RK_ISSUE_CRASHED: the program broke
 * @RK_ISSUE_NO_START: the command cannot be executed
 * @RK_ISSUE_FILE: the project file cannot be understood
 * @RK_ISSUE_REVIEW: the project's own file says something else than was agreed to
 * @RK_ISSUE_NOTICE: something that the person should know; it goes on
 */
typedef enum
{
  RK_ISSUE_CRASHED,
  RK_ISSUE_NO_START,
  RK_ISSUE_FILE,
  RK_ISSUE_REVIEW,
  RK_ISSUE_NOTICE,
} RkIssueKind;

/**
 * RkProjectIssue:
 * @kind: what sort of thing
 * @title: what it is, in a line
 * @text: (nullable): more about it, and the remedy
 * @path: (nullable): absolute: the file in which it is
 * @label: (nullable): @path and @line as a person wants to read them
 * @line: from 1; 0 if unknown
 * @column: from 1; 0 if unknown
 * @command: (nullable): a command line that cures it, to be copied
 */
typedef struct
{
  RkIssueKind kind;
  char *title;
  char *text;
  char *path;
  char *label;
  guint line;
  guint column;
  char *command;
} RkProjectIssue;

RkProjectIssue *rk_project_issue_new_crashed (const RkRunEnd *end, const RkExcerpt *excerpt,
                                              const char *directory);
RkProjectIssue *rk_project_issue_new_not_built (const RkProgramStatus *status,
                                                const RkExcerpt *excerpt, const char *directory);
RkProjectIssue *rk_project_issue_new_no_start (const RkRunEnd *end);
RkProjectIssue *rk_project_issue_new_file (const RkFileProblem *problem, gboolean runs_on);
RkProjectIssue *rk_project_issue_new_review (void);
RkProjectIssue *rk_project_issue_new_notice (RkProgramNews news, const char *text);
void rk_project_issue_free (RkProjectIssue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkProjectIssue, rk_project_issue_free)

G_END_DECLS
