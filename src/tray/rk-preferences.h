/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-preferences: what holds for all projects, as a file: rekindle.conf. The file is the truth;
 * unknown keys and comments in it stay.
 */
#pragma once

#include <glib-object.h>

#include "rk-file-problem.h"
#include "rk-notice-policy.h"
#include "rk-setting.h"

G_BEGIN_DECLS

#define RK_PREFERENCES_MIN_SCALE 50
#define RK_PREFERENCES_MAX_SCALE 300

#define RK_TYPE_PREFERENCES (rk_preferences_get_type ())
G_DECLARE_FINAL_TYPE (RkPreferences, rk_preferences, RK, PREFERENCES, GObject)

RkPreferences *rk_preferences_new (const char *path);

int rk_preferences_get (RkPreferences *self, RkSettingId id);
gboolean rk_preferences_set (RkPreferences *self, RkSettingId id, int value, GError **error);
const RkFileProblem *rk_preferences_peek_problem (RkPreferences *self);
const char *rk_preferences_peek_path (RkPreferences *self);

RkNoticeLevel rk_preferences_get_notify (RkPreferences *self);
gboolean rk_preferences_is_icon_symbolic (RkPreferences *self, const char *desktop);
char *rk_preferences_dup_editor_command (RkPreferences *self);
gboolean rk_preferences_set_editor_command (RkPreferences *self, const char *command,
                                            GError **error);
guint rk_preferences_get_output_scale (RkPreferences *self);
gboolean rk_preferences_set_output_scale (RkPreferences *self, guint percent, GError **error);
gboolean rk_preferences_take_hint (RkPreferences *self, const char *hint);

G_END_DECLS
