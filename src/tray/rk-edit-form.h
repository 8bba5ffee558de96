/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-edit-form: a project while a person writes it: one text per field, which may be wrong or
 * missing, and what it would be as a project. No toolkit, no file: who shows it binds to it.
 *
 * A field is named by the key of its option. The command and how it is executed are two fields,
 * "Command" and RK_OPTION_KEY_SHELL; the variables are one, RK_OPTION_KEY_ENVIRONMENT.
 */
#pragma once

#include <glib-object.h>

#include "rk-candidate.h"
#include "rk-project-option.h"

G_BEGIN_DECLS

#define RK_TYPE_EDIT_FORM (rk_edit_form_get_type ())
G_DECLARE_FINAL_TYPE (RkEditForm, rk_edit_form, RK, EDIT_FORM, GObject)

RkEditForm *rk_edit_form_new (RkProject *project);

const char *rk_edit_form_get (RkEditForm *self, const char *key);
void rk_edit_form_set (RkEditForm *self, const char *key, const char *text);
void rk_edit_form_reset (RkEditForm *self, const char *key);
gboolean rk_edit_form_is_untouched (RkEditForm *self, const char *key);
gboolean rk_edit_form_is_default (RkEditForm *self, const char *key);
char *rk_edit_form_dup_default (RkEditForm *self, const char *key);

void rk_edit_form_offer (RkEditForm *self, const char *key, const char *text);
void rk_edit_form_offer_candidate (RkEditForm *self, const RkCandidate *candidate,
                                   const char *folder);

char *rk_edit_form_dup_problem (RkEditForm *self, const char *key);
RkProject *rk_edit_form_build (RkEditForm *self, const char **culprit, GError **error);
RkProject *rk_edit_form_build_for_preview (RkEditForm *self);
RkProject *rk_edit_form_get_before (RkEditForm *self);
gboolean rk_edit_form_is_changed (RkEditForm *self);
gboolean rk_edit_form_is_written (RkEditForm *self);

G_END_DECLS
