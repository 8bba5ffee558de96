/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-explain: would a change of this path restart this project, and which rule says so? */
#pragma once

#include "rk-path-rules.h"
#include "rk-project.h"

G_BEGIN_DECLS

/**
 * RkExplanation:
 * @counts: whether a change of the path would restart the program
 * @reason: (owned): why, in words, with file and line of the rule that decides; translated
 * @watched_by: "inotify", "polling", or empty where nothing watches it
 */
typedef struct
{
  gboolean counts;
  char *reason;
  const char *watched_by;
} RkExplanation;

void rk_explain (const RkProject *project, const char *path, RkExplanation *explanation);
char *rk_explain_verdict (const RkPathVerdict *verdict);
void rk_explanation_clear (RkExplanation *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RkExplanation, rk_explanation_clear)

G_END_DECLS
