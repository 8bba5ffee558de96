/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-path-rules: does this path matter to this project, and which rule says so? Pure: what there is
 * to know about the path, the caller knows.
 */
#pragma once

#include "rk-ignore-scope.h"
#include "rk-project.h"

G_BEGIN_DECLS

/**
 * RkPathReason:
 * @RK_PATH_RELEVANT: no rule speaks against it
 * @RK_PATH_NAMED: the person named this very file
 * @RK_PATH_OWN_RULE: the project's own pattern ignores it, or takes it back
 * @RK_PATH_VERSION_CONTROL: a version-control directory
 * @RK_PATH_EDITOR: an editor's temporary file
 * @RK_PATH_DEFAULT: never code: a cache, a log, a database
 * @RK_PATH_ENV_FILE: an .env file: relevant even if git ignores it
 * @RK_PATH_GIT: git ignores it
 * @RK_PATH_TRACKED: git would ignore it, but tracks it: relevant
 * @RK_PATH_NOT_INCLUDED: not among the paths to which the project restricts itself
 * @RK_PATH_EXTENSION: not among its extensions
 */
typedef enum
{
  RK_PATH_RELEVANT,
  RK_PATH_NAMED,
  RK_PATH_OWN_RULE,
  RK_PATH_VERSION_CONTROL,
  RK_PATH_EDITOR,
  RK_PATH_DEFAULT,
  RK_PATH_ENV_FILE,
  RK_PATH_GIT,
  RK_PATH_TRACKED,
  RK_PATH_NOT_INCLUDED,
  RK_PATH_EXTENSION,
} RkPathReason;

/**
 * RkPathFacts:
 * @path: absolute, without a slash at its end
 * @root: the watched directory that it is in
 * @is_dir: whether it is a directory; a link to one is none
 * @is_tracked: git tracks it; of a directory: git tracks something in it
 * @is_named: the person named this very file
 * @beside_cargo: there is a Cargo.toml beside it
 * @scope: (nullable): the ignore files that apply in its directory
 * @inherited: (nullable): the rule by which git ignores its directory
 */
typedef struct
{
  const char *path;
  const char *root;
  gboolean is_dir;
  gboolean is_tracked;
  gboolean is_named;
  gboolean beside_cargo;
  const RkIgnoreScope *scope;
  const RkIgnoreRule *inherited;
} RkPathFacts;

/**
 * RkPathVerdict:
 * @is_relevant: of a file: a change of it matters. Of a directory: something in it may matter, so
 * it is to be watched
 * @reason: why
 * @rule: (nullable): the rule that says so; lives as long as what it came from
 * @git_rule: (nullable): of a directory: the rule by which git ignores it, to be inherited by what
 * is in it
 */
typedef struct
{
  gboolean is_relevant;
  RkPathReason reason;
  const RkIgnoreRule *rule;
  const RkIgnoreRule *git_rule;
} RkPathVerdict;

typedef struct _RkPathRules RkPathRules;

gboolean rk_path_reason_yields_to_git (RkPathReason reason);

RkPathRules *rk_path_rules_new_for_project (const RkProject *project);
RkPathRules *rk_path_rules_ref (RkPathRules *self);
void rk_path_rules_unref (RkPathRules *self);

gboolean rk_path_rules_use_gitignore (const RkPathRules *self);
RkPathVerdict rk_path_rules_judge (const RkPathRules *self, const RkPathFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkPathRules, rk_path_rules_unref)

G_END_DECLS
