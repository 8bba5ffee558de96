/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-verbs: what the single questions of a condition look for; rk-condition combines them.
 */
#pragma once

#include <glib.h>

#include "rk-facts.h"

G_BEGIN_DECLS

typedef struct _RkAtom RkAtom;

typedef void (*RkCollect) (const RkAtom *atom, RkFacts *facts, GHashTable *bindings,
                           GPtrArray *matches);

typedef struct
{
  const char *name;
  int n_arguments;
  gboolean wants_regex;
  gboolean may_lack_regex;
  RkFactsType type;
  RkCollect collect;
} RkVerb;

struct _RkAtom
{
  const RkVerb *verb;
  gboolean negated;
  char **arguments; /* (owned): without the regular expression */
  GRegex *regex;    /* (owned) (nullable) */
};

const RkVerb *rk_verb_find (const char *name);

G_END_DECLS
