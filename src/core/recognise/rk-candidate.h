/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-candidate: one way to run what a folder holds, offered to a person before anything is
 * registered.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkCandidate:
 * @kind: (owned): what it is, in words: "Django", "Vite"
 * @name: (owned): a name for the project
 * @command: (owned): the words of the command; where @shell is set, one element: a shell line
 * @shell: whether @command[0] is to be given to a shell
 * @directory: (owned): absolute path of the folder to run it in
 * @environment: (owned): KEY=VALUE strings, may be empty
 * @ignore: (owned): patterns in .gitignore syntax to ignore besides the usual ones, may be empty
 * @include: (owned): the only paths that matter, or empty for all; set for tools that reload by
 * themselves
 * @extensions: (owned): the only extensions that matter, without dots, or empty for all
 * @on_change: (owned) (nullable): what a change does, in the words of OnChange=, where it is not a
 * restart
 * @url: (owned) (nullable): where the running program is to be seen
 * @before: (owned) (nullable): the words of a build command
 * @why: (owned): the reason in words, naming the file that gave it away
 * @rank: how sure the rule is; greater is better
 *
 * All text is valid UTF-8 without control characters.
 */
typedef struct
{
  char *kind;
  char *name;
  char **command;
  gboolean shell;
  char *directory;
  char **environment;
  char **ignore;
  char **include;
  char **extensions;
  char *on_change;
  char *url;
  char **before;
  char *why;
  int rank;
} RkCandidate;

RkCandidate *rk_candidate_new (void);
void rk_candidate_free (RkCandidate *self);
char *rk_candidate_dup_command_line (const RkCandidate *self);
gboolean rk_candidate_runs_the_same (const RkCandidate *self, const RkCandidate *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkCandidate, rk_candidate_free)

G_END_DECLS
