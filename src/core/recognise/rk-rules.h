/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-rules: the rules of recognition as read from key files, data only.
 */
#pragma once

#include <glib.h>

#include "rk-condition.h"

G_BEGIN_DECLS

/**
 * RkRule:
 * @id: (owned): the group's name, unique
 * @kind: (owned): what the person sees
 * @rank: how sure the rule is, greater is better; 0 turns it off
 * @nested: whether it also applies to folders below the one that was chosen
 * @when: (owned) (nullable): has to hold
 * @each: (owned) (nullable): a candidate for each of its matches
 * @name: (owned): template, as are all below
 * @command: (owned) (nullable): the words of a command
 * @shell: (owned) (nullable): the name of the value that is a shell line
 */
typedef struct
{
  char *id;
  char *kind;
  int rank;
  gboolean nested;
  RkCondition *when;
  RkCondition *each;
  char *name;
  char *command;
  char *shell;
  char *environment;
  char *ignore;
  char *include;
  char *extensions;
  char *on_change;
  char *url;
  char *before;
  char *why;
} RkRule;

/**
 * RkChoice:
 * @value: (owned): template
 * @condition: (owned) (nullable): when it is to be taken
 */
typedef struct
{
  char *value;
  RkCondition *condition;
} RkChoice;

/**
 * RkRules:
 * @rules: (owned) (element-type RkRule): in the order of the files
 * @variables: (owned) (element-type utf8 GPtrArray): name → RkChoice in order of preference
 * @folders: (owned): patterns of the folders below that are looked at too
 */
typedef struct
{
  GPtrArray *rules;
  GHashTable *variables;
  char **folders;
} RkRules;

RkRules *rk_rules_new (void);
RkRules *rk_rules_new_installed (void);
void rk_rules_free (RkRules *self);
gboolean rk_rules_add_text (RkRules *self, const char *text, gsize size_bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkRules, rk_rules_free)

G_END_DECLS
