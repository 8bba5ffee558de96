/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-issue-bar: an issue of a project where it happens: the words, and buttons for what can be
 * done.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-project-issue.h"

G_BEGIN_DECLS

#define RK_TYPE_ISSUE_BAR (rk_issue_bar_get_type ())
G_DECLARE_FINAL_TYPE (RkIssueBar, rk_issue_bar, RK, ISSUE_BAR, GtkBin)

RkIssueBar *rk_issue_bar_new (void);
void rk_issue_bar_show (RkIssueBar *self, const RkProjectIssue *issue, const char *id);

G_END_DECLS
